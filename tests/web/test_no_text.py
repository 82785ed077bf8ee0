"""A zero sign, which no text has, is told as a request that cannot be understood, wherever it stands."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from tests.web.conftest import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def administrator(visit: Visit, add: Callable[..., None]) -> Visitor:
    add("karim@example.org", "administrator")
    return visit("karim@example.org")


@pytest.mark.parametrize(
    "path", ["/challenges/a%00b", "/challenges?page=%00", "/laboratory?challenge=%00", "/home?%00=1"]
)
def test_in_an_address(administrator: Visitor, path: str) -> None:
    answer = administrator.get(path)
    assert answer.status_code == 400
    assert "This request could not be understood" in answer.text


FORMS: dict[str, tuple[str, dict[str, Any]]] = {
    "a value": ("/sign-in", {"email": "a\0b@example.org", "password": "anything at all"}),
    "a name": ("/sign-in", {"a\0b": "1"}),
    "a challenge": ("/challenges/new", {"source": 'code = "a\0b"'}),
    "a file's name": ("/imports", {"what": "sales", "file": "a\0b.csv"}),
}


@pytest.mark.parametrize(("path", "form"), FORMS.values(), ids=FORMS)
def test_in_a_form(administrator: Visitor, path: str, form: dict[str, Any]) -> None:
    if "file" in form:
        form = {**form, "file": (BytesIO(b"kind\n"), form["file"])}
    answer = administrator.post(path, form)
    assert answer.status_code == 400
    assert "This request could not be understood" in answer.text
