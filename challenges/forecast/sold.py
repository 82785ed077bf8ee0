"""What was sold so far, beside the same days of last year: revenue and margin of each participant; whole cents."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from challenges.definition.model import Days, Definition
from challenges.definition.shifts import ONE_YEAR_EARLIER
from challenges.reading.credit import credited
from challenges.reading.lines import counting, lines_at
from core.models import Product

# Somebody who sold nothing for so long is called silent.
SILENT_AFTER = timedelta(days=14)


@dataclass(frozen=True)
class Sold:
    """What somebody sold on some days, and on which one last; margin: less the cost of products, where it is known."""

    cents: int = 0
    margin_cents: int = 0
    last: date | None = None


def sold_by(session: Session, definition: Definition, days: Days) -> dict[int, Sold]:
    """What each participant sold on those days, of the sales that the challenge looks at."""
    source = lines_at(None)
    whom = credited(definition, source).label("participant")
    cost = func.coalesce(source.c.quantity * Product.cost_cents, 0)
    query = (
        select(
            whom,
            func.sum(source.c.amount_cents),
            func.sum(source.c.amount_cents - cost),
            func.max(source.c.date).filter(source.c.amount_cents > 0),
        )
        .select_from(source.outerjoin(Product, Product.id == source.c.product_id))
        .where(*counting(definition, source), source.c.date.between(*days))
        .group_by(whom)
    )
    return {person: Sold(int(cents), int(margin), last) for person, cents, margin, last in session.execute(query)}


def so_far(definition: Definition, today: date) -> tuple[Days, Days]:
    """The days of the challenge that are over, and the same days of last year."""
    days = definition.start, min(today, definition.end)
    return days, ONE_YEAR_EARLIER.period(days)
