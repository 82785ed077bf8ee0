"""The challenge file as a model: what a challenge is, whichever way it was written."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, StringConstraints, Tag, model_validator
from pydantic_core import PydanticCustomError

from challenges.criteria import Criterion, Growth, Target, Training
from challenges.criteria.adjustments import BOOSTED, Booster, Cap, Gate
from challenges.criteria.base import SalesCriterion
from challenges.criteria.leagues import Leagues
from challenges.criteria.prizes import Prize
from challenges.criteria.settings import Model, Name, Names, Sales, refuse_equal, shape
from core.days import pieces

# The longest code, as the table takes it.
MAX_CODE = 64

Ties = Literal["competition", "dense", "earliest"]
Code = Annotated[str, StringConstraints(strict=True, pattern=rf"^[A-Za-z0-9][A-Za-z0-9._-]{{0,{MAX_CODE - 1}}}$")]

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


class Teams(Model):
    """How teams are ranked: by the sum or the mean of their members' points, or the sum of the best `top` of them."""

    standing: Literal["sum", "mean", "top"] = "sum"
    top: Annotated[int, Field(strict=True, ge=1, le=1000)] | None = None
    minimum_members: Annotated[int, Field(strict=True, ge=1, le=100_000)] = 1

    @model_validator(mode="after")
    def _top_of_how_many(self) -> Self:
        if (self.standing == "top") != (self.top is not None):
            raise PydanticCustomError("top_alone", "top of how many", {"key": "top"})
        return self


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
    teams: Teams = Teams()
    leagues: Leagues | None = None
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    boosters: tuple[Booster, ...] = ()
    caps: tuple[Cap, ...] = ()
    gates: tuple[Gate, ...] = ()
    prizes: tuple[Prize, ...] = ()

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
        refuse_equal([prize.name for prize in self.prizes], "prize_twice", "prizes[{place}].name")
        for place, criterion in enumerate(self.criteria, 1):
            sales = criterion.sales if isinstance(criterion, SalesCriterion) else None
            if self.sales != "both" and sales not in (None, "both", self.sales):
                context = {"name": criterion.name, "key": f"criteria[{place}].sales"}
                raise PydanticCustomError("sales_not_in_challenge", "nothing to count", context)
        return self

    @model_validator(mode="after")
    def _named_apart(self) -> Self:
        """Points stand in the ledger under the names of criteria, boosters and caps: each has one of its own."""
        taken = [criterion.name for criterion in self.criteria]
        for kind, around in self._around():
            for place, rule in enumerate(around, 1):
                if rule.name in taken:
                    context = {"value": rule.name, "key": f"{kind}[{place}].name"}
                    raise PydanticCustomError("name_taken", "{value} stands twice", context)
                taken.append(rule.name)
        return self

    @model_validator(mode="after")
    def _names_lead_somewhere(self) -> Self:
        boosted = [criterion.name for criterion in self.criteria if criterion.type in BOOSTED]
        names = [criterion.name for criterion in self.criteria]
        capped = names + [booster.name for booster in self.boosters]
        gated = capped + [cap.name for cap in self.caps]
        for (kind, around), known in zip(self._around(), (boosted, capped, gated), strict=True):
            for place, rule in enumerate(around, 1):
                refuse_equal(rule.criteria, "listed_twice", f"{kind}[{place}].criteria[{{place}}]")
                for number, name in enumerate(rule.criteria, 1):
                    if name not in known:
                        context = {"value": name, "key": f"{kind}[{place}].criteria[{number}]"}
                        reason = "not_boosted" if kind == "boosters" and name in names else "no_such_name"
                        raise PydanticCustomError(reason, "{value} cannot be named here", context)
        return self

    def _around(self) -> list[tuple[str, Sequence[Booster | Cap | Gate]]]:
        return [("boosters", self.boosters), ("caps", self.caps), ("gates", self.gates)]

    @model_validator(mode="after")
    def _boosters_boost(self) -> Self:
        for place, booster in enumerate(self.boosters, 1):
            if booster.end < self.start or booster.start > self.end:
                raise PydanticCustomError("booster_outside", "never", {"key": f"boosters[{place}].start"})
            if not any(criterion.type in BOOSTED for criterion in self.criteria):
                raise PydanticCustomError("nothing_to_boost", "nothing", {"key": f"boosters[{place}]"})
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
    def modules(self) -> tuple[str, ...] | None:
        """The training modules that its rules ask about: none with (), any with None."""
        trainings = [criterion for criterion in self.criteria if isinstance(criterion, Training)]
        if any(not training.modules for training in trainings):
            return None
        named = [name for training in trainings for name in training.modules]
        return (*named, *(gate.module for gate in self.gates if gate.module))

    @property
    def keyed(self) -> bool:
        """Whether a rule goes by client or document, so that lines are told apart by them."""
        return any(criterion.keyed_by_client or criterion.keyed_by_document for criterion in self.criteria)

    @property
    def by_document(self) -> bool:
        """Whether a rule keeps its points document by document."""
        return any(criterion.keyed_by_document for criterion in self.criteria)

    @property
    def by_client(self) -> bool:
        """Whether a rule keeps its points client by client."""
        return any(criterion.keyed_by_client for criterion in self.criteria)

    @property
    def looks_back(self) -> bool:
        """Whether a rule asks what clients bought before the challenge."""
        return any(criterion.looks_back for criterion in self.criteria)

    @property
    def looks_at_pairs(self) -> bool:
        """Whether a rule asks which products each client bought before the challenge."""
        return any(criterion.looks_at_pairs for criterion in self.criteria)

    @property
    def known_by_company(self) -> bool:
        """Whether a client may change hands between participants."""
        return any(criterion.known_by_company for criterion in self.criteria)

    @property
    def has_targets(self) -> bool:
        """Whether a rule goes by the participants' own targets."""
        return any(isinstance(criterion, Target) for criterion in self.criteria)

    def title_in(self, language: str) -> str:
        """The title in `fr` or `en`."""
        return self.title if isinstance(self.title, str) else getattr(self.title, language)
