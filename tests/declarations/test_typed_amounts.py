"""Amounts in the fields of a form: as the reader's language writes them, and read back as they were."""

from collections.abc import Iterator

import pytest
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from app import create_app
from core.money import MAX_CENTS
from core.wording import typed_amount
from declarations.typed import read_amount


@pytest.fixture(scope="module", autouse=True)
def speaking() -> Iterator[None]:
    """An application that only has to speak."""
    with create_app("sqlite://").test_request_context():
        yield


@pytest.mark.parametrize(("language", "written"), [("fr", "-1234,50"), ("en", "-1234.50")])
def test_the_decimal_sign_is_that_of_the_language(language: str, written: str) -> None:
    with force_locale(language):
        assert typed_amount(-123_450) == written


@given(st.integers(1 - MAX_CENTS, MAX_CENTS - 1), st.sampled_from(["fr", "en"]), st.sampled_from(["fr", "en"]))
def test_what_stands_in_a_field_is_read_back_whoever_reads_it(cents: int, written_in: str, read_in: str) -> None:
    with force_locale(written_in):
        text = typed_amount(cents)
    with force_locale(read_in):
        assert read_amount(text) == cents
