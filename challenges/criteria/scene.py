"""What the scoring core works on: frames of lines, people and catalogue, and the scene they make for a challenge."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import polars as pl

from challenges.criteria.needs import ALWAYS, FRAMES, Needs
from core.days import Per, calendar
from core.frames import materialized

LINES = {
    "id": pl.Int64,
    "kind": pl.String,
    "document": pl.String,
    "line": pl.Int64,
    "date": pl.Date,
    "participant": pl.Int64,
    "distributor": pl.Int64,
    "client": pl.Int64,
    "product": pl.Int64,
    "quantity": pl.Int64,
    "amount_cents": pl.Int64,
    "order_document": pl.String,
    "order_line": pl.Int64,
    "order_distributor": pl.Int64,
}
EARLIER = {"kind": pl.String, "client": pl.Int64, "participant": pl.Int64, "last": pl.Date}
AUDIENCE = {"participant": pl.Int64, "first": pl.Date, "last": pl.Date}
PRODUCTS = {"product": pl.Int64, "code": pl.String, "range": pl.String}
CLIENTS = {"client": pl.Int64, "client_code": pl.String}
DISTRIBUTORS = {"distributor": pl.Int64, "distributor_code": pl.String}
PAIRS = {"kind": pl.String, "client": pl.Int64, "participant": pl.Int64, "product": pl.Int64}
TARGETS = {"participant": pl.Int64, "month": pl.Date, "cents": pl.Int64}
COMPLETIONS = {"participant": pl.Int64, "module": pl.String, "date": pl.Date, "points": pl.Int64}


@dataclass(frozen=True)
class Facts:
    """Everything the rules of one challenge may look at, whatever database it came from.

    lines: validated lines credited to somebody, on the challenge's days and its reference days; of the columns LINES
        those that some rule reads.
    earlier: the last validated positive sale before the challenge of each (kind, client, credited participant or
        null): what makes a client a known one (columns EARLIER).
    audience: the days on which each participant belongs, intervals that do not overlap (columns AUDIENCE).
    pairs: what was sold to whom before the challenge, as often as it was sold (columns PAIRS).
    targets: monthly targets, the month by its first day (columns TARGETS).
    completions: training modules completed up to the end of the challenge (columns COMPLETIONS).
    modules: those whose completions are here; None for any.
    segments: the clients of each segment that some rule asks for.
    """

    lines: pl.DataFrame
    earlier: pl.DataFrame
    audience: pl.DataFrame
    products: pl.DataFrame
    clients: pl.DataFrame
    distributors: pl.DataFrame
    pairs: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=PAIRS))
    targets: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=TARGETS))
    completions: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=COMPLETIONS))
    modules: frozenset[str] | None = None
    segments: Mapping[str, pl.Series] = field(default_factory=dict)

    def only(self, needs: Needs, *beside: str) -> "Facts":
        """The same, less every column that is not named there; of the lines, those `beside` are left too."""
        lines = {*ALWAYS, *needs.lines, *beside}
        named = {name: getattr(needs, name) for name in FRAMES} | {"lines": lines}
        frames = {name: _only(getattr(self, name), names) for name, names in named.items()}
        segments = {name: found for name, found in self.segments.items() if name in needs.segments}
        less = replace(self, **frames, modules=needs.modules, segments=segments)
        # In the place where the property keeps its value: products are looked for once, whoever asks.
        vars(less)["found"] = self.found
        return less

    def completed(self, modules: Collection[str]) -> pl.LazyFrame:
        """The completions of these modules, of any with none named; LookupError where some of them are not here."""
        if self.modules is not None and not (modules and self.modules.issuperset(modules)):
            raise LookupError("modules", modules)
        return self.completions.lazy().filter(pl.col("module").is_in(list(modules)) if modules else pl.lit(value=True))

    def clients_in(self, segments: Iterable[str]) -> pl.Series:
        """The clients of these segments; LookupError where those of one are not here."""
        return pl.concat([self.segments[name] for name in segments])

    @cached_property
    def found(self) -> dict[tuple[tuple[str, ...], tuple[str, ...]], pl.Series]:
        """The products found so far, by the ranges and codes that were asked for (see `Scene.products`)."""
        return {}


@dataclass(frozen=True)
class Scene:
    """The facts as one challenge sees them: its own days, and the lines that are its lines.

    whole: the scene that it was cut from. part: what tells it from the whole, where only some of its lines are left.
    """

    start: date
    end: date
    facts: Facts
    whole: "Scene | None" = None
    part: Hashable = None

    @cached_property
    def lines(self) -> pl.LazyFrame:
        """The lines of the challenge: dated within it, credited to somebody of the audience on that day."""
        # Every criterion starts from here: put together once, not once for each of them.
        return materialized(self._of_audience(self.facts.lines.lazy()))

    def completed(self, modules: Collection[str]) -> pl.LazyFrame:
        """Each of these modules completed within the challenge by somebody of the audience on that day, the first time.

        Any module, with none named.
        """
        completed = self._of_audience(self.facts.completed(modules)).sort("date")
        return completed.unique(["participant", "module"], keep="first", maintain_order=True)

    def _of_audience(self, dated: pl.LazyFrame) -> pl.LazyFrame:
        inside = dated.filter(pl.col("date").is_between(self.start, self.end))
        return of_audience(inside, self.facts.audience)

    def within(self, first: date, last: date, ranges: tuple[str, ...]) -> "Scene":
        """The same challenge, of whose lines only those of some days (and ranges, where any are named) are left."""
        lines = self.lines.filter(pl.col("date").is_between(first, last))
        if ranges:
            lines = lines.filter(pl.col("product").is_in(self.products(ranges, ()).implode()))
        return self._cut(self.facts, lines, (first, last, ranges))

    def seen_by(self, needs: Needs, *beside: str) -> "Scene":
        """The same challenge with nothing left to read but what is named there.

        A rule that reads what it did not name fails at once, wherever it stands: were it given what the rules beside
        it read, its points would depend on them.
        """
        facts = self.facts.only(needs, *beside)
        return self._cut(facts, self.lines.select(facts.lines.columns), self.part)

    def _cut(self, facts: Facts, lines: pl.LazyFrame, part: Hashable) -> "Scene":
        cut = Scene(self.start, self.end, facts, self.whole or self, part)
        # In the place where the property keeps its value.
        vars(cut)["lines"] = lines
        return cut

    @cached_property
    def participants(self) -> pl.DataFrame:
        """Who belongs to the audience on at least one day of the challenge (column participant)."""
        if self.whole is not None:
            return self.whole.participants
        inside = (pl.col("first") <= self.end) & (pl.col("last") >= self.start)
        return self.facts.audience.filter(inside).select("participant").unique().sort("participant")

    def keys(self, per: Per) -> pl.DataFrame:
        """The days of the challenge with the name of their key period."""
        return calendar(self.start, self.end, per)

    def products(self, ranges: tuple[str, ...], codes: tuple[str, ...]) -> pl.Series:
        """The products that are in one of the ranges (or below it) or bear one of the codes."""
        found = self.facts.found
        # Rules ask for the same ones over and over, and so do boosters.
        if (ranges, codes) not in found:
            wanted = pl.col("code").is_in(list(codes))
            for name in ranges:
                wanted = wanted | in_range(name)
            found[ranges, codes] = self.facts.products.filter(wanted)["product"]
        return found[ranges, codes]


def _only(frame: pl.DataFrame, names: Collection[str]) -> pl.DataFrame:
    return frame.select([name for name in frame.columns if name in names])


def in_range(name: str) -> pl.Expr:
    """Whether column `range` is `name` or lies below it."""
    return (pl.col("range") == name) | pl.col("range").str.starts_with(f"{name}/")


def of_audience(dated: pl.LazyFrame, audience: pl.DataFrame) -> pl.LazyFrame:
    """What is dated on a day on which its participant belongs to the audience (columns AUDIENCE)."""
    days = audience.lazy().select("participant", "first", belonged_until="last")
    belonging = dated.join(days, on="participant").filter(
        pl.col("date").is_between(pl.col("first"), pl.col("belonged_until"))
    )
    return belonging.drop("first", "belonged_until")
