"""The challenge file as a model: what a challenge is, whichever way it was written."""

from datetime import date, timedelta
from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, StringConstraints, Tag, model_validator
from pydantic_core import PydanticCustomError

from challenges.criteria import Criterion, Growth
from challenges.criteria.settings import Model, Name, Names, Sales, refuse_equal, shape
from core.days import pieces

Ties = Literal["competition", "dense", "earliest"]
Code = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]

Days = tuple[date, date]

# The address of the page where challenges are made.
RESERVED = "new"
# The longest challenge anybody runs; it also bounds the table of days.
MAX_DAYS = 3660


class Title(Model):
    """A title in both languages."""

    fr: Name
    en: Name


class Audience(Model):
    """Who takes part: those of these teams (and of what is below them) and these participants; empty: everyone."""

    teams: Names
    participants: Names


class Definition(Model):
    """A challenge: when, for whom, on which sales, by which rules."""

    code: Code
    title: Annotated[Annotated[Name, Tag("text")] | Annotated[Title, Tag("table")], Discriminator(shape)]
    start: date
    end: date
    declare_until: date | None = None
    close_on: date | None = None
    credit: Literal["rep", "distributor", "seller"] = "rep"
    sales: Sales = "sell_in"
    ties: Ties = "competition"
    audience: Audience = Audience(teams=(), participants=())
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _understandable(self) -> Self:
        if self.code == RESERVED:
            raise PydanticCustomError("code_reserved", "an address of its own", {"key": "code"})
        if self.end < self.start:
            raise PydanticCustomError("end_before_start", "ends before it starts", {"key": "end"})
        if (self.end - self.start).days >= MAX_DAYS:
            raise PydanticCustomError("too_long", "longer than ten years", {"key": "end"})
        if self.declare_until and self.declare_until < self.end:
            raise PydanticCustomError("declare_before_end", "too early", {"key": "declare_until"})
        if self.close_on and self.close_on <= self.end:
            raise PydanticCustomError("close_before_end", "too early", {"key": "close_on"})
        refuse_equal([criterion.name for criterion in self.criteria], "name_twice", "criteria[{place}].name")
        for place, criterion in enumerate(self.criteria, 1):
            if self.sales != "both" and criterion.sales not in (None, "both", self.sales):
                context = {"name": criterion.name, "key": f"criteria[{place}].sales"}
                raise PydanticCustomError("sales_not_in_challenge", "nothing to count", context)
        return self

    @property
    def last_declaration_day(self) -> date:
        """The last day on which a line of the period may still be submitted."""
        return self.declare_until or self.end + timedelta(days=15)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of sale line it looks at."""
        return ("sell_in", "sell_out") if self.sales == "both" else (self.sales,)

    @property
    def own_days(self) -> Days:
        """Its first and last day."""
        return self.start, self.end

    @property
    def growths(self) -> list[Growth]:
        """The criteria that look at reference days."""
        return [criterion for criterion in self.criteria if isinstance(criterion, Growth)]

    @property
    def windows(self) -> list[Days]:
        """The days whose lines it reads: its own, and the reference days of its growth criteria."""
        return [self.own_days, *(growth.reference_days(*self.own_days) for growth in self.growths)]

    @property
    def reference_pieces(self) -> list[Days]:
        """The reference days outside its own, cut wherever one of the periods begins or ends."""
        return pieces(self.own_days, self.windows[1:])

    @property
    def by_client(self) -> bool:
        """Whether a rule keeps its points client by client, so that clients and their history are needed."""
        return any(criterion.keyed_by_client for criterion in self.criteria)

    def title_in(self, language: str) -> str:
        """The title in `fr` or `en`."""
        return self.title if isinstance(self.title, str) else getattr(self.title, language)
