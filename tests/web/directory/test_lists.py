"""The lists of people and things, records edited by hand, and the trail of who did what."""

from flask import Flask

from tests.web.conftest import Visitor
from tests.web.directory.conftest import PEOPLE, PRODUCTS, bring_in
from tests.web.scenes import words


def test_lists_are_searched_and_ordered(admin: Visitor) -> None:
    page = words(admin.get("/directory/participants?search=lille").text)
    assert "1 record" in page and "Élise Roy" in page and "Bruno" not in page
    assert "2 records" in words(admin.get("/directory/participants?kind=rep").text)
    page = words(admin.get("/directory/participants?order=name&down=1").text)
    assert page.index("Élise Roy") < page.index("Le Comptoir") or page.index("Vendeuse") < page.index("Bruno")
    assert "Nord/Lille" in admin.get("/directory/teams").text
    assert "Élise Roy" in admin.get("/directory/participants?team=Nord/Lille").text
    assert "€12.50" in words(admin.get("/directory/products?search=mower").text)
    assert admin.get("/directory/targets?month=2024-99&order=nothing&page=9999").status_code == 200
    assert "Nothing was found" in admin.get("/directory/clients?search=%25").text
    assert admin.get("/directory/sales").status_code == 404


def test_a_record_tells_what_it_has_said(admin: Visitor, web: Flask) -> None:
    from core.db import db, writing

    with web.app_context(), writing(db.session()) as session:
        bring_in(session, "products", PRODUCTS.replace("Garden/Mowers", "Garden/Robots"))
        bring_in(session, "participants", PEOPLE.replace("Sud", "Est"))
    page = words(admin.get("/directory/products/P1").text)
    assert "Garden/Robots" in page and "before: Garden/Mowers" in page and "products.csv" in page
    page = words(admin.get("/directory/participants/R2").text)
    assert "Est since" in page and "Sud until" in page
    assert admin.get("/directory/clients/C1").status_code == 200


def test_the_trail_tells_who_did_what(admin: Visitor) -> None:
    trail = words(admin.get("/trail?first=").text)
    assert "Launched" in trail and "autumn" in trail and "products.csv Products · 2 new" in trail
    assert "Launched" not in words(admin.get("/trail?first=&source=imports").text).partition("The latest first")[2]
    assert "Nothing was found" in admin.get("/trail?search=%25").text


def test_a_list_that_is_taken_away_can_be_sent_back(admin: Visitor, web: Flask) -> None:
    from core.db import db, writing

    for what in ("participants", "products", "clients"):
        file = admin.get(f"/directory/{what}?form=csv&page=7&order=name")
        assert file.mimetype == "text/csv"
        with web.app_context(), writing(db.session()) as session:
            outcome = bring_in(session, what, file.get_data().decode("utf-8-sig"))
        assert outcome.unchanged and not (outcome.new or outcome.corrected or outcome.rejected)
    assert "D1" not in admin.get("/directory/participants?form=csv&kind=rep").text
    assert admin.get("/directory/targets?form=xlsx").get_data().startswith(b"PK")
    assert admin.get("/directory/teams?form=csv").text.splitlines()[1] == "Nord/Lille,1,1"
