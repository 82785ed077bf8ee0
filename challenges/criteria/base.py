"""What every criterion over sale lines has, and the two slots that make it a rule of its own."""

from collections.abc import Hashable, Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Self

import polars as pl
from pydantic import Field, model_validator

from challenges.criteria.needs import Columns, Needs, columns
from challenges.criteria.scene import Scene
from challenges.criteria.settings import N_, Kind, Measure, Named, Products, Ranges, Sales, Segments, refuse_equal
from challenges.criteria.steps import NextStep
from core.days import Per

# What the periods of a rule may be, in words.
PERIODS = Kind(
    "choice",
    words={
        "challenge": N_("the whole challenge"),
        "quarter": N_("each quarter"),
        "month": N_("each month"),
        "week": N_("each week"),
    },
)
MEASURED = {"amount": "amount_cents", "quantity": "quantity"}


class ExclusionReason(StrEnum):
    """Why a line does not count: the first five, under any rule; the others, under one of them."""

    SUBMITTED = "submitted"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    NOT_IN_AUDIENCE = "not_in_audience"
    OTHER_KIND = "other_kind"
    OTHER_SEGMENT = "other_segment"
    OTHER_PRODUCT = "other_product"
    NO_RATE = "no_rate"
    NO_CLIENT = "no_client"
    NO_THING = "no_thing"
    KNOWN_CLIENT = "known_client"
    NOT_YET_CLIENT = "not_yet_client"
    SOLD_BEFORE = "sold_before"
    NEVER_POSITIVE = "never_positive"
    OTHERS_CLIENT = "others_client"
    OTHERS_PAIR = "others_pair"


# What a setting names: a range, a product or a segment; the path of its key; the name or code.
Reference = tuple[str, str, str]
# What one participant has under each key, by part.
Totals = dict[str, dict[int, int]]


class Rule(Named):
    """What points are given for.

    Its first slot, `matching`, says what counts, for whom, under which key and with what quantity; its second,
    `worth`, what the totals under each key are worth. Everything else (summing, explaining, reconciling,
    simulating) the engine writes once, for all of them.
    """

    # The settings that only `worth` looks at: whatever they are, the same totals stand under the same keys.
    priced: ClassVar[frozenset[str]] = frozenset({"points"})
    # The parts whose lines are none of the challenge's: what it is measured against.
    reference_parts: ClassVar[frozenset[int]] = frozenset()
    # Whether each part is worth points by itself, which add up to those of the key.
    adds_up_parts: ClassVar[bool] = False

    type: str

    @property
    def needs(self) -> Needs:
        """What its `matching`, its `stages` and its `extra_totals` read: they are shown nothing else."""
        return Needs()

    def reference_days(self, _start: date, _end: date) -> tuple[date, date] | None:
        """The days, beside those of a challenge from `start` to `end`, whose lines it reads too."""
        return None

    def counted_by(self) -> Hashable:
        """All that decides what counts: two rules of which it is equal have the same totals on the same scene."""
        return self.type, self.counts_empty_periods, repr(self.model_dump(exclude={"name", "label", *self.priced}))

    @property
    def key_period(self) -> Per:
        """The key periods by which it cuts the challenge; `challenge` where its keys are no periods."""
        return getattr(self, "per", "challenge")

    @property
    def keyed_by_client(self) -> bool:
        """Whether points are kept client by client."""
        return False

    @property
    def keyed_by_document(self) -> bool:
        """Whether points are kept document by document."""
        return False

    @property
    def counts_empty_periods(self) -> bool:
        """Whether a key period without a line has to be looked at too, because it may earn points or break a run."""
        return False

    def matching(self, scene: Scene) -> pl.LazyFrame:
        """What counts: participant, date, key, part (Int16), value (Int64), and whatever else it knows.

        A value is in cents, in pieces, or in points.
        """
        raise NotImplementedError

    def extra_totals(self, scene: Scene) -> pl.LazyFrame | None:
        """Totals that no line makes, beside those that lines do: (participant, key, part, total)."""
        return None

    def worth(self, totals: pl.LazyFrame) -> pl.LazyFrame:
        """From (participant, key, part, total) to (participant, key, points)."""
        raise NotImplementedError

    def shown_key(self, key: pl.Expr) -> pl.Expr:
        """The key as people and the ledger know it, where totals are kept under a longer one."""
        return key

    def of_module(self, module: str, own: int) -> int:
        """What completing a module brings, which is worth `own` points by itself; 0 where it brings nothing."""
        return 0

    def ahead(self, totals: dict[int, int]) -> list[NextStep]:
        """The next steps, from the totals of one participant and key by part."""
        return []

    def open_keys(self, totals: Totals, current: str) -> Totals:
        """The keys under which more may come, with their totals so far; `current`: the key period of the day."""
        if self.keyed_by_client:
            return {key: own for key, own in totals.items() if any(sold > 0 for sold in own.values())}
        # A document is done with as soon as it is there.
        return {} if self.keyed_by_document else {current: totals.get(current, {})}

    def stages(self, scene: Scene) -> Iterator[tuple[ExclusionReason, pl.LazyFrame]]:
        """What remains of the challenge's lines after each reason to leave some out; at last, what counts."""
        yield from ()

    def references(self) -> Iterator[Reference]:
        """The ranges, products and segments that its settings name, with the paths of their keys."""
        yield from ()

    @property
    def sales_counted(self) -> str | None:
        """The kind of sales that it asks for itself; None where it takes those of the challenge."""
        return getattr(self, "sales", None)

    def counts_in(self, part: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The ranges and the products in which a sale counts in that part; none of both where any sale does."""
        return (), ()

    @property
    def bought_as(self) -> str:
        """What is told apart of what a client buys, where it is: `product` or `range`."""
        return ""

    def known_through(self, sales: pl.DataFrame, _scene: Scene, _participant: int, *, pairs: bool) -> pl.LazyFrame:
        """Those of some sales before the challenge that make a client (or, in pairs, what it bought) a known one.

        The sale to be told of comes first of each.
        """
        return sales.lazy().clear()

    def counted_lines(self, scene: Scene) -> pl.LazyFrame | None:
        """The lines of the challenge that count, each once; None where it counts no lines."""
        return None


class SalesCriterion(Rule):
    """A rule over sale lines."""

    ranges: Ranges = Field(
        default=(),
        title=N_("Ranges"),
        description=N_("Only sales of products in one of these ranges, or below it; none named: all."),
    )
    products: Products = Field(
        default=(),
        title=N_("Products"),
        description=N_("Also (or only) sales of one of these products; none named: all."),
    )
    segments: Segments = Field(
        default=(),
        title=N_("Segments"),
        description=N_("Only sales to clients of one of these segments; none named: all."),
    )
    sales: Sales | None = Field(
        default=None,
        title=N_("Sales"),
        description=N_("Only sell-in or only sell-out, in a challenge that looks at both; left out: the challenge’s."),
    )

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        refuse_equal(self.ranges, "listed_twice", "ranges[{place}]")
        refuse_equal(self.products, "listed_twice", "products[{place}]")
        refuse_equal(self.segments, "listed_twice", "segments[{place}]")
        return self

    def references(self) -> Iterator[Reference]:
        """What narrows its lines."""
        yield from (("range", f"ranges[{place}]", name) for place, name in enumerate(self.ranges, 1))
        yield from (("product", f"products[{place}]", code) for place, code in enumerate(self.products, 1))
        yield from (("segment", f"segments[{place}]", name) for place, name in enumerate(self.segments, 1))

    def counts_in(self, part: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What narrows its lines."""
        return self.ranges, self.products

    @property
    def needs(self) -> Needs:
        """What narrows its lines."""
        return Needs(lines=self.narrowing, segments=frozenset(self.segments))

    @property
    def narrowing(self) -> Columns:
        """The columns that `narrowed` reads."""
        read = {"kind": self.by_kind, "product": self.ranges or self.products, "client": self.segments}
        return frozenset(name for name, wanted in read.items() if wanted)

    @property
    def by_kind(self) -> bool:
        """Whether it counts sales of one kind only."""
        return self.sales in ("sell_in", "sell_out")

    def of_kind(self, lines: pl.LazyFrame) -> pl.LazyFrame:
        """The lines that this criterion's `sales` leaves."""
        return lines.filter(pl.col("kind") == self.sales) if self.by_kind else lines

    def narrowed(self, lines: pl.LazyFrame, scene: Scene) -> pl.LazyFrame:
        """The lines that this criterion's `sales`, `segments`, `ranges` and `products` leave."""
        return self.of_product(self.of_segment(self.of_kind(lines), scene), scene)

    def of_segment(self, lines: pl.LazyFrame, scene: Scene) -> pl.LazyFrame:
        """The lines to clients of this criterion's `segments`."""
        if self.segments:
            lines = lines.filter(pl.col("client").is_in(scene.facts.clients_in(self.segments).implode()))
        return lines

    def of_product(self, lines: pl.LazyFrame, scene: Scene) -> pl.LazyFrame:
        """The lines that this criterion's `ranges` and `products` leave."""
        if self.ranges or self.products:
            lines = lines.filter(pl.col("product").is_in(scene.products(self.ranges, self.products).implode()))
        return lines

    def stages(self, scene: Scene) -> Iterator[tuple[ExclusionReason, pl.LazyFrame]]:
        """What remains of the challenge's lines after each reason to leave some out; at last, what counts."""
        lines = self.of_kind(scene.lines)
        yield ExclusionReason.OTHER_KIND, lines
        yield ExclusionReason.OTHER_SEGMENT, (lines := self.of_segment(lines, scene))
        yield ExclusionReason.OTHER_PRODUCT, self.of_product(lines, scene)

    def counted_lines(self, scene: Scene) -> pl.LazyFrame | None:
        """Those that match."""
        return self.matching(scene)


class PeriodCriterion(SalesCriterion):
    """A rule on totals per key period: amounts in cents or quantities in pieces."""

    per: Annotated[Per, PERIODS] = Field(
        default="challenge", title=N_("Period"), description=N_("What one total is made of.")
    )
    measure: Measure = "amount"

    @property
    def needs(self) -> Needs:
        """What narrows its lines, and what is summed."""
        return super().needs | Needs(lines=columns(MEASURED[self.measure]))

    def matching(self, scene: Scene) -> pl.LazyFrame:
        """Every narrowed line of the challenge, under its key period."""
        lines = self.narrowed(scene.lines, scene).with_columns(
            part=pl.lit(0, pl.Int16), value=pl.col(MEASURED[self.measure])
        )
        return with_period(lines, scene, self.per)


def with_period(lines: pl.LazyFrame, scene: Scene, per: Per) -> pl.LazyFrame:
    """Lines with their key: the name of the period they lie in."""
    if per == "challenge":
        return lines.with_columns(key=pl.lit(""))
    return lines.join(scene.keys(per).lazy(), on="date")
