"""Records added and edited by hand: checked, shown and kept as an import of one row is."""

import json
import re
from typing import Any

import pytest
from flask import Flask

from tests.web.conftest import Visitor
from tests.web.directory.conftest import points
from tests.web.scenes import words


def fields_of(page: str) -> dict[str, str]:
    """What a form of a page holds: its fields by name, as a browser would send them."""
    found = dict(re.findall(r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', page))
    found |= {name: value for value, name in re.findall(r'<input[^>]*?value="([^"]*)"[^>]*?name="([^"]+)"', page)}
    found |= dict(re.findall(r'name="([^"]+)"[^>]*>(?:<option[^>]*>[^<]*</option>)*'
                                                        r'<option selected value="([^"]*)"', page))  # fmt: skip
    return {name: value.replace("&#34;", '"').replace("&quot;", '"') for name, value in found.items()
            if name not in ("csrf_token", "language", "back")}  # fmt: skip


def posts(admin: Visitor, path: str, **changed: str) -> Any:
    """Open a form, write in it, send it."""
    return admin.post(path, {**fields_of(admin.get(path).text), **changed})


def test_an_edit_that_moves_points_is_shown_first(admin: Visitor, web: Flask) -> None:
    path = "/directory/products/P2/edit"
    before = points(web)
    answer = posts(admin, path, range="Garden/Mowers")
    assert answer.status_code == 200 and "Nothing is saved yet" in answer.text and "+70 points" in words(answer.text)
    assert points(web) == before and "Garden/Tools" in admin.get("/directory/products/P2").text
    assert admin.post(path, fields_of(answer.text)).status_code == 302
    assert points(web) == {"R1": 100, "R2": 70}
    page = admin.get("/directory/products/P2").text
    assert "P2, edited by hand" in page and "before: Garden/Tools" in words(page)
    run = re.search(r"/imports/(\d+)", page)
    assert run and "P2" in admin.get("/trail?first=").text and "Edited by hand" in admin.get("/trail?first=").text
    assert admin.get(f"/imports/{run[1]}").status_code == 200
    assert admin.post(f"/imports/{run[1]}/undo").status_code == 302
    assert points(web) == before and "Edit undone" in admin.get("/trail?first=").text


def test_the_second_of_two_is_told(admin: Visitor) -> None:
    path = "/directory/participants/R1/edit"
    mine = fields_of(admin.get(path).text)
    assert posts(admin, path, email="new@example.org", name="Élise Roy-Martin").status_code == 302
    answer = admin.post(path, {**mine, "name": "Élise R.", "until": "2030-01-31"})
    page = words(answer.text)
    assert answer.status_code == 409 and "before: Élise Roy" in page and "Meanwhile this has become" in page
    again = fields_of(answer.text)
    assert (again["name"], again["email"], again["until"]) == ("Élise R.", "new@example.org", "2030-01-31")
    assert admin.post(path, again).status_code == 302
    page = words(admin.get("/directory/participants/R1").text)
    assert "Élise R." in page and "new@example.org" in page and "2030" in page


@pytest.mark.parametrize(
    ("path", "changed", "told"),
    [
        ("/directory/participants/S1/edit", {"parent": "D9"}, "There is no distributor"),
        ("/directory/participants/S1/edit", {"name": ""}, "Write a name."),
        ("/directory/participants/S1/edit", {"until": "tomorrow"}, "tomorrow"),
        ("/directory/products/P1/edit", {"cost": "many"}, "many"),
        ("/directory/products/P1/edit", {"gtin": "3518370400048"}, "is no GTIN"),
        ("/directory/products/P1/edit", {"range": "x" * 301}, "Write at most 300 characters."),
        ("/directory/new/clients", {"code": "C1", "name": "Durand"}, "This one is there already"),
        ("/directory/new/clients", {"code": "", "name": "Durand"}, "Write the code"),
        ("/directory/new/targets", {"participant": "R9", "month": "2024-10", "amount": "1"}, "There is no participant"),
        (
            "/directory/new/targets",
            {"participant": "R1", "month": "soon", "amount": "1"},
            "Write the month as 2026-05.",
        ),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(admin: Visitor, path: str, changed: dict[str, str], told: str) -> None:
    answer = posts(admin, path, **changed)
    assert answer.status_code == 422 and told in answer.text
    assert "is-invalid" in answer.text and next(iter(changed.values())) in answer.text


def test_new_records_and_days_in_teams(admin: Visitor, web: Flask) -> None:
    new = "/directory/new/"
    assert posts(admin, f"{new}participants", code="S2", kind="seller", name="Vendeur", parent="D1").status_code == 302
    assert posts(admin, f"{new}products", code="P3", name="Hoe", cost="1 234,50").status_code == 302
    assert "€1,234.50" in words(admin.get("/directory/products/P3").text)
    assert posts(admin, f"{new}targets", participant="R1", month="2024-10", amount="900").status_code == 302
    path = "/directory/participants/R1/targets/2024-10"
    assert posts(admin, path, amount="901,5").status_code == 302
    assert "€901.50" in words(admin.get("/directory/participants/R1").text)
    assert admin.get("/directory/participants/R1/targets/2024-11").status_code == 404
    assert admin.get("/directory/participants/R1/targets/soon").status_code == 404
    path = "/directory/participants/R1/teams"
    stale = fields_of(admin.get(path).text)
    answer = posts(admin, path, **{"stays-1-team": "Sud", "stays-1-first": "2024-03-01"})
    assert answer.status_code == 422 and "Nobody is in two teams at once" in answer.text
    sent = {"stays-0-last": "2024-02-29", "stays-1-team": "Sud", "stays-1-first": "2024-03-01"}
    assert posts(admin, path, **sent).status_code == 302
    page = words(admin.get("/directory/participants/R1").text)
    assert "Sud since" in page and "R1, edited by hand" in page
    assert admin.post(path, stale).status_code == 409


def test_nothing_of_an_address_or_form_fails(admin: Visitor) -> None:
    for path in ("/directory/new/teams", "/directory/teams/Sud/edit", "/directory/targets/R1/edit",
                 "/directory/clients/none/edit", "/directory/participants/none/teams"):  # fmt: skip
        assert admin.get(path).status_code == 404
        assert admin.post(path, {"name": "x"}).status_code == 404
    for seen in ("", "[1]", "{", json.dumps({"name": 3}), "null"):
        answer = admin.post("/directory/clients/C1/edit", {"name": "Other", "segment": "Shops", "seen": seen})
        assert answer.status_code == 409
    assert posts(admin, "/directory/clients/C1/edit").status_code == 302
