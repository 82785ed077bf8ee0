"""What rules by client have in common: whose client it is, and what was sold to it before."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

import polars as pl
from pydantic import Field

from challenges.criteria.base import ExclusionReason, SalesCriterion
from challenges.criteria.needs import ORDER, Columns, Needs, columns
from challenges.criteria.scene import Scene
from challenges.criteria.settings import N_, Kind, Money, Points, units
from challenges.criteria.steps import NextStep

KnownBy = Annotated[
    Literal["company", "participant"],
    Kind("choice", words={"company": N_("anybody’s"), "participant": N_("the participant’s own")}),
]


class ByClient(SalesCriterion):
    """`points` for each client, or client and something, whose total reaches the minimum."""

    priced: ClassVar[frozenset[str]] = frozenset({"points", "minimum"})

    points: Points = Field(title=N_("Points"), description=N_("Given for each one that counts."))
    minimum: Money = Field(
        default=Decimal("0.01"), title=N_("Minimum"), description=N_("What has to be sold in the challenge at least.")
    )
    known_by: KnownBy = Field(
        default="company", title=N_("Known by"), description=N_("Whose earlier sales are looked at.")
    )

    @property
    def known_by_company(self) -> bool:
        """Whether any participant's earlier sale makes the client a known one."""
        return self.known_by == "company"

    @property
    def keyed_by_client(self) -> bool:
        """Points are kept client by client."""
        return True

    @property
    def needs(self) -> Needs:
        """The clients, what they bought before, and where they may change hands, in which order they were sold to."""
        own = Needs(
            lines=columns("client", "amount_cents"),
            earlier=self.of_history("client"),
            clients=columns("client", "client_code"),
        )
        if not self.known_by_company:
            return super().needs | own
        order = Needs(lines=ORDER | columns("kind"), distributors=columns("distributor", "distributor_code"))
        return super().needs | own | order

    def of_history(self, *names: str) -> Columns:
        """These columns of what was sold before, with those by which this rule narrows it."""
        kind = columns("kind") if self.by_kind else columns()
        return columns(*self.side(*names)) | kind

    @property
    def least(self) -> int:
        """The total in cents from which one counts."""
        return units(self.minimum, "amount")

    def side(self, *heading: str) -> list[str]:
        """What lines are counted together by: the heading, and the participant where only their own lines are."""
        return [*heading] if self.known_by_company else [*heading, "participant"]

    def earlier(self, history: pl.DataFrame, scene: Scene, narrowed: bool) -> pl.LazyFrame:
        """What was sold before the challenge, of the kinds (and, narrowed, the products) that this rule looks at."""
        if narrowed:
            return self.narrowed(history.lazy(), scene)
        return self.of_kind(history.lazy())

    def known_through(self, sales: pl.DataFrame, scene: Scene, participant: int, *, pairs: bool) -> pl.LazyFrame:
        """The first one of all, or with `known_by` of this participant's own."""
        earlier = self.earlier(sales, scene, narrowed=pairs).sort("date", "document")
        return earlier if self.known_by_company else earlier.filter(pl.col("participant") == participant)

    def stages(self, scene: Scene) -> Iterator[tuple[ExclusionReason, pl.LazyFrame]]:
        """What names no client is left out too."""
        yield from super().stages(scene)
        yield ExclusionReason.NO_CLIENT, self.narrowed(scene.lines, scene).filter(pl.col("client").is_not_null())

    def counted_for_owner(self, lines: pl.LazyFrame, owners: pl.LazyFrame, *heading: str) -> pl.LazyFrame:
        """The lines of each heading, whoever they are credited to, for the participant it belongs to."""
        counted = lines.drop("participant") if self.known_by_company else lines
        owned = counted.join(owners, on=self.side(*heading))
        return owned.with_columns(part=pl.lit(0, pl.Int16), value=pl.col("amount_cents"))

    def worth(self, totals: pl.LazyFrame) -> pl.LazyFrame:
        """Everything whose total reaches the minimum."""
        enough = pl.col("total") >= self.least
        return totals.with_columns(points=pl.when(enough).then(pl.lit(self.points, pl.Int64)).otherwise(0))

    def ahead(self, totals: dict[int, int]) -> list[NextStep]:
        """What a total misses to the minimum."""
        missing = self.least - totals.get(0, 0)
        return [NextStep(self.points, missing)] if totals and missing > 0 else []


def first_lines(lines: pl.LazyFrame, scene: Scene, side: list[str]) -> pl.LazyFrame:
    """The earliest positive line of each `side` (then smallest document, then smallest line): its date and participant.

    Where even those are equal (one number used by two distributors on one day), sell-in goes before sell-out and
    then the smaller distributor code decides, so that the answer never depends on the order of import.
    """
    order = ["date"]
    bought = lines.filter(pl.col("amount_cents") > 0)
    # Of one participant's lines of a day it is the same whichever came first.
    if "participant" not in side:
        distributors = scene.facts.distributors.lazy()
        bought = bought.join(distributors, left_on="order_distributor", right_on="distributor", how="left")
        order += ["order_document", "order_line", "kind", "distributor_code"]
    first = bought.sort(order).group_by(side, maintain_order=True).first()
    return first.select(list(dict.fromkeys([*side, "participant", "date"])))
