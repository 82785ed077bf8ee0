"""What others commit between what is read of a declaration and the moment when the sales are held: on PostgreSQL.

On SQLite nobody writes beside somebody who does.
"""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from challenges.models import Posting
from core.db import lock_sales, writing
from declarations import services
from declarations.alerts.models import Alert
from declarations.models import Declaration
from declarations.services import Verdict
from declarations.typed import Typed
from declarations.writing import NotTaken
from sales.models import SaleLine, SaleLineVersion
from tests.databases import Filling
from tests.declarations.conftest import fill
from tests.declarations.shops import DAY, account_id, person, sale
from tests.operations.programme import at, bring_in

Act = Callable[[Session], object]
WHO = {"D1": "one", "D2": "two"}


@pytest.fixture
def url(fresh_database: Callable[..., str]) -> str:
    """A programme of two distributors."""
    return fresh_database("postgresql", Filling("shops", fill))


@pytest.fixture
def session(url: str) -> Iterator[Session]:
    """Whoever is overtaken."""
    with at(url) as session:
        yield session


@pytest.fixture
def meanwhile(url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[Act], None]:
    """Has somebody else do something once, just before the sales are held next."""

    def wait_for(act: Act) -> None:
        left = [act]

        def hold(session: Session) -> None:
            if left:
                do = left.pop()
                with at(url) as other, writing(other):
                    do(other)
            lock_sales(session)

        for place in ("preparing", "writing"):
            monkeypatch.setattr(f"declarations.{place}.lock_sales", hold)

    return wait_for


def declare(session: Session, typed: Typed, shop: str = "D1", who: str = "") -> Declaration:
    """Submit a sale."""
    account = account_id(session, who or WHO[shop])
    begun = services.begin(session, person(session, shop), account, f"{shop} {who} {typed.document}", typed)
    return services.submit(session, begun.id, begun.version, typed, account)


def validate(session: Session, number: int) -> None:
    one = session.get_one(Declaration, number)
    verdict = Verdict(frozenset(line.line for line in one.lines))
    services.decide(session, number, one.version, verdict, account_id(session, "ann"))


def alarms(session: Session, one: Declaration) -> set[str]:
    return set(session.scalars(select(Alert.name).where(Alert.declaration_id == one.id)))


def test_the_same_sale_that_another_distributor_declares_meanwhile_is_found(
    session: Session, meanwhile: Callable[[Act], None]
) -> None:
    meanwhile(lambda other: declare(other, sale("F1"), "D2"))
    with writing(session):
        one = declare(session, sale("F1"))
        assert "twice" in alarms(session, one)
        twin = session.scalars(select(Declaration).where(Declaration.id != one.id)).one()
        assert "twice" in alarms(session, twin)
        assert one.score >= 1 and one.score == session.scalar(select(func.sum(Alert.weight)).where(
            Alert.declaration_id == one.id))  # fmt: skip


def test_the_same_document_that_a_seller_declares_meanwhile_keeps_it_out(
    session: Session, meanwhile: Callable[[Act], None]
) -> None:
    meanwhile(lambda other: declare(other, sale("F1"), who="sam"))
    with pytest.raises(NotTaken), writing(session):
        declare(session, sale("F1"))
    assert len(session.scalars(select(SaleLine)).all()) == 1


def test_a_line_that_a_file_corrects_meanwhile_is_kept_as_it_was_then(
    session: Session, meanwhile: Callable[[Act], None]
) -> None:
    with writing(session):
        number = declare(session, sale("F1")).id
    head = "kind,document,line,date,distributor,product,quantity,amount,status\n"
    row = f"sell_out,F1,1,{DAY},D1,P0,1,70.00,submitted\n"
    meanwhile(lambda other: bring_in(other, "sales", head + row))
    with writing(session):
        validate(session, number)
    versions = session.scalars(select(SaleLineVersion.amount_cents).order_by(SaleLineVersion.id)).all()
    assert list(versions) == [100_00, 70_00]
    assert session.scalars(select(SaleLine.amount_cents)).all() == [100_00]
    assert session.scalar(select(func.sum(Posting.points))) == 10


def test_two_of_one_distributor_that_are_validated_at_once_bring_the_points_of_both(
    session: Session, meanwhile: Callable[[Act], None]
) -> None:
    with writing(session):
        first, second = declare(session, sale("F1")).id, declare(session, sale("F2")).id
    meanwhile(lambda other: validate(other, second))
    with writing(session):
        validate(session, first)
    assert session.scalar(select(func.sum(Posting.points))) == 20
