"""The pages of stock and sell-through: whose distributors somebody sees, what is told of them, and what it costs."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO

import pytest
from flask import Flask, before_render_template, template_rendered
from sqlalchemy import event

from core.db import db, writing
from tests.days import programme_day
from tests.operations.programme import bring_in
from tests.stock.shops import HEADER, row
from tests.web.conftest import Visitor
from tests.web.scenes import words

Visit = Callable[[str], Visitor]
# Whom each account finds in its list; of a distributor, the page that it comes to.
SEES = {
    "rita": {"D1"},
    "rob": {"D2"},
    "nora": {"D1"},
    "ann": {"D1", "D2"},
    "bob": {"D1", "D2"},
    "one": {"D1"},
    "two": {"D2"},
    "sam": set(),
}
one_kind = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=False)
MOST_STATEMENTS = 16


def bring(web: Flask, text: str) -> None:
    with web.app_context(), writing(db.session()) as session:
        bring_in(session, "sales", text, "more.csv")


def listed(visitor: Visitor, address: str = "/stock?form=csv") -> dict[str, dict[str, str]]:
    """The rows of a file, by their first column."""
    answer = visitor.get(address)
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"))))
    return {next(iter(row.values())): row for row in rows}


@pytest.mark.parametrize("name", SEES)
def test_who_sees_whose_stock(shops: Visit, name: str) -> None:
    visitor, seen = shops(name), SEES[name]
    if name in ("one", "two"):
        [own] = seen
        assert visitor.get("/stock").location.startswith(f"/stock/{own}")
    elif name == "sam":
        assert visitor.get("/stock").status_code == 403
        assert 'href="/stock"' not in visitor.get("/home").text
    else:
        assert listed(visitor).keys() == seen
    for code, form in ((code, form) for code in ("D1", "D2") for form in ("", "?form=csv", "?range=Bikes")):
        expected = 200 if code in seen else 403 if name == "sam" else 404
        assert visitor.get(f"/stock/{code}{form}").status_code == expected
    for code in ("RA", "S1", "nobody"):
        assert visitor.get(f"/stock/{code}").status_code == (403 if name == "sam" else 404)


def test_a_distributor_is_whoever_s_sold_to_it_last(web: Flask, shops: Visit) -> None:
    bring(
        web,
        HEADER + row("sell_in", 20, 1, "RB", "D1", "P1", 1) + row("sell_in", 21, 0, "RA", "D1", "P1", 1, "rejected"),
    )
    assert listed(shops("rob")).keys() == {"D1", "D2"}
    assert "No distributor is in your charge" in shops("rita").get("/stock").text
    assert shops("rita").get("/stock/D1").status_code == 404


@one_kind
def test_the_figures_of_a_distributor(shops: Visit) -> None:
    found = listed(shops("bob"))
    d1, d2 = found["D1"], found["D2"]
    # P1: counted 10, then 40 in and 8 out, 2 are submitted. P2 was never counted: 3 out. In three months 8 are sold on.
    assert (d1["Stock, units"], d1["Stock with what is submitted"]) == ("39", "37")
    assert (d1["Sell-in, units"], d1["Sell-out, units"], d1["Submitted, units"]) == ("40", "8", "2")
    assert (d1["Sell-out, amount"], d1["Sell-out, units, before"]) == ("80.00", "3")
    assert (d1["Cover, months"], d1["Share validated, percent"], d1["Delay, days"]) == ("14.6", "50", "9")
    # Never counted: 1 and 5 in, 7 out. Of two lines declared one is validated.
    assert (d2["Stock, units"], d2["Cover, months"], d2["Share validated, percent"]) == ("-1", "0.0", "50")
    assert d2["Counted on"] == "" and d1["Counted on"] == f"{programme_day() - timedelta(days=30)}"
    half = listed(
        shops("bob"), f"/stock?form=csv&months=12&from={programme_day() - timedelta(days=15)}&to={programme_day()}"
    )["D1"]
    # 8 and 3 in twelve months.
    assert (half["Sell-in, units"], half["Sell-in, units, before"], half["Cover, months"]) == ("0", "40", "42.5")


@one_kind
def test_what_stands_out_is_told_with_what_to_do(shops: Visit) -> None:
    page = words(shops("bob").get("/stock").text)
    for told in (
        "1 distributor has declared no sale of the last 30 days Call them",
        "1 distributor has sold on more than it can have had Have the stock counted",
        "1 distributor has more than six months of stock Help them",
        "1 distributor has sold on less than half of what it bought Ask whether",
        "The stock of 1 distributor was never counted",
    ):
        assert told in page
    assert "half a month of stock" not in page
    chosen = listed(shops("bob"), "/stock?only=silent&form=csv")
    assert chosen.keys() == {"D2"}
    own = words(shops("two").get("/stock/D2").text)
    assert "No sale of the last 30 days is declared" in own and "Declare a sale" in own
    assert "Call them" not in own
    assert "Call them" in words(shops("bob").get("/stock/D2").text)


@one_kind
def test_ranges_open_to_products(shops: Visit) -> None:
    shop = shops("one")
    page = shop.get("/stock/D1").text
    assert "range=Bikes&" in page or "range=Bikes" in page
    assert "Parts" not in words(page)
    assert listed(shop, "/stock/D1?form=csv").keys() == {"Bikes"}
    assert listed(shop, "/stock/D1?range=Bikes&form=csv").keys() == {"Bikes/Road", "Bikes/Town"}
    beneath = listed(shop, "/stock/D1?range=Bikes/Road&form=csv")
    assert beneath["P1"]["Stock, units"] == "42" and beneath["P1"]["Name"] == "Road bike"
    assert "Nothing is known yet" in shop.get("/stock/D1?range=" + "x" * 5000).text


ODD = [
    "from=2024-13-01", "to=yesterday", "from=2030-01-01&to=2020-01-01", "from=1900-01-01&to=2200-12-31", "months=7",
    "months=-1", "from=&to=", "only=everything", "range=%2F%2F", "_external=1", "page=99", "sort=stock&order=down",
    "search=%25", "to=1900-01-01",
]  # fmt: skip


@one_kind
@pytest.mark.parametrize("asked", ODD)
def test_whatever_is_asked_is_answered(shops: Visit, asked: str) -> None:
    for path in ("/stock", "/stock/D1"):
        for form in ("", "&form=csv", "&form=xlsx"):
            assert shops("bob").get(f"{path}?{asked}{form}").status_code == 200


@contextmanager
def counted(web: Flask) -> Iterator[tuple[list[str], list[str]]]:
    """The statements that are asked, and those of them while a page is drawn."""
    asked: list[str] = []
    late: list[str] = []
    drawing: list[object] = []

    def begin(_app: object, template: object, context: object) -> None:
        drawing.append(template)

    def end(_app: object, template: object, context: object) -> None:
        drawing.pop()

    def execute(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)
        late.extend([statement] if drawing else [])

    with web.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", execute)
    with before_render_template.connected_to(begin), template_rendered.connected_to(end):
        yield asked, late
    event.remove(engine, "before_cursor_execute", execute)


@one_kind
def test_a_page_is_a_few_queries_however_many_distributors_there_are(web: Flask, shops: Visit) -> None:
    found = []
    for many in (0, 25):
        with web.app_context(), writing(db.session()) as session:
            people = "".join(f"X{n},Shop {n},distributor,North\n" for n in range(many))
            bring_in(
                session, "participants", f"code,name,kind,team\n{people}" if many else "code,name,kind\nRA,Rita,rep\n"
            )
            lines = [row("sell_in", 100 + n, 5, "RA", f"X{n}", "P1", 3) for n in range(many)]
            lines += [row("sell_out", 200 + n, 4, "", f"X{n}", "P1", 1) for n in range(many)]
            if lines:
                bring_in(session, "sales", HEADER + "".join(lines), "many.csv")
        for name, path in (("bob", "/stock"), ("nora", "/stock"), ("rita", "/stock"), ("one", "/stock/D1")):
            visitor = shops(name)
            visitor.get(path)
            with counted(web) as (asked, late):
                assert visitor.get(path).status_code == 200
            assert late == []
            found.append((name, len(asked)))
    assert found[:4] == found[4:]
    assert max(count for _name, count in found) <= MOST_STATEMENTS
