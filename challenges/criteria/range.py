"""`range`: a rate of its own for each range or product."""

from collections.abc import Hashable, Iterator
from typing import Annotated, ClassVar, Literal, Self

import polars as pl
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from challenges.criteria.base import ExclusionReason, PeriodCriterion, Reference
from challenges.criteria.limits import added_up
from challenges.criteria.needs import Needs, columns
from challenges.criteria.scene import Scene, in_range
from challenges.criteria.settings import (
    N_,
    Kind,
    Model,
    Points,
    PositiveMeasured,
    ProductCode,
    RangeName,
    refuse_equal,
    refuse_pieces,
    units,
)
from challenges.criteria.steps import NextStep, full_times, to_next_multiple
from core.limits import STEPS


class Rate(Model, title=N_("Rate")):
    """What sales of one range (and all below it) or of one product give."""

    help: ClassVar[str] = N_("What one range, or one product, gives.")

    range: RangeName | None = Field(
        default=None, title=N_("Range"), description=N_("The range it is about, with everything below it; or:")
    )
    product: ProductCode | None = Field(
        default=None, title=N_("Product"), description=N_("The product it is about; it goes before its range.")
    )
    points: Points = Field(title=N_("Points"), description=N_("Given for every full amount (or number of pieces)."))
    every: PositiveMeasured = Field(
        title=N_("For every full"), description=N_("The amount (or number of pieces) that gives the points.")
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.range is None) == (self.product is None):
            raise PydanticCustomError("range_or_product", "either a range or a product")
        return self

    @property
    def label(self) -> str:
        """The range or product it is about."""
        return self.product or self.range or ""


class Range(PeriodCriterion, title=N_("By range")):
    """Each rate like `revenue` on its own lines; a line counts under one rate only."""

    priced: ClassVar[frozenset[str]] = frozenset({"rates"})
    adds_up_parts: ClassVar[bool] = True

    help: ClassVar[str] = N_("Each range or product has its own rate: points for so much sold.")

    type: Literal["range"]
    rates: Annotated[tuple[Rate, ...], Kind("table")] = Field(
        min_length=1,
        max_length=STEPS,
        title=N_("Rates"),
        description=N_("What each range or product gives; a line counts under one."),
    )

    @model_validator(mode="after")
    def _clear_rates(self) -> Self:
        refuse_equal([rate.range for rate in self.rates], "rate_twice", "rates[{place}].range")
        refuse_equal([rate.product for rate in self.rates], "rate_twice", "rates[{place}].product")
        for place, rate in enumerate(self.rates, 1):
            refuse_pieces(rate.every, self.measure, f"rates[{place}].every")
        return self

    def references(self) -> Iterator[Reference]:
        """What has a rate of its own, too."""
        yield from super().references()
        for place, rate in enumerate(self.rates, 1):
            what = "product" if rate.product else "range"
            yield what, f"rates[{place}].{what}", rate.label

    def counts_in(self, part: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The range or the product of the rate."""
        rate = self.rates[part]
        return ((), (rate.product,)) if rate.product else ((rate.range or "",), ())

    @property
    def needs(self) -> Needs:
        """The product, which tells the rate."""
        return super().needs | Needs(lines=columns("product"))

    def counted_by(self) -> Hashable:
        """What the rates are about, and not what they give."""
        return super().counted_by(), tuple((rate.range, rate.product) for rate in self.rates)

    def matching(self, scene: Scene) -> pl.LazyFrame:
        """The lines that some rate takes; `part` is the place of that rate."""
        rates = self._rate_of_products(scene.facts.products)
        return super().matching(scene).drop("part").join(rates, on="product")

    def stages(self, scene: Scene) -> Iterator[tuple[ExclusionReason, pl.LazyFrame]]:
        """What no rate takes is left out too."""
        yield from super().stages(scene)
        rates = self._rate_of_products(scene.facts.products)
        yield ExclusionReason.NO_RATE, self.narrowed(scene.lines, scene).join(rates, on="product", how="semi")

    def _rate_of_products(self, products: pl.DataFrame) -> pl.LazyFrame:
        """Which rate each product goes by (product, part): its own if there is one, else the deepest range's."""
        part = pl.lit(None, pl.Int16)
        depth_first = sorted(enumerate(self.rates), key=lambda entry: (entry[1].range or "").count("/"))
        for place, rate in depth_first:
            if rate.range is not None:
                part = pl.when(in_range(rate.range)).then(pl.lit(place, pl.Int16)).otherwise(part)
        for place, rate in enumerate(self.rates):
            if rate.product is not None:
                part = pl.when(pl.col("code") == rate.product).then(pl.lit(place, pl.Int16)).otherwise(part)
        return products.lazy().select("product", part=part).drop_nulls()

    def worth(self, totals: pl.LazyFrame) -> pl.LazyFrame:
        """Each rate rounds its own total; the points of all rates add up under the key."""
        points = pl.lit(0, pl.Int64)
        for place, rate in enumerate(self.rates):
            given = full_times(pl.col("total"), units(rate.every, self.measure), rate.points)
            points = pl.when(pl.col("part") == place).then(given).otherwise(points)
        by_rate = totals.with_columns(points=points)
        return by_rate.group_by("participant", "key").agg(added_up())

    def ahead(self, totals: dict[int, int]) -> list[NextStep]:
        """The next full `every` of each rate."""
        return [
            NextStep(rate.points, to_next_multiple(totals.get(place, 0), units(rate.every, self.measure)), place)
            for place, rate in enumerate(self.rates)
        ]
