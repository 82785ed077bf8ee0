"""Whether those who completed a module sell more of what it is about: read once for each state of the sales."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from core.bulk import read_frame
from core.models import Completion, Kind, Product
from core.single_flight import CachesByEngine
from core.versions import sales_version
from elearning.content.module import Module
from elearning.effect.effect import effect
from elearning.effect.study import DAYS, SALES, Effect, Person, Study
from elearning.modules.crowd import People
from sales.models import SaleKind, SaleLine, Status

# By people: a comparison is some figures, whoever is in it.
kept = CachesByEngine(10_000)
# Whom a sale counts for, and which sales: the brand's are its reps', those to end customers the distributors'. Either
# way what changes hands twice is counted once.
CREDITS = {
    Kind.REP: (SaleLine.rep_id, SaleKind.SELL_IN),
    Kind.DISTRIBUTOR: (SaleLine.distributor_id, SaleKind.SELL_OUT),
    Kind.SELLER: (SaleLine.seller_id, SaleKind.SELL_OUT),
}


def effects_of(
    session: Session, code: str, content: Module, people: People, today: date
) -> Sequence[tuple[Kind, Effect]]:
    """What came of a module among some people, of each kind of them by itself: a rep is not compared with a shop.

    Of the kinds of which somebody has completed it, most first; nothing of a module that is about no product or range.
    """
    if not (content.products or content.ranges):
        return ()
    wanted = frozenset(learner.person.id for learner in people.of(content.audience))
    key = code, today, wanted, frozenset(people.learners), tuple(content.products), tuple(content.ranges)
    found: Sequence[tuple[Kind, Effect]] = kept.of(session).get(
        key, lambda: _compared(session, code, content, people, today), lambda made: len(made) + 1,
        at=sales_version(session),
    )  # fmt: skip
    return found


def _compared(
    session: Session, code: str, content: Module, people: People, today: date
) -> Sequence[tuple[Kind, Effect]]:
    first_days = select(Completion.participant_id, func.min(Completion.date)).where(Completion.module == code)
    rows = session.execute(first_days.group_by(Completion.participant_id)).all()
    completed: dict[int, date] = dict(rows)
    wanted = {learner.person.id: learner.person for learner in people.of(content.audience)}
    wanted |= {number: it.person for number, it in people.learners.items() if number in completed}
    first = min(completed.values(), default=today) - timedelta(days=DAYS + 1)
    found = []
    for kind in CREDITS:
        persons = tuple(
            Person(number, completed.get(number), until=it.until)
            for number, it in sorted(wanted.items())
            if it.kind == kind
        )
        if any(it.completed for it in persons):
            sales = _sold(session, content, kind, first, today)
            own = sales.filter(pl.col("participant").is_in([it.participant for it in persons]))
            found.append((kind, effect(Study(persons, own, today))))
    return sorted(found, key=lambda one: -one[1].completed)


def _sold(session: Session, content: Module, kind: Kind, first: date, today: date) -> pl.DataFrame:
    """What participants of a kind sold of the module's products and ranges, by day (columns SALES)."""
    (credit, sales), day = CREDITS[kind], SaleLine.date
    query = (
        select(credit, day, func.sum(SaleLine.amount_cents))
        .join(Product, Product.id == SaleLine.product_id)
        .where(SaleLine.status == Status.VALIDATED.value, SaleLine.kind == sales.value)
        .where(day >= first, day < today, credit.is_not(None))
        .where(or_(Product.code.in_(content.products), *_within(content.ranges)))
        .group_by(credit, day)
    )
    return read_frame(session, query, SALES)


def _within(ranges: Sequence[str]) -> list[ColumnElement[bool]]:
    """Products of these ranges, or of ranges within them."""
    return [
        condition
        for name in ranges
        for condition in (Product.range == name, Product.range.startswith(name + "/", autoescape=True))
    ]
