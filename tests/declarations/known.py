"""A declaration and a challenge as plain values: what somebody types, and where it stands."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from tests.slow.world import Line


@dataclass(frozen=True)
class Said:
    """A line as somebody types it; returns: document and line of the sale that it gives back."""

    product: str
    quantity: int
    cents: int
    seller: str = ""
    returns: tuple[str, int | None] | None = None


@dataclass(frozen=True)
class Sale:
    """A document as somebody types it."""

    document: str
    day: date
    client: str
    lines: tuple[Said, ...]


@dataclass(eq=False)
class Known:
    """A declaration as the model has it; good: the lines validated, None before anybody has decided."""

    shop: str
    sale: Sale
    number: int = 0
    state: str = "draft"
    version: int = 1
    good: frozenset[int] | None = None
    client: str = ""
    late: bool = False

    @property
    def every(self) -> frozenset[int]:
        return frozenset(range(1, len(self.sale.lines) + 1))

    @property
    def refused(self) -> frozenset[int]:
        return self.every - self.good if self.good is not None else frozenset()

    def lines_of(self, places: Collection[int]) -> list[Said]:
        return [line for place, line in enumerate(self.sale.lines, 1) if place in places]

    def rows(self, status: str = "") -> list[Line]:
        """Its sale lines: as they stand, or all of one status."""
        sale, found = self.sale, []
        for place, it in enumerate(sale.lines, 1):
            decided = "submitted" if self.good is None else "validated" if place in self.good else "rejected"
            document, line = it.returns or ("", None)
            found.append(Line("sell_out", sale.document, place, sale.day, "", self.shop, it.seller, self.client,
                              it.product, it.quantity, it.cents, status or decided, document, line))  # fmt: skip
        return found


def rules(credit: str, every: int = 10, limit: int = 60) -> dict[str, object]:
    """A challenge over clients, products and amounts; only the distributors' admits what is declared today."""
    days = {"start": date(2020, 4, 1), "end": date(2020, 6, 30)}
    until = {"declare_until": date(2099, 12, 31)} if credit == "distributor" else {}
    head = {"code": f"{credit}s", "title": "Sold", **days, **until, "credit": credit, "sales": "sell_out"}
    rakes = {"points": 2, "every": 1, "measure": "quantity", "ranges": ["garden/rakes"]}
    criteria = [
        {"name": "Turnover", "type": "revenue", "points": 1, "every": every},
        {"name": "Rakes", "type": "revenue", **rakes},
        {"name": "Clients", "type": "new_client", "points": 7},
        {"name": "Width", "type": "diversification", "by": "product", "points": 3},
    ]
    return {**head, "criteria": criteria, "caps": [{"name": "Enough", "limit": limit, "criteria": ["Turnover"]}]}


def as_text(returns: tuple[str, int | None] | None) -> str:
    """What a return gives back, as it is typed."""
    if returns is None:
        return ""
    return returns[0] if returns[1] is None else f"{returns[0]} · {returns[1]}"
