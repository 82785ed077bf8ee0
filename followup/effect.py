"""Whether those who completed a module sell more of what it is about: read once for each state of the sales."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from core.bulk import read_frame
from core.models import Completion, Kind, Product
from core.single_flight import CachesByEngine
from core.versions import sales_version
from elearning.content.module import Module
from elearning.effect.effect import effect
from elearning.effect.study import DAYS, SALES, Effect, Person, Study
from followup.people import People
from sales.models import SaleLine, Status

# By people: a comparison is some figures, whoever is in it.
kept = CachesByEngine(10_000)
CREDITS = {
    Kind.REP.value: SaleLine.rep_id,
    Kind.DISTRIBUTOR.value: SaleLine.distributor_id,
    Kind.SELLER.value: SaleLine.seller_id,
}


def effect_of(session: Session, code: str, content: Module, people: People, today: date) -> Effect | None:
    """What came of a module among some people; None of one that is about no product or range."""
    if not (content.products or content.ranges):
        return None
    wanted = frozenset(learner.person.id for learner in people.of(content.audience))
    key = code, today, wanted, tuple(content.products), tuple(content.ranges)
    found: Effect = kept.of(session).get(
        key, lambda: effect(_study(session, code, content, people, today)), lambda _found: 1, at=sales_version(session)
    )
    return found


def _study(session: Session, code: str, content: Module, people: People, today: date) -> Study:
    first_days = select(Completion.participant_id, func.min(Completion.date)).where(Completion.module == code)
    rows = session.execute(first_days.group_by(Completion.participant_id)).all()
    completed: dict[int, date] = dict(rows)  # type: ignore[arg-type]
    wanted = {learner.person.id: learner.person for learner in people.of(content.audience)}
    wanted |= {number: it.person for number, it in people.learners.items() if number in completed}
    first = min(completed.values(), default=today) - timedelta(days=DAYS + 1)
    persons = tuple(Person(number, completed.get(number), until=it.until) for number, it in sorted(wanted.items()))
    kinds = {it.kind for it in wanted.values()}
    parts = [_sold(session, content, kind, first, today) for kind in sorted(kinds) if kind in CREDITS]
    sales = pl.concat(parts) if parts else pl.DataFrame(schema=SALES)
    return Study(persons, sales.filter(pl.col("participant").is_in(list(wanted))), today)


def _sold(session: Session, content: Module, kind: str, first: date, today: date) -> pl.DataFrame:
    """What participants of a kind sold of the module's products and ranges, by day (columns SALES)."""
    credit, day = CREDITS[kind], SaleLine.date
    query = (
        select(credit, day, func.sum(SaleLine.amount_cents))
        .join(Product, Product.id == SaleLine.product_id)
        .where(SaleLine.status == Status.VALIDATED.value, day >= first, day < today, credit.is_not(None))
        .where(or_(Product.code.in_(content.products), *_within(content.ranges)))
        .group_by(credit, day)
    )
    return read_frame(session, query, SALES)


def _within(ranges: Sequence[str]) -> list[object]:
    """Products of these ranges, or of ranges within them."""
    return [
        condition
        for name in ranges
        for condition in (Product.range == name, Product.range.startswith(name + "/", autoescape=True))
    ]
