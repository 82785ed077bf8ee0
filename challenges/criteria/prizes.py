"""The prizes: what points and ranks bring, known from the first day; five forms, told apart by the keys they have."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from challenges.criteria.settings import N_, Kind, Model, Money, Name, Named

# No sum of points comes near it.
MAX_POINTS_ASKED = 10**15
# More than anybody could run a challenge for.
MAX_RANK = 1_000_000
MAX_PER_POINT = Decimal(10_000)


def _two_ranks(value: object) -> object:
    if isinstance(value, list | tuple) and len(value) != 2:
        raise PydanticCustomError("two_ranks", "a first and a last rank")
    return value


def _in_order(ranks: tuple[int, int]) -> tuple[int, int]:
    if ranks[1] < ranks[0]:
        raise PydanticCustomError("ranks_reversed", "the last rank before the first")
    return ranks


def _per_point(value: object) -> Decimal:
    """An amount that may be a part of a cent, as it is written."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise PydanticCustomError("number", "not a number")
    number = Decimal(value)
    if number.is_finite() and number <= MAX_PER_POINT and number != number.quantize(Decimal("0.000001")):
        raise PydanticCustomError("six_decimals", "too many decimals")
    return number


Rank = Annotated[int, Field(strict=True, ge=1, le=MAX_RANK)]
# The first and the last, both included.
Ranks = Annotated[tuple[Rank, Rank], BeforeValidator(_two_ranks), AfterValidator(_in_order), Kind("count", "ranks")]
Amount = Annotated[Money, Field(gt=0)]
# A code of the catalogue of gifts; there is none yet, so that nothing can be looked up in it.
Gift = Name
PointsAsked = Annotated[int, Field(strict=True, ge=0, le=MAX_POINTS_ASKED), Kind("points", "points")]
PerPointAmount = Annotated[Decimal, BeforeValidator(_per_point), Field(gt=0, le=MAX_PER_POINT), Kind("money", "money")]
Shared = Annotated[
    Literal["each", "split"],
    Kind(
        "choice",
        words={
            "each": N_("everyone on a shared rank gets it whole"),
            "split": N_("the amounts of the places taken are split"),
        },
    ),
]


class WholePrize(Named):
    """A prize that everyone who wins it gets whole: an amount, or a gift."""

    amount: Amount | None = Field(default=None, title=N_("Amount"), description=N_("What each winner gets in money."))
    gift: Gift | None = Field(
        default=None, title=N_("Gift"), description=N_("What each winner gets instead, by its code in the catalogue.")
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.amount is None) == (self.gift is None):
            raise PydanticCustomError("amount_or_gift", "either an amount or a gift")
        return self


class RankPrize(WholePrize, title=N_("By rank")):
    """For whoever holds one of the `ranks` with more than 0 points.

    `shared`: on a shared rank each gets it whole, or the amounts of the places taken are split.
    """

    form: ClassVar[str] = "by rank"
    help: ClassVar[str] = N_("For whoever holds one of these ranks with points.")

    ranks: Ranks = Field(title=N_("Ranks"), description=N_("The first and the last rank that win it."))
    shared: Shared = Field(
        default="each", title=N_("On a shared rank"), description=N_("What becomes of it where several share a rank.")
    )

    @model_validator(mode="after")
    def _gifts_stay_whole(self) -> Self:
        if self.shared == "split" and self.gift is not None:
            raise PydanticCustomError("gift_split", "a gift cannot be split", {"key": "shared"})
        return self


class PointsPrize(WholePrize, title=N_("By points")):
    """For everyone who has at least `from_points`."""

    form: ClassVar[str] = "by points"
    help: ClassVar[str] = N_("For everyone who has so many points.")

    from_points: PointsAsked = Field(title=N_("From"), description=N_("The points from which one gets it."))


class Pot(Named, title=N_("A pot")):
    """An amount shared in proportion to points among those who have some: enough of them, and on these `ranks`."""

    form: ClassVar[str] = "a pot"
    help: ClassVar[str] = N_("An amount that is shared in proportion to points.")

    pot: Amount = Field(title=N_("Pot"), description=N_("What all of them get together."))
    minimum_points: PointsAsked | None = Field(
        default=None, title=N_("Minimum"), description=N_("The points from which one shares it; left out: 1.")
    )
    ranks: Ranks | None = Field(
        default=None, title=N_("Ranks"), description=N_("The first and the last rank that share it; left out: all.")
    )


class PerPoint(Named, title=N_("Per point")):
    """So much for each point, cut to the cent."""

    form: ClassVar[str] = "per point"
    help: ClassVar[str] = N_("So much for each point.")

    per_point: PerPointAmount = Field(title=N_("Per point"), description=N_("What one point is worth in money."))


class TeamPrize(Named, title=N_("By team")):
    """An amount for each member, on the last day, of a team on one of the `team_ranks` with more than 0 points."""

    form: ClassVar[str] = "by team"
    help: ClassVar[str] = N_("For each member of the best teams.")

    team_ranks: Ranks = Field(title=N_("Ranks of teams"), description=N_("The first and the last rank that win it."))
    amount: Amount = Field(title=N_("Amount"), description=N_("What each member gets."))


AnyPrize = RankPrize | PointsPrize | Pot | PerPoint | TeamPrize
# The key by which each form is known.
FORMS = {
    "ranks": RankPrize.form,
    "from_points": PointsPrize.form,
    "pot": Pot.form,
    "per_point": PerPoint.form,
    "team_ranks": TeamPrize.form,
}


def form_of(value: object) -> str | None:
    """The form that the keys of a prize make; None where they make none, or more than one."""
    if isinstance(value, Model):
        return str(getattr(value, "form", "")) or None
    keys = value if isinstance(value, Mapping) else {}
    # A pot may be for some ranks only.
    found = [form for key, form in FORMS.items() if key in keys and not (key == "ranks" and "pot" in keys)]
    return found[0] if len(found) == 1 else None


# The tags are the forms; spaces in them keep them apart from every key of a file.
Prize = Annotated[
    Annotated[RankPrize, Tag("by rank")]
    | Annotated[PointsPrize, Tag("by points")]
    | Annotated[Pot, Tag("a pot")]
    | Annotated[PerPoint, Tag("per point")]
    | Annotated[TeamPrize, Tag("by team")],
    Discriminator(form_of, custom_error_type="prize_form", custom_error_message="one form, and one of them only"),
]
