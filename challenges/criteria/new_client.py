"""`new_client`: points for each client won (or won back)."""

from decimal import Decimal
from typing import Literal

import polars as pl

from challenges.criteria.base import Ahead, SalesCriterion
from challenges.criteria.settings import Days, Money, Points, units
from challenges.facts import Scene

KnownBy = Literal["company", "participant"]


class NewClient(SalesCriterion):
    """`points` for each client without an earlier sale whose total reaches the minimum."""

    type: Literal["new_client"]
    points: Points
    minimum: Money = Decimal("0.01")
    dormant_days: Days | None = None
    known_by: KnownBy = "company"

    @property
    def known_by_company(self) -> bool:
        """Whether any participant's earlier sale makes the client a known one."""
        return self.known_by == "company"

    @property
    def keyed_by_client(self) -> bool:
        """Points are kept client by client."""
        return True

    def matching(self, scene: Scene) -> pl.LazyFrame:
        """The lines of new clients, credited to whoever each client belongs to."""
        lines = self.narrowed(scene.lines, scene).filter(pl.col("client").is_not_null())
        new = self._new_clients(lines, scene)
        # known by the company, all lines of a client count for its owner, whoever they are credited to
        side = ["client"] if self.known_by_company else ["client", "participant"]
        counted = lines.drop("participant") if self.known_by_company else lines
        return (
            counted.join(new, on=side)
            .join(scene.facts.clients.lazy(), on="client")
            .rename({"client_code": "key"})
            .with_columns(part=pl.lit(0, pl.Int8), value=pl.col("amount_cents"))
        )

    def _new_clients(self, lines: pl.LazyFrame, scene: Scene) -> pl.LazyFrame:
        """(client, participant) of the clients nobody sold to before, with the participant they belong to."""
        side = ["client"] if self.known_by_company else ["client", "participant"]
        known = self._earlier(scene).group_by(side).agg(pl.col("last").max())
        if self.dormant_days is None:
            # First of all the many clients that are known go: what remains is quickly put in order.
            lines = lines.join(known, on=side, how="anti")
            return first_lines(lines, scene, side).select("client", "participant")
        first = first_lines(lines, scene, side).join(known, on=side, how="left")
        asleep_from = pl.col("date") - pl.duration(days=self.dormant_days)
        awake = pl.col("last").is_not_null() & (pl.col("last") >= asleep_from)
        return first.filter(~awake).select("client", "participant")

    def _earlier(self, scene: Scene) -> pl.LazyFrame:
        earlier = scene.facts.earlier.lazy()
        return earlier.filter(pl.col("kind") == self.sales) if self.sales in ("sell_in", "sell_out") else earlier

    def worth(self, totals: pl.LazyFrame) -> pl.LazyFrame:
        """Every new client whose total reaches the minimum."""
        enough = pl.col("total") >= units(self.minimum, "amount")
        return totals.with_columns(points=pl.when(enough).then(pl.lit(self.points, pl.Int64)).otherwise(0))

    def ahead(self, totals: dict[int, int]) -> list[Ahead]:
        """What a new client's total misses to the minimum."""
        missing = units(self.minimum, "amount") - totals.get(0, 0)
        return [Ahead(self.points, missing)] if totals and missing > 0 else []


def first_lines(lines: pl.LazyFrame, scene: Scene, side: list[str]) -> pl.LazyFrame:
    """The earliest positive line of each `side` (then smallest document, then smallest line): its date and participant.

    Where even those are equal (one number used by two distributors on one day), sell-in goes before sell-out and
    then the smaller distributor code decides, so that the answer never depends on the order of import.
    """
    order = ["date", "document", "line", "kind", "distributor_code"]
    return (
        lines.filter(pl.col("amount_cents") > 0)
        .join(scene.facts.distributors.lazy(), on="distributor", how="left")
        .sort(order)
        .group_by(side, maintain_order=True)
        .first()
        .select(list(dict.fromkeys([*side, "participant", "date"])))
    )
