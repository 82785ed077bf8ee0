"""Two codes of one client or person merged on a page: shown first, told afterwards, taken apart as a whole."""

import re

from flask import Flask

from tests.web.conftest import Visitor
from tests.web.directory.conftest import SALES, bring_in, points
from tests.web.directory.test_editing import fields_of
from tests.web.scenes import words


def test_two_codes_are_made_one_and_taken_apart(admin: Visitor, web: Flask) -> None:
    from core.db import db, writing

    before = points(web)
    path = "/directory/participants/R2/merge"
    shown = admin.post(path, {"other": "R1", "stays": "other"})
    page = words(shown.text)
    assert "Nothing is merged yet" in page and "F2 · line 1" in page and "1 person leaves" in page
    assert points(web) == before
    answer = admin.post(path, fields_of(shown.text) | {"stays": "other"})
    assert answer.status_code == 302 and points(web) == {"R1": 100}
    assert "Merge of R2 → R1" in admin.get(answer.location).text and "Codes merged" in admin.get("/trail?first=").text
    assert "R2" not in admin.get("/directory/participants").text.partition("<tbody>")[2]
    assert "Also known as" in admin.get("/directory/participants/R1").text
    gone = admin.get("/directory/participants/R2").text
    assert "This code was merged into another one" in gone and "R2/edit" not in gone
    for form in ("edit", "teams", "merge"):
        assert admin.get(f"/directory/participants/R2/{form}").status_code == 404
    with web.app_context(), writing(db.session()) as session:
        told = bring_in(session, "sales", SALES.replace("F2", "F3"))
        people = bring_in(session, "participants", "code,name,kind\nR2,Bruno,rep\nR1,Élise Roy,rep\n")
    assert "“R2” was merged into “R1”: 1 line that names it is understood so." in told.report.notes
    assert (told.new, told.corrected, people.unchanged) == (1, 0, 1)
    run = re.search(r"/imports/(\d+)", answer.location)
    assert run and "Take the two codes apart?" in admin.get(f"/imports/{run[1]}/undo").text
    shown = admin.post(f"/imports/{run[1]}/undo")
    assert shown.status_code == 200 and "Nothing is undone yet" in shown.text and points(web) == {"R1": 100}
    sent = re.search(r'name="shown" value="(\w+)"', shown.text)
    assert sent and admin.post(f"/imports/{run[1]}/undo", {"shown": sent[1]}).status_code == 302
    assert points(web) == before and "Merge undone" in admin.get("/trail?first=").text


def test_what_may_not_be_merged_is_told(admin: Visitor) -> None:
    for path, other, told in (
        ("participants/R1", "R1", "the same code"),
        ("participants/R1", "R9", "There is no participant “R9”."),
        ("participants/R1", "S1", "not of the same kind"),
        ("participants/R1", "", "Write the other code."),
        ("clients/C1", "C9", "There is no client “C9”."),
    ):
        answer = admin.post(f"/directory/{path}/merge", {"other": other, "stays": "this"})
        assert answer.status_code == 422 and told in answer.text
    for path in ("participants/D1", "products/P1", "teams/Sud", "clients/none"):
        assert admin.get(f"/directory/{path}/merge").status_code == 404
