"""The import pages: a file is tried without a trace, confirmed once, and whatever is wrong with it is told."""

import io
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.web.conftest import Visitor

PARTICIPANTS = "code,name,kind\nR1,Rep One,rep\nR2,Rep Two,rep\n"
SALES = """kind,document,line,date,rep,amount
sell_in,A1,1,2024-09-03,R1,250.00
sell_in,A1,2,2024-09-03,R1,100.00
sell_in,A2,1,2024-09-04,R9,80.00
sell_in,A3,1,2024-13-04,R2,12x
"""
CHALLENGE = """
code = "autumn"
title = { fr = "Automne", en = "Autumn" }
start = 2024-09-02
end = 2024-11-30
credit = "rep"
sales = "sell_in"

[[criteria]]
name = "Turnover"
type = "revenue"
points = 1
every = 100
"""
MAPPING = """
[columns]
document = "Invoice"
date = "Day"
rep = "Agent"
amount = "Net"

[constants]
kind = "sell_in"
"""
THEIRS = "Invoice;Day;Agent;Net\nF1;03/09/2024;R1;1 250,00\n"


@pytest.fixture
def office(add: Callable[..., None], visit: Callable[[str], Visitor]) -> Visitor:
    """An administrator, who imports."""
    add("karim@example.org", "administrator")
    return visit("karim@example.org")


def _send(office: Visitor, what: str, text: str, name: str = "f.csv", mapping: str = "", **more: Any) -> TestResponse:
    data: dict[str, Any] = {"what": what, "file": (io.BytesIO(text.encode()), name), "remembered": "0", **more}
    if mapping:
        data["mapping"] = (io.BytesIO(mapping.encode()), "m.toml")
    return office.post("/imports", data, content_type="multipart/form-data")


def _import(office: Visitor, what: str, text: str, **options: Any) -> str:
    """Try and confirm a file; gives the address of its page."""
    place = _send(office, what, text, **options).location
    assert office.post(f"{place}/apply").location == place
    return place


def _count(web: Flask, table: str) -> int:
    from core.db import Base, db

    with web.app_context():
        return db.session.scalar(select(func.count()).select_from(Base.metadata.tables[table])) or 0


def _figures(page: str) -> dict[str, str]:
    found = re.findall(r"<dt>(.*?)</dt>\s*<dd><span class=\"figure-value\">(.*?)</span>", page)
    return dict(found)


def _points(web: Flask) -> int:
    from challenges.models import Posting
    from core.db import db

    with web.app_context():
        return int(db.session.scalar(select(func.coalesce(func.sum(Posting.points), 0))) or 0)


def _launch(web: Flask) -> None:
    from challenges.lifecycle.services import add_challenge, launch_challenge
    from core.db import db, writing

    with web.app_context(), writing(db.session()) as session:
        add_challenge(session, CHALLENGE)
        launch_challenge(session, "autumn")


def test_a_trial_changes_nothing(web: Flask, office: Visitor) -> None:
    place = _send(office, "participants", PARTICIPANTS).location
    page = office.get(place).text
    assert _figures(page) == {"New": "2", "Corrected": "0", "Unchanged": "0", "Held": "0", "Rejected": "0"}
    assert "Not imported yet" in page
    assert "Import 2 lines?" in page
    assert _count(web, "participant") == 0


def test_what_is_confirmed_is_imported_and_points_follow(web: Flask, office: Visitor) -> None:
    _import(office, "participants", PARTICIPANTS)
    _launch(web)
    place = _send(office, "sales", SALES).location
    assert (_count(web, "sale_line"), _points(web)) == (0, 0)
    office.post(f"{place}/apply")
    assert (_count(web, "sale_line"), _points(web)) == (2, 3)
    page = office.get(place).text
    assert _figures(page) == {"New": "2", "Corrected": "0", "Unchanged": "0", "Held": "0", "Rejected": "2"}
    assert "/apply" not in page


def test_rejected_lines_are_shown_with_their_reasons_and_can_be_downloaded(office: Visitor) -> None:
    _import(office, "participants", PARTICIPANTS)
    place = _send(office, "sales", SALES).location
    page = office.get(place).text
    assert "2 rejected lines" in page
    assert "line 4, column rep: There is no participant “R9”." in page
    assert "line 5, column date:" in page
    assert "line 5, column amount: “12x” is not an amount" in page
    file = office.get(f"{place}/rejects.csv")
    assert file.headers["Content-Disposition"] == "attachment; filename=f-rejects.csv"
    assert file.data.decode("utf-8-sig").splitlines()[1].startswith("sell_in,A2,1,2024-09-04,R9,80.00,")


def test_of_many_rejected_lines_the_first_twenty_are_shown(office: Visitor) -> None:
    _import(office, "participants", PARTICIPANTS)
    lines = "".join(f"sell_in;B{n};1;2024-09-03;R9;10\n" for n in range(30))
    page = office.get(_send(office, "sales", "kind;document;line;date;rep;amount\n" + lines).location).text
    assert "30 rejected lines" in page
    assert "The first 20;" in page
    assert page.count('class="reject-reason"') == 20
    assert "<dd>B19</dd>" in page
    assert "<dd>B20</dd>" not in page


def test_confirming_twice_imports_once(web: Flask, office: Visitor) -> None:
    place = _send(office, "participants", PARTICIPANTS).location
    answers = [office.post(f"{place}/apply") for _ in range(2)]
    assert [answer.location for answer in answers] == [place, place]
    page = office.get(place).text
    assert _figures(page)["New"] == "2"
    assert _count(web, "participant") == 2
    assert _count(web, "record_version") == 0


def test_two_clicks_at_once_import_once(web: Flask, office: Visitor, visit: Callable[[str], Visitor]) -> None:
    _import(office, "participants", PARTICIPANTS)
    _launch(web)
    place = _send(office, "sales", SALES).location
    browsers = [visit("karim@example.org") for _ in range(3)]
    with ThreadPoolExecutor(len(browsers)) as pool:
        answers = list(pool.map(lambda browser: browser.post(f"{place}/apply"), browsers))
    assert [answer.location for answer in answers] == [place] * 3
    assert _figures(office.get(place).text)["New"] == "2"
    assert (_count(web, "sale_line"), _count(web, "sale_line_version"), _points(web)) == (2, 0, 3)


def test_an_applied_file_is_kept_no_longer(web: Flask, office: Visitor) -> None:
    from core.db import db
    from imports.models import ImportRun

    _import(office, "participants", PARTICIPANTS)
    with web.app_context():
        run = db.session.scalars(select(ImportRun)).one()
        assert (run.content, run.state) == (None, "applied")
        assert run.account is not None
        assert run.account.name == "Karim"


def test_a_discarded_file_leaves_nothing(web: Flask, office: Visitor) -> None:
    place = _send(office, "participants", PARTICIPANTS).location
    assert office.post(f"{place}/discard").location == "/imports"
    assert office.get(place).status_code == 404
    assert office.post(f"{place}/apply").status_code == 404
    assert (_count(web, "import_run"), _count(web, "participant")) == (0, 0)


def test_what_was_imported_cannot_be_discarded(web: Flask, office: Visitor) -> None:
    place = _import(office, "participants", PARTICIPANTS)
    answer = office.post(f"{place}/discard")
    assert answer.status_code == 409
    assert "was imported already" in answer.text
    assert _count(web, "import_run") == 1


def test_a_file_that_cannot_be_read_is_told_and_kept_to_be_read_in_another_way(web: Flask, office: Visitor) -> None:
    _import(office, "participants", PARTICIPANTS)
    kept = _send(office, "sales", THEIRS, name="theirs.csv").location.removesuffix("/columns")
    answer = office.post(f"{kept}/try", {"what": "sales", "mapping": MAPPING.replace("Net", "Brut")})
    assert answer.status_code == 422
    assert "This file was not imported" in answer.text
    assert "theirs.csv" in answer.text
    assert "/apply" not in answer.text
    place = office.post(f"{kept}/try", {"what": "sales", "mapping": MAPPING}).location
    assert _figures(office.get(place).text)["New"] == "1"
    office.post(f"{place}/apply")
    assert _count(web, "sale_line") == 1


def test_a_mapping_is_remembered(web: Flask, office: Visitor) -> None:
    _import(office, "participants", PARTICIPANTS)
    place = _import(office, "sales", THEIRS, name="theirs.csv", mapping=MAPPING)
    assert "As for theirs.csv (Sales)" in office.get("/imports").text
    second = _send(office, "sales", THEIRS.replace("F1", "F2"), remembered=place.rsplit("/", 1)[1]).location
    assert _figures(office.get(second).text)["New"] == "1"


def test_a_wrong_mapping_is_told_with_its_key_and_its_text_is_kept(office: Visitor) -> None:
    _import(office, "participants", PARTICIPANTS)
    answer = _send(office, "sales", SALES, mapping='[columns]\nagent = "X"\n')
    assert answer.status_code == 422
    assert "columns.agent" in answer.text
    assert "agent = &#34;X&#34;" in answer.text


@pytest.mark.parametrize(("content", "told"), [("", "is empty"), ("%PDF-1.7 …", "not a table")])
def test_a_file_that_is_none_is_told(office: Visitor, content: str, told: str) -> None:
    answer = _send(office, "sales", content, name="odd.csv")
    assert answer.status_code == 422
    assert told in answer.text


def test_without_a_file_the_field_says_so_and_the_rest_is_kept(office: Visitor) -> None:
    answer = office.post("/imports", {"what": "targets", "remembered": "0"})
    assert answer.status_code == 422
    assert "Choose a file." in answer.text
    assert '<option selected value="targets">' in answer.text


def test_an_import_that_another_one_holds_up_is_told_and_the_file_kept(
    web: Flask, office: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.errors import Busy

    def busy(_session: object) -> None:
        raise Busy()

    place = _send(office, "participants", PARTICIPANTS).location
    with monkeypatch.context() as held:
        held.setattr("imports.service.lock_sales", busy)
        tried = _send(office, "participants", PARTICIPANTS)
        applied = office.post(f"{place}/apply")
    assert (tried.status_code, applied.status_code) == (422, 409)
    for answer in (tried, applied):
        assert "Another import or scoring is running" in answer.text
    assert _count(web, "participant") == 0
    office.post(f"{place}/apply")
    assert _count(web, "participant") == 2


def test_a_file_too_large_for_the_browser_is_sent_to_the_command_line(web: Flask, office: Visitor) -> None:
    web.config["MAX_CONTENT_LENGTH"] = 3 * 1024 * 1024
    content = b"x" * 4 * 1024 * 1024
    answer = office.client.post("/imports", data=content, content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 413
    assert "up to 3 MB" in answer.text
    assert "palier import sales FILE" in answer.text


def test_the_list_shows_who_imported_what(web: Flask, office: Visitor) -> None:
    _import(office, "participants", PARTICIPANTS, name="<people>.csv")
    _send(office, "participants", PARTICIPANTS, name="again.csv")
    page = office.get("/imports").text
    assert "&lt;people&gt;.csv" in page
    assert "Karim" in page
    assert page.index("Waiting for your confirmation") < page.index("again.csv") < page.index("Past imports")


def test_a_file_that_nobody_confirms_is_forgotten_after_a_week(web: Flask, office: Visitor) -> None:
    from datetime import timedelta

    from core.db import db
    from imports.models import ImportRun

    old = _send(office, "participants", PARTICIPANTS).location
    kept = _import(office, "participants", PARTICIPANTS)
    with web.app_context():
        for run in db.session.scalars(select(ImportRun)):
            run.at -= timedelta(days=8)
        db.session.commit()
    _send(office, "participants", PARTICIPANTS)
    assert office.get(old).status_code == 404
    assert office.get(kept).status_code == 200
