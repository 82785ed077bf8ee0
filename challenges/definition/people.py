"""Who takes part in a challenge, and how people and teams are ranked in it."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from challenges.criteria.settings import N_, Kind, Model, Names

Ties = Annotated[
    Literal["competition", "dense", "earliest"],
    Kind(
        "choice",
        words={
            "competition": N_("equals share a rank, the next ranks are skipped (1, 2, 2, 4)"),
            "dense": N_("equals share a rank, none is skipped (1, 2, 2, 3)"),
            "earliest": N_("of equals, whoever had these points first"),
        },
    ),
]
Credit = Annotated[
    Literal["rep", "distributor", "seller", "client"],
    Kind(
        "choice",
        words={
            "rep": N_("sales representatives"),
            "distributor": N_("distributors"),
            "seller": N_("distributors’ sellers"),
            "client": N_("clients enrolled in the programme"),
        },
    ),
]


class Audience(Model, title=N_("Audience")):
    """Who takes part: those of these teams (and of what is below them) and these participants; empty: everyone."""

    help: ClassVar[str] = N_("Who takes part.")

    teams: Annotated[Names, Kind("team")] = Field(
        default=(), title=N_("Teams"), description=N_("Whoever is in one of these teams, or below it.")
    )
    participants: Annotated[Names, Kind("participant")] = Field(
        default=(), title=N_("Participants"), description=N_("These, by their code.")
    )


class Teams(Model, title=N_("Teams")):
    """How teams are ranked: by the sum or the mean of their members' points, or the sum of the best `top` of them."""

    help: ClassVar[str] = N_("How teams are ranked.")

    standing: Annotated[
        Literal["sum", "mean", "top"],
        Kind(
            "choice",
            words={
                "sum": N_("the sum of their members’ points"),
                "mean": N_("the mean of their members’ points"),
                "top": N_("the sum of their best members’ points"),
            },
        ),
    ] = Field(default="sum", title=N_("Standing"), description=N_("What a team’s points are."))
    top: Annotated[int, Field(strict=True, ge=1, le=1000), Kind("count", "people")] | None = Field(
        default=None, title=N_("Best members"), description=N_("How many of the best members count.")
    )
    minimum_members: Annotated[int, Field(strict=True, ge=1, le=100_000), Kind("count", "people")] = Field(
        default=1,
        title=N_("Smallest team"),
        description=N_("A team with fewer members is listed without a rank."),
    )

    @model_validator(mode="after")
    def _top_of_how_many(self) -> Self:
        if (self.standing == "top") != (self.top is not None):
            raise PydanticCustomError("top_alone", "top of how many", {"key": "top"})
        return self
