"""What each check finds in a programme's sales, on both kinds of database."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import today
from core.db import begin_writing, writing
from core.models import Product
from declarations import services
from declarations.alerts.kinds import Check
from declarations.alerts.models import Alert
from declarations.alerts.settings import read_settings, store_settings
from declarations.models import Declaration
from declarations.proven.models import DeclarationProof
from declarations.services import Verdict
from declarations.typed import Typed, TypedLine
from sales.proofs.models import Proof
from sales.stock.models import OpeningStock
from tests.challenges.conftest import session_on
from tests.databases import KINDS, Filling
from tests.declarations.shops import DAY, account_id, open_shops, person, sale
from tests.operations.programme import at, bring_in

HEADER = "kind,document,line,date,distributor,client,product,quantity,amount,status"
# Each Tuesday and Thursday of the year before.
HABIT = [DAY - timedelta(days=7 * week - 2 * it) for week in range(2, 40) for it in range(2)]


def fill(url: str) -> None:
    """A programme with a year of one distributor's sales: one rake for 100.00 each."""
    with at(url) as session, writing(session):
        open_shops(session)
        bring_in(session, "clients", "code,name\nC1,Marie Dupont\nC2,Jean Martin\n")
        rows = [f"sell_out,TC-{place},1,{day},D1,C{place % 2 + 1},P0,1,99.0{place % 9},validated"
                for place, day in enumerate(sorted(HABIT), 1) if place != 5]  # fmt: skip
        bring_in(session, "sales", "\n".join([HEADER, *rows]))


@pytest.fixture(scope="module", params=KINDS)
def sold(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> Iterator[Session]:
    """The programme."""
    yield from session_on(fresh_database(request.param, Filling("habits", fill)))


@pytest.fixture
def session(sold: Session) -> Iterator[Session]:
    """The programme, as it was again afterwards."""
    begin_writing(sold)
    try:
        yield sold
    finally:
        sold.rollback()


def declare(session: Session, typed: Typed, shop: str = "D1", proof: str = "") -> Declaration:
    """Submit a sale, with a file."""
    who = account_id(session, {"D1": "one", "D2": "two"}[shop])
    key = f"{shop}{typed.document}{typed.date}"
    found = services.begin(session, person(session, shop), who, key, typed)
    if proof:
        file = Proof(sha256=proof, given_sha256=proof, kind="pdf", size=1, name="scan.pdf", account_id=who)
        file.brought_at, file.purge_on = found.created_at, today()
        session.add(file)
        session.flush()
        read = DeclarationProof(declaration_id=found.id, proof_id=file.id, account_id=who, evidence="pdf", read="{}")
        read.at = found.created_at
        session.add(read)
        session.flush()
    return services.submit(session, found.id, found.version, typed, who)


def found(session: Session, declaration: Declaration) -> dict[str, list[dict[str, object]]]:
    """What was found, by check."""
    alerts = session.scalars(select(Alert).where(Alert.declaration_id == declaration.id).order_by(Alert.id)).all()
    assert {alert.version for alert in alerts} <= {declaration.version}
    by_name: dict[str, list[dict[str, object]]] = {}
    for alert in alerts:
        by_name.setdefault(alert.name, []).append(json.loads(alert.facts))
    settings = read_settings(session)
    assert declaration.score == sum(settings[Check(name)].weight for name in by_name)
    return by_name


RAKE = TypedLine("P0", 1, 99_07)


def test_an_ordinary_sale_is_not_unusual(session: Session) -> None:
    assert found(session, declare(session, sale("TC-77", RAKE, client="Marie Dupont"))) == {}


def test_the_same_sale_of_another_distributor(session: Session) -> None:
    one = declare(session, sale("FA-4187", RAKE, client="Marie Dupont"))
    two = declare(session, sale("fa 4187", RAKE, day=DAY + timedelta(days=3), client="Dupont Marie"), "D2")
    # Which of the two is right, nobody knows.
    assert [fact["document"] for fact in found(session, one)["twice"]] == ["fa 4187"]
    shop = person(session, "D1").id
    assert found(session, two) == {
        "twice": [{"why": "number", "shop": shop, "document": "FA-4187", "day": f"{DAY}", "cents": 99_07,
                   "same_shop": 0}]
    }  # fmt: skip
    services.cancel(session, one.id, one.version, one.account_id)
    three = declare(session, sale("FA4187", RAKE, client="Marie"), "D2")
    assert [fact["document"] for fact in found(session, three)["twice"]] == ["fa 4187"]


@pytest.mark.parametrize("how", ["cancelled", "refused", "under another number", "other goods"])
def test_what_was_found_of_a_twin_goes_with_it(session: Session, how: str) -> None:
    one = declare(session, sale("FA-4187", RAKE, client="Marie Dupont"), proof="a" * 64)
    two = declare(session, sale("FA-4187", RAKE, client="Marie Dupont"), "D2", proof="a" * 64)
    assert set(found(session, two)) == {"twice", "file"}
    if how == "cancelled":
        services.cancel(session, one.id, one.version, one.account_id)
    elif how == "refused":
        services.decide(session, one.id, one.version, Verdict(frozenset(), "twice"), account_id(session, "ann"))
    else:
        other = sale("Z-9", TypedLine("P1", 2, 70_00), day=DAY - timedelta(days=9), client="Jean Martin")
        other = replace(other, document="FA-4187") if how == "other goods" else other
        services.submit(session, one.id, one.version, other, one.account_id)
    # The file of one that was refused, or says something else, still proves both.
    left = set(found(session, two))
    assert left == (set() if how == "cancelled" else {"file"})
    assert [fact["document"] for fact in found(session, two).get("file", [])] == (
        [] if how == "cancelled" else [one.document]
    )
    assert two.version == 2


def test_the_same_sale_in_a_file_under_another_number(session: Session) -> None:
    day = max(HABIT)
    declared = declare(session, sale("Z-1", TypedLine("P0", 1, 99_04), day=day, client="Marie Dupont"))
    facts = found(session, declared).get("twice", [])
    assert [(fact["why"], fact["document"]) for fact in facts] == [("goods", "TC-76")]


def test_the_same_file(session: Session) -> None:
    one = declare(session, sale("TC-77", RAKE), proof="a" * 64)
    two = declare(session, sale("B-1", TypedLine("P1", 1, 55_00)), "D2", proof="a" * 64)
    other = declare(session, sale("B-2", TypedLine("P1", 1, 56_00), day=DAY - timedelta(days=30)), "D2", "b" * 64)
    assert found(session, other) == {}
    assert [fact["document"] for fact in found(session, one)["file"]] == ["B-1"]
    assert found(session, two)["file"] == [
        {"file": "scan.pdf", "document": "TC-77", "shop": person(session, "D1").id, "declaration": one.id}
    ]


def test_more_than_was_counted_and_bought_since(session: Session) -> None:
    bring_in(session, "sales", f"{HEADER}\nsell_in,SI-1,1,{DAY - timedelta(days=3)},D1,,P0,4,200.00,validated")
    rake = session.scalars(select(Product.id).where(Product.code == "P0")).one()
    count = OpeningStock(distributor_id=person(session, "D1").id, product_id=rake, date=DAY - timedelta(days=5))
    count.quantity = 2
    session.add(count)
    session.flush()
    assert "stock" not in found(session, declare(session, sale("TC-77", TypedLine("P0", 3, 297_00))))
    beyond = declare(session, sale("TC-78", TypedLine("P0", 2, 198_00), TypedLine("P0", 2, 198_00)))
    assert found(session, beyond)["stock"] == [
        {"sold": 4, "had": 3, "product": "P0", "counted": f"{DAY - timedelta(days=5)}"}
    ]


@pytest.mark.parametrize(
    ("check", "typed"),
    [
        (Check.NUMBERING, sale("TC-5", RAKE)),
        (Check.NUMBERING, sale("TC-900", RAKE)),
        (Check.PRICE, sale("TC-77", TypedLine("P0", 1, 140_00))),
        (Check.QUANTITY, sale("TC-77", TypedLine("P0", 8, 800_00))),
        (Check.QUANTITY, sale("TC-77", TypedLine("P1", 8, 801_00))),
        (Check.DAY, sale("TC-77", RAKE, day=date(2019, 7, 2))),
        (Check.DAY, sale("TC-77", RAKE, day=DAY + timedelta(days=5))),
        (Check.CLIENT, sale("TC-77", RAKE, client="Shop-One")),
    ],
)
def test_each_check_finds_its_case_alone(session: Session, check: Check, typed: Typed) -> None:
    assert DAY.weekday() == 1
    declared = declare(session, typed)
    assert check.value in found(session, declared)
    store_settings(session, {check: read_settings(session)[check].__class__(False, 20, 1)})
    again = services.submit(session, declared.id, declared.version, typed, declared.account_id)
    assert check.value not in found(session, again)


def test_many_in_a_week_and_round_amounts(session: Session) -> None:
    made = [declare(session, sale(f"TC-{77 + it}", TypedLine("P0", 1, 100_00))) for it in range(7)]
    names = [set(found(session, one)) - {"twice"} for one in made]
    assert names[:3] == [set(), set(), set()]
    assert names[3] == {"round"}
    assert all("round" in one for one in names[3:])
    assert "frequency" in names[6]


def test_what_is_set_weighs_and_bounds(session: Session) -> None:
    settings = read_settings(session)
    price = settings[Check.PRICE].__class__(True, 7, 50)
    store_settings(session, {Check.PRICE: price})
    assert found(session, declare(session, sale("TC-77", TypedLine("P0", 1, 140_00)))) == {}
    dear = declare(session, sale("TC-78", TypedLine("P0", 1, 160_00)))
    assert set(found(session, dear)) == {"price"}
    assert dear.score == 7
