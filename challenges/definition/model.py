"""The challenge file as a model: what a challenge is, whichever way it was written."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from challenges.criteria import Criterion
from challenges.criteria.adjustments import BOOSTED, Booster, Cap, Gate
from challenges.criteria.leagues import Leagues
from challenges.criteria.levels import Levels
from challenges.criteria.prizes import Prize
from challenges.criteria.settings import (
    MAX_CODE,
    N_,
    Code,
    Day,
    Kind,
    Model,
    Money,
    Sales,
    Text,
    in_language,
    refuse_equal,
)
from challenges.criteria.wallet import Wallet
from challenges.definition.people import Audience, Credit, Teams, Ties
from challenges.definition.renewal import Renew, last_day, season_code
from core.limits import RULES, STEPS

Days = tuple[date, date]

# The address of the page where challenges are made.
RESERVED = "new"
# The longest challenge anybody runs; it also bounds the table of days.
MAX_DAYS = 3660


class Definition(Model, title=N_("Challenge")):
    """A challenge: when, for whom, on which sales, by which rules."""

    help: ClassVar[str] = N_("When it runs, for whom, on which sales, by which rules.")

    code: Code = Field(
        title=N_("Code"), description=N_("Its name in addresses and commands: letters, digits, dots, dashes and _.")
    )
    title: Text = Field(title=N_("Title"), description=N_("What people see: one text, or one in each language."))
    start: Day = Field(title=N_("First day"), description=N_("The first day whose sales count."))
    end: Day = Field(title=N_("Last day"), description=N_("The last day whose sales count."))
    declare_until: Day | None = Field(
        default=None,
        title=N_("Declarations until"),
        description=N_("The last day to submit a sale of the challenge; left out: fifteen days after its end."),
    )
    close_on: Day | None = Field(
        default=None,
        title=N_("Closing day"),
        description=N_("The day after which nothing is awaited any more; left out: closed by hand."),
    )
    budget: Annotated[Money, Field(gt=0)] | None = Field(
        default=None,
        title=N_("Budget"),
        description=N_("What its points and prizes may cost; nothing is refused beyond it, directors are told."),
    )
    credit: Credit = Field(default="rep", title=N_("Who earns"), description=N_("Whose sales count, and for whom."))
    sales: Sales = Field(default="sell_in", title=N_("Sales"), description=N_("Which sales count."))
    ties: Ties = Field(default="competition", title=N_("Equal points"), description=N_("Who ranks first among equals."))
    audience: Annotated[Audience, Kind("table")] = Field(
        default=Audience(),
        title=N_("Audience"),
        description=N_("Who takes part; nothing named: everyone of the kind that earns."),
    )
    teams: Annotated[Teams, Kind("table")] = Field(
        default=Teams(), title=N_("Team standings"), description=N_("How teams are ranked.")
    )
    criteria: Annotated[tuple[Criterion, ...], Kind("table")] = Field(
        min_length=1, max_length=RULES, title=N_("Criteria"), description=N_("What earns points; one at least.")
    )
    boosters: Annotated[tuple[Booster, ...], Kind("table")] = Field(
        default=(), max_length=RULES, title=N_("Boosters"), description=N_("When sales count more.")
    )
    caps: Annotated[tuple[Cap, ...], Kind("table")] = Field(
        default=(), max_length=RULES, title=N_("Caps"), description=N_("The most there is to earn.")
    )
    gates: Annotated[tuple[Gate, ...], Kind("table")] = Field(
        default=(), max_length=RULES, title=N_("Gates"), description=N_("What has to be done before points are given.")
    )
    renew: Renew | None = Field(
        default=None,
        title=N_("Seasons"),
        description=N_("Whether the next season starts by itself the day after the last one; left out: it does not."),
    )
    leagues: Annotated[Leagues | None, Kind("table")] = Field(
        default=None,
        title=N_("Leagues"),
        description=N_("Who is ranked with whom; left out: everyone with everyone."),
    )
    wallet: Annotated[Wallet | None, Kind("table")] = Field(
        default=None,
        title=N_("Wallet"),
        description=N_("When its points can be spent; left out: they only rank."),
    )
    levels: Annotated[Levels | None, Kind("table")] = Field(
        default=None,
        title=N_("Levels"),
        description=N_("What one becomes by what one earns in a season; left out: there are none."),
    )
    prizes: Annotated[tuple[Prize, ...], Kind("table")] = Field(
        default=(), max_length=STEPS, title=N_("Prizes"), description=N_("What points and ranks bring.")
    )

    @model_validator(mode="after")
    def _understandable(self) -> Self:
        if self.code == RESERVED:
            raise PydanticCustomError("code_reserved", "an address of its own", {"key": "code"})
        if self.end < self.start:
            raise PydanticCustomError("end_before_start", "ends before it starts", {"key": "end"})
        if (self.end - self.start).days >= MAX_DAYS:
            raise PydanticCustomError("challenge_too_long", "longer than ten years", {"key": "end"})
        if self.declare_until and self.declare_until < self.end:
            raise PydanticCustomError("declare_before_end", "too early", {"key": "declare_until"})
        if self.close_on and self.close_on <= self.end:
            raise PydanticCustomError("close_before_end", "too early", {"key": "close_on"})
        refuse_equal([criterion.name for criterion in self.criteria], "name_twice", "criteria[{place}].name")
        refuse_equal([prize.name for prize in self.prizes], "prize_twice", "prizes[{place}].name")
        for place, criterion in enumerate(self.criteria, 1):
            if self.sales != "both" and criterion.sales_counted not in (None, "both", self.sales):
                context = {"name": criterion.name, "key": f"criteria[{place}].sales"}
                raise PydanticCustomError("sales_not_in_challenge", "nothing to count", context)
        return self

    @model_validator(mode="after")
    def _renewable(self) -> Self:
        if self.renew is not None:
            if self.end > last_day(self.start, self.renew):
                raise PydanticCustomError("season_too_long", "longer than its period", {"key": "renew"})
            if len(season_code(self.code, self.end, self.renew)) > MAX_CODE:
                raise PydanticCustomError("season_code_too_long", "no room for the period", {"key": "code"})
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

    def title_in(self, language: str) -> str:
        """The title in `fr` or `en`."""
        return in_language(self.title, language)
