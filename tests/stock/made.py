"""Trades of distributors as Hypothesis makes them up, and put into a database."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from hypothesis import strategies as st
from sqlalchemy.orm import Session

from core.models import Participant, Product
from sales.models import SaleLine, SaleLineVersion
from sales.stock.models import OpeningStock
from tests.stock.slow import Count, Line

SHOPS = ("D1", "D2", "D3")
RANGES = {"P1": "Bikes/Road", "P2": "Bikes/Town", "P3": "Bikes", "P4": "", "P5": "Bikes and more"}
NO_PRODUCT = ""
FIRST = date(2024, 1, 20)
DAYS = 130


@dataclass
class Trade:
    """Everything that was bought, sold on and counted."""

    lines: list[Line] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)

    def of(self, *shops: str) -> list[Line]:
        """The lines of some distributors."""
        return [line for line in self.lines if line.distributor in shops]


def days() -> st.SearchStrategy[date]:
    """Days close to each other, so that much falls on the same one."""
    return st.integers(0, DAYS).map(lambda n: FIRST + timedelta(days=n))


LINES = st.builds(
    Line,
    st.sampled_from(["sell_in", "sell_out", "sell_out"]),
    st.sampled_from(SHOPS[:2]),
    st.sampled_from([*RANGES, "P1", NO_PRODUCT]),
    days(),
    st.integers(-3, 12),
    st.integers(-5_000, 50_000),
    st.sampled_from(["validated", "validated", "validated", "submitted", "rejected", "cancelled"]),
    # Also within the hours in which it is another day in Paris than in UTC.
    st.builds(
        lambda n, hour: datetime(2024, 1, 20, hour, 30) + timedelta(days=n),
        st.integers(0, 200),
        st.sampled_from([3, 22, 23]),
    ),
)
COUNTS = st.builds(Count, st.sampled_from(SHOPS), st.sampled_from(sorted(RANGES)), days(), st.integers(0, 40))
TRADES = st.builds(
    Trade,
    st.lists(LINES, max_size=25),
    st.lists(COUNTS, max_size=6, unique_by=lambda it: (it.distributor, it.product, it.day)),
)


@dataclass
class Stored:
    """The numbers of who and what is in the database, by their codes."""

    shops: dict[str, int]
    products: dict[str, int]


def put(session: Session, trade: Trade) -> Stored:
    """All of it in the database."""
    people = [Participant(code=code, name=f"Shop {code}", kind="distributor") for code in SHOPS]
    catalogue = [Product(code=code, name=f"Product {code}", range=path) for code, path in RANGES.items()]
    session.add_all([*people, *catalogue])
    session.flush()
    stored = Stored({it.code: it.id for it in people}, {it.code: it.id for it in catalogue})
    for place, line in enumerate(trade.lines):
        _put_line(session, stored, line, place)
    session.add_all(
        OpeningStock(
            distributor_id=stored.shops[it.distributor],
            product_id=stored.products[it.product],
            date=it.day,
            quantity=it.quantity,
        )
        for it in trade.counts
    )
    session.flush()
    return stored


def _put_line(session: Session, stored: Stored, line: Line, place: int) -> None:
    shop = stored.shops[line.distributor]
    said = {
        "kind": line.kind, "document": f"F{place}", "line": 1, "date": line.day, "quantity": line.quantity,
        "amount_cents": line.cents, "status": line.status, "distributor_id": shop,
        "product_id": stored.products.get(line.product),
    }  # fmt: skip
    # Every third one was corrected since: it still came when it came first.
    later = line.came + timedelta(days=5) if place % 3 == 0 else line.came
    row = SaleLine(**said, issuer_id=shop if line.kind == "sell_out" else 0, changed_at=later)
    session.add(row)
    session.flush()
    if later != line.came:
        for written, replaced in ((line.came, 2), (line.came + timedelta(days=2), 5)):
            former = {**said, "changed_at": written, "sale_line_id": row.id}
            session.add(SaleLineVersion(**former, replaced_at=line.came + timedelta(days=replaced)))
