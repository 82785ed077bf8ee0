"""`bundle`: points for selling several things together (cross-selling)."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self

import polars as pl
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from challenges.criteria.base import ExclusionReason, SalesCriterion
from challenges.criteria.documents import DOCUMENT, document_number, of_document
from challenges.criteria.needs import Needs, columns
from challenges.criteria.scene import Scene
from challenges.criteria.settings import N_, Kind, Points
from challenges.criteria.steps import NextStep
from core.frames import materialized


class Bundle(SalesCriterion, title=N_("Sold together")):
    """`points` for each client (document) with a total above zero in every one of the ranges and products."""

    help: ClassVar[str] = N_("Points for each client, or each document, with something of every part: cross-selling.")

    type: Literal["bundle"]
    within: Annotated[
        Literal["client", "document"],
        Kind("choice", words={"client": N_("by one client"), "document": N_("on one document")}),
    ] = Field(default="client", title=N_("Together"), description=N_("Where the parts have to come together."))
    points: Points = Field(title=N_("Points"), description=N_("Given for each client or document that has every part."))

    @model_validator(mode="after")
    def _parts(self) -> Self:
        if len(self.ranges) + len(self.products) < 2:
            raise PydanticCustomError("two_parts", "a bundle of one", {"key": "ranges"})
        return self

    @property
    def parts(self) -> list[str]:
        """The names of what has to be sold together, in the order of the parts."""
        return [*self.ranges, *self.products]

    @property
    def keyed_by_client(self) -> bool:
        """Points are kept client by client."""
        return self.within == "client"

    @property
    def keyed_by_document(self) -> bool:
        """Points are kept document by document."""
        return self.within == "document"

    @property
    def needs(self) -> Needs:
        """The client with its code, or what tells a document from others of its number."""
        parts = super().needs | Needs(lines=columns("product", "amount_cents"))
        if self.within == "client":
            return parts | Needs(lines=columns("client"), clients=columns("client", "client_code"))
        return parts | Needs(lines=DOCUMENT)

    def matching(self, scene: Scene) -> pl.LazyFrame:
        """The lines of every part; a line counts in each part that it is in."""
        lines = materialized(self._keyed(self.of_segment(self.of_kind(scene.lines), scene), scene))
        alone = [((name,), ()) for name in self.ranges] + [((), (code,)) for code in self.products]
        return pl.concat(
            lines.filter(pl.col("product").is_in(scene.products(ranges, codes).implode())).with_columns(
                part=pl.lit(place, pl.Int16), value="amount_cents"
            )
            for place, (ranges, codes) in enumerate(alone)
        )

    def stages(self, scene: Scene) -> Iterator[tuple[ExclusionReason, pl.LazyFrame]]:
        """What names no client is left out too, where the parts have to be together in one."""
        yield from super().stages(scene)
        if self.within == "client":
            yield ExclusionReason.NO_CLIENT, self.narrowed(scene.lines, scene).filter(pl.col("client").is_not_null())

    def counts_in(self, part: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The range or the product of the part."""
        return ((self.parts[part],), ()) if part < len(self.ranges) else ((), (self.parts[part],))

    def counted_lines(self, scene: Scene) -> pl.LazyFrame:
        """Those of any part: a line may be in several of them."""
        return self.matching(scene).unique("id")

    def _keyed(self, lines: pl.LazyFrame, scene: Scene) -> pl.LazyFrame:
        if self.within == "client":
            return lines.join(scene.facts.clients.lazy(), on="client").rename({"client_code": "key"})
        return of_document(lines)

    def shown_key(self, key: pl.Expr) -> pl.Expr:
        """The client, or the document's number."""
        return document_number(key)

    def worth(self, totals: pl.LazyFrame) -> pl.LazyFrame:
        """Every client or document with something in each part; documents of one number add up."""
        sold = totals.filter(pl.col("total") > 0).group_by("participant", "key").agg(parts=pl.len())
        complete = sold.filter(pl.col("parts") == len(self.parts)).with_columns(key=self.shown_key(pl.col("key")))
        return complete.group_by("participant", "key").agg(points=pl.len().cast(pl.Int64) * self.points)

    def ahead(self, totals: dict[int, int]) -> list[NextStep]:
        """The parts that are missing: any sale of each of them completes the bundle."""
        missing = [place for place in range(len(self.parts)) if totals.get(place, 0) <= 0]
        return [NextStep(self.points, 1 - totals.get(place, 0), place) for place in missing]
