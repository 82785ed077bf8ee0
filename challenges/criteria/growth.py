"""`growth`: points for selling more than in a reference period."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, ClassVar, Literal, Self

import polars as pl
from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from challenges.criteria.base import MEASURED, SalesCriterion
from challenges.criteria.needs import Needs, columns
from challenges.criteria.percent import PercentStep, climbing, paid_for, sides
from challenges.criteria.scene import Scene
from challenges.criteria.settings import N_, Day, Kind, Measure, Measured, Model, refuse_equal, shape, units
from challenges.criteria.steps import NextStep, next_step
from core.days import year_before
from core.limits import STEPS

# The two parts of a growth total.
CURRENT, REFERENCE = 0, 1

REFERENCES = Kind(
    "choice",
    words={
        "previous_year": N_("the same days one year earlier"),
        "previous_period": N_("as many days just before"),
    },
)


class Period(Model, title=N_("Named days")):
    """Reference days named one by one, both ends included."""

    help: ClassVar[str] = N_("Reference days that you name.")

    start: Day = Field(title=N_("First day"), description=N_("The first reference day."))
    end: Day = Field(title=N_("Last day"), description=N_("The last reference day; it is included."))

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            raise PydanticCustomError("end_before_start", "ends before it starts", {"key": "end"})
        return self


class Growth(SalesCriterion, title=N_("More than before")):
    """The highest step with (C - R) * 100 >= from_percent * R, in whole cents."""

    priced: ClassVar[frozenset[str]] = frozenset({"steps", "minimum_reference"})
    reference_parts: ClassVar[frozenset[int]] = frozenset({REFERENCE})

    help: ClassVar[str] = N_("Points for growing against a reference period, by steps in percent.")

    type: Literal["growth"]
    reference: Annotated[
        Annotated[Literal["previous_year", "previous_period"], Tag("text")] | Annotated[Period, Tag("table")],
        Discriminator(shape),
        REFERENCES,
    ] = Field(title=N_("Reference"), description=N_("What the challenge is compared with."))
    steps: Annotated[tuple[PercentStep, ...], Kind("table")] = Field(
        min_length=1,
        max_length=STEPS,
        title=N_("Steps"),
        description=N_("The growth that gives points; the highest step reached pays."),
    )
    minimum_reference: Measured = Field(
        default=Decimal("0.01"),
        title=N_("Smallest reference"),
        description=N_("Below it, growth is not counted: there is too little to compare with."),
    )
    measure: Measure = "amount"

    @model_validator(mode="after")
    def _clear_steps(self) -> Self:
        refuse_equal([step.from_percent for step in self.steps], "step_twice", "steps[{place}].from_percent")
        return self

    @property
    def least_reference(self) -> int:
        """The smallest reference, in cents or pieces, against which growth is counted."""
        return max(units(self.minimum_reference, self.measure), 1)

    @property
    def needs(self) -> Needs:
        """What narrows its lines, and what is summed."""
        return super().needs | Needs(lines=columns(MEASURED[self.measure]))

    def reference_days(self, start: date, end: date) -> tuple[date, date]:
        """First and last reference day of a challenge from `start` to `end`."""
        if isinstance(self.reference, Period):
            return self.reference.start, self.reference.end
        if self.reference == "previous_year":
            return year_before(start), year_before(end)
        return start - (end - start) - timedelta(days=1), start - timedelta(days=1)

    def first_days(self, lines: pl.DataFrame, days: tuple[date, date], count: int) -> tuple[int, int]:
        """What some of its lines (date, part, and what is measured) come to on the first days of both sides."""
        firsts = pl.lit(days[0]), pl.lit(self.reference_days(*days)[0])
        first = pl.when(pl.col("part") == REFERENCE).then(firsts[1]).otherwise(firsts[0])
        early = lines.filter((pl.col("date") - first).dt.total_days() < count)
        column = pl.col(MEASURED[self.measure])
        sold, before = (
            early.filter(pl.col("part") == part).select(column.sum()).item() for part in (CURRENT, REFERENCE)
        )
        return int(sold), int(before)

    def matching(self, scene: Scene) -> pl.LazyFrame:
        """The narrowed lines of the challenge, and those of the reference days of whoever is in the audience."""
        first, last = self.reference_days(scene.start, scene.end)
        before = scene.facts.lines.lazy().filter(pl.col("date").is_between(first, last))
        before = before.join(scene.participants.lazy(), on="participant", how="semi")
        # Nothing of the reference is a sale of the challenge, not even where its days are: no last one either.
        before = before.with_columns(date=pl.lit(None, pl.Date))
        parts = [
            self.narrowed(lines, scene).with_columns(part=pl.lit(part, pl.Int16))
            for part, lines in ((CURRENT, scene.lines), (REFERENCE, before))
        ]
        both = pl.concat(parts, how="diagonal")
        return both.with_columns(key=pl.lit(""), value=pl.col(MEASURED[self.measure]))

    def counted_lines(self, scene: Scene) -> pl.LazyFrame:
        """Those of the challenge's own days."""
        return self.matching(scene).filter(pl.col("part") == CURRENT)

    def worth(self, totals: pl.LazyFrame) -> pl.LazyFrame:
        """The highest step that the growth reaches, where there is enough to compare with."""
        both = sides(totals, current=CURRENT, reference=REFERENCE)
        points = paid_for(self.steps, pl.col("current") - pl.col("reference"), pl.col("reference"))
        enough = pl.col("reference") >= self.least_reference
        return both.with_columns(points=pl.when(enough).then(points).otherwise(0))

    def ahead(self, totals: dict[int, int]) -> list[NextStep]:
        """The first growth not yet reached, as the total it takes."""
        current, reference = totals.get(CURRENT, 0), totals.get(REFERENCE, 0)
        if reference < self.least_reference:
            return []
        bounds = [(reference + step.least(reference), step.points) for step in climbing(self.steps)]
        return next_step(current, bounds, "highest")
