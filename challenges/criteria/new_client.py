"""`new_client`: points for each client won (or won back)."""

from collections.abc import Iterator
from typing import ClassVar, Literal

import polars as pl
from pydantic import Field

from challenges.criteria.base import ExclusionReason
from challenges.criteria.clients import ByClient, first_lines
from challenges.criteria.needs import Needs, columns
from challenges.criteria.scene import Scene
from challenges.criteria.settings import N_, Days


class NewClient(ByClient, title=N_("New clients")):
    """`points` for each client without an earlier sale whose total reaches the minimum."""

    help: ClassVar[str] = N_("Points for each client won, or won back.")

    type: Literal["new_client"]
    dormant_days: Days | None = Field(
        default=None,
        title=N_("Days without buying"),
        description=N_("After so many days without a purchase a client counts as new again; left out: never."),
    )

    @property
    def needs(self) -> Needs:
        """The day of the last earlier sale, too."""
        return super().needs | Needs(earlier=columns("last"))

    def matching(self, scene: Scene) -> pl.LazyFrame:
        """The lines of new clients, credited to whoever each client belongs to."""
        lines = self._with_client(scene)
        counted = self.counted_for_owner(lines, self._new_clients(lines, scene), "client")
        return counted.join(scene.facts.clients.lazy(), on="client").rename({"client_code": "key"})

    def known_through(self, sales: pl.DataFrame, scene: Scene, participant: int, *, pairs: bool) -> pl.LazyFrame:
        """The last one, where a client that has not bought for long counts as new again."""
        earlier = super().known_through(sales, scene, participant, pairs=pairs)
        if self.dormant_days is None:
            return earlier
        return earlier.sort("date", "document", descending=[True, False])

    def stages(self, scene: Scene) -> Iterator[tuple[ExclusionReason, pl.LazyFrame]]:
        """Clients known before, and those of others, are left out too."""
        yield from super().stages(scene)
        lines = self._with_client(scene)
        bought = lines.filter(pl.col("amount_cents") > 0)
        yield ExclusionReason.NEVER_POSITIVE, (lines := lines.join(bought, on=self.side("client"), how="semi"))
        new = self._new_clients(lines, scene)
        yield ExclusionReason.KNOWN_CLIENT, lines.join(new, on=self.side("client"), how="semi")
        yield ExclusionReason.OTHERS_CLIENT, lines.join(new, on=["client", "participant"], how="semi")

    def _with_client(self, scene: Scene) -> pl.LazyFrame:
        return self.narrowed(scene.lines, scene).filter(pl.col("client").is_not_null())

    def _new_clients(self, lines: pl.LazyFrame, scene: Scene) -> pl.LazyFrame:
        """(client, participant) of the clients nobody sold to before, with the participant they belong to."""
        side = self.side("client")
        known = self.earlier(scene.facts.earlier, scene, narrowed=False).group_by(side).agg(pl.col("last").max())
        # First of all the many clients go that are known on every day: what remains is quickly put in order.
        if self.dormant_days is None:
            lines = lines.join(known, on=side, how="anti")
            return first_lines(lines, scene, side).select("client", "participant")
        never_asleep = known.filter(pl.col("last") >= pl.lit(scene.end) - pl.duration(days=self.dormant_days))
        lines = lines.join(never_asleep, on=side, how="anti")
        first = first_lines(lines, scene, side).join(known, on=side, how="left")
        asleep_from = pl.col("date") - pl.duration(days=self.dormant_days)
        awake = pl.col("last").is_not_null() & (pl.col("last") >= asleep_from)
        return first.filter(~awake).select("client", "participant")
