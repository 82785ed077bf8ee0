"""`diversification`: points for each client that buys something it never bought before."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

import polars as pl
from pydantic import Field

from challenges.criteria.base import ExclusionReason
from challenges.criteria.clients import ByClient, first_lines
from challenges.criteria.needs import Needs, columns
from challenges.criteria.scene import Scene
from challenges.criteria.settings import N_, Kind
from core.frames import materialized

# Between the client and what it bought, in a key.
BETWEEN = "|"


class Diversification(ByClient, title=N_("Something new for a client")):
    """`points` for each pair of an existing client and a product (or range) never sold to it before."""

    help: ClassVar[str] = N_("Points for each existing client that buys a product or range it never bought before.")

    type: Literal["diversification"]
    by: Annotated[
        Literal["product", "range"], Kind("choice", words={"product": N_("a product"), "range": N_("a range")})
    ] = Field(title=N_("New is"), description=N_("What the client never bought before."))

    @property
    def needs(self) -> Needs:
        """What each client bought before, too."""
        return super().needs | Needs(lines=columns("product"), pairs=self.of_history("client", "product"))

    @property
    def bought_as(self) -> str:
        """The product, or its range."""
        return self.by

    def matching(self, scene: Scene) -> pl.LazyFrame:
        """The lines of new pairs, credited to whoever each pair belongs to."""
        lines = materialized(self._never_sold(self._to_known(self.narrowed(scene.lines, scene), scene), scene))
        return (
            self.counted_for_owner(lines, self._owners(lines, scene), "client", "thing")
            .join(scene.facts.clients.lazy(), on="client")
            .join(self._things(scene).select("thing", "named").unique(), on="thing")
            .with_columns(key=pl.col("client_code") + BETWEEN + pl.col("named"))
            .drop("client_code", "thing", "named")
        )

    def stages(self, scene: Scene) -> Iterator[tuple[ExclusionReason, pl.LazyFrame]]:
        """Clients who are new, what they bought before, and the pairs of others are left out too."""
        yield from super().stages(scene)
        lines = self._with_thing(self.narrowed(scene.lines, scene), scene)
        yield ExclusionReason.NO_THING, lines
        yield ExclusionReason.NOT_YET_CLIENT, (lines := self._to_known(lines.drop("thing"), scene))
        yield ExclusionReason.SOLD_BEFORE, (lines := self._never_sold(lines, scene))
        bought = lines.filter(pl.col("amount_cents") > 0)
        yield ExclusionReason.NEVER_POSITIVE, lines.join(bought, on=self.side("client", "thing"), how="semi")
        owners = self._owners(lines, scene)
        yield ExclusionReason.OTHERS_PAIR, lines.join(owners, on=["client", "thing", "participant"], how="semi")

    def _to_known(self, lines: pl.LazyFrame, scene: Scene) -> pl.LazyFrame:
        """The lines to clients who bought before the challenge."""
        known = self.earlier(scene.facts.earlier, scene, narrowed=False).select(self.side("client"))
        return lines.join(known, on=self.side("client"), how="semi")

    def _never_sold(self, lines: pl.LazyFrame, scene: Scene) -> pl.LazyFrame:
        """The lines of something (column thing) that their client never bought before."""
        pair = self.side("client", "thing")
        sold = self._with_thing(self.earlier(scene.facts.pairs, scene, narrowed=True), scene).select(pair)
        return self._with_thing(lines, scene).join(sold, on=pair, how="anti")

    def _owners(self, lines: pl.LazyFrame, scene: Scene) -> pl.LazyFrame:
        """(client, thing, participant): whom each pair belongs to."""
        return first_lines(lines, scene, self.side("client", "thing")).select("client", "thing", "participant")

    def _with_thing(self, sales: pl.LazyFrame, scene: Scene) -> pl.LazyFrame:
        """The sales of something, with the number of what it is."""
        named = sales.filter(pl.col("client").is_not_null(), pl.col("product").is_not_null())
        if self.by == "product":
            return named.with_columns(thing=pl.col("product"))
        return named.join(self._things(scene).select("product", "thing"), on="product")

    def _things(self, scene: Scene) -> pl.LazyFrame:
        """What each product counts as (product, thing, named): a number, which is compared quicker than its name."""
        products = scene.facts.products.lazy()
        if self.by == "product":
            return products.select("product", thing="product", named="code")
        ranges = products.select("product", named="range").filter(pl.col("named") != "")
        return ranges.with_columns(thing=pl.col("named").rank("dense").cast(pl.Int64))
