"""The leagues: who is ranked with whom, cut by what was sold before or named by hand."""

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from challenges.criteria.growth import Period
from challenges.criteria.settings import N_, Kind, Model, Name, Names, refuse_equal

MAX_LEAGUES = 100


class NamedLeague(Model, title=N_("League")):
    """A league by hand: its name, and who is in it, by code."""

    help: ClassVar[str] = N_("A league made by hand.")

    name: Name = Field(title=N_("Name"), description=N_("What the league is called."))
    participants: Annotated[Names, Kind("participant")] = Field(
        default=(), title=N_("Participants"), description=N_("Who is in it, by their code.")
    )


class Leagues(Model, title=N_("Leagues")):
    """Leagues of equal size by totals over reference days, `count` of them; or those `of` this list."""

    help: ClassVar[str] = N_("Who is ranked with whom.")

    reference: Annotated[Period | None, Kind("table")] = Field(
        default=None, title=N_("Reference"), description=N_("The days whose sales decide who is in which league.")
    )
    count: Annotated[int, Field(strict=True, ge=1, le=MAX_LEAGUES), Kind("count", "leagues")] | None = Field(
        default=None, title=N_("Leagues"), description=N_("How many leagues of equal size.")
    )
    of: Annotated[tuple[NamedLeague, ...], Kind("table")] = Field(
        default=(),
        max_length=MAX_LEAGUES,
        title=N_("Leagues by hand"),
        description=N_("The leagues and who is in them; who is named in none is in the last one."),
    )

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.reference is None) != (self.count is None):
            raise PydanticCustomError("reference_and_count", "both or none")
        if (self.count is None) == (not self.of):
            raise PydanticCustomError("leagues_one_way", "cut, or by hand")
        return self

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        refuse_equal([league.name for league in self.of], "league_twice", "of[{place}].name")
        taken: list[str] = []
        for place, league in enumerate(self.of, 1):
            for number, code in enumerate(league.participants, 1):
                if code in taken:
                    context = {"value": code, "key": f"of[{place}].participants[{number}]"}
                    raise PydanticCustomError("in_two_leagues", "{value} is in two leagues", context)
                taken.append(code)
        return self

    @property
    def names(self) -> list[str]:
        """The names of the leagues, the first one first."""
        return [str(number) for number in range(1, (self.count or 0) + 1)] or [league.name for league in self.of]

    def by_hand(self, code: str) -> int:
        """Which league somebody is in, from 1; who is named in none is in the last one."""
        named = (place for place, league in enumerate(self.of, 1) if code in league.participants)
        return next(named, len(self.of))


def league_name(leagues: Leagues | None, league: int) -> str:
    """The name of a league by its number; empty where there are none."""
    return leagues.names[league - 1] if leagues and league else ""
