"""The prizes: what points and ranks bring, known from the first day; five forms, told apart by the keys they have."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, StringConstraints, Tag, model_validator
from pydantic_core import PydanticCustomError

from challenges.criteria.settings import Model, Name, PositiveMoney, shape

# No sum of points comes near it.
MAX_POINTS_ASKED = 10**15
# More than anybody could run a challenge for.
MAX_RANK = 1_000_000
MAX_PER_POINT = Decimal(10_000)


class Label(Model):
    """What readers see instead of the name, in both languages."""

    fr: Name
    en: Name


def _two_ranks(value: object) -> object:
    """The first and the last rank, in this order."""
    if isinstance(value, list | tuple) and len(value) != 2:
        raise PydanticCustomError("two_ranks", "a first and a last rank")
    return value


def _per_point(value: object) -> Decimal:
    """An amount that may be a part of a cent, as it is written."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise PydanticCustomError("number", "not a number")
    number = Decimal(value)
    if number.is_finite() and number <= MAX_PER_POINT and number != number.quantize(Decimal("0.000001")):
        raise PydanticCustomError("six_decimals", "too many decimals")
    return number


Rank = Annotated[int, Field(strict=True, ge=1, le=MAX_RANK)]
Ranks = Annotated[tuple[Rank, Rank], BeforeValidator(_two_ranks)]
# A code of the catalogue of gifts; there is none yet, so that nothing can be looked up in it.
Gift = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=64)]
PointsAsked = Annotated[int, Field(strict=True, ge=0, le=MAX_POINTS_ASKED)]
PerPointMoney = Annotated[Decimal, BeforeValidator(_per_point), Field(gt=0, le=MAX_PER_POINT)]


def _in_order(ranks: Ranks | None, key: str) -> None:
    if ranks and ranks[1] < ranks[0]:
        raise PydanticCustomError("ranks_reversed", "the last rank before the first", {"key": key})


class _Prize(Model):
    """What every prize has."""

    name: Name
    label: Annotated[Annotated[Name, Tag("text")] | Annotated[Label, Tag("table")], Discriminator(shape)] | None = None

    def label_in(self, language: str) -> str:
        """What readers see in `fr` or `en`; the name where there is no label."""
        if self.label is None:
            return self.name
        return self.label if isinstance(self.label, str) else getattr(self.label, language)


class _Whole(_Prize):
    """A prize that everyone who wins it gets whole: an amount, or a gift."""

    amount: PositiveMoney | None = None
    gift: Gift | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.amount is None) == (self.gift is None):
            raise PydanticCustomError("amount_or_gift", "either an amount or a gift")
        return self


class RankPrize(_Whole):
    """For whoever holds one of the `ranks` (first and last) with more than 0 points.

    `shared`: on a shared rank each gets it whole, or the amounts of the places taken are split.
    """

    ranks: Ranks
    shared: Literal["each", "split"] = "each"

    @model_validator(mode="after")
    def _understandable(self) -> Self:
        _in_order(self.ranks, "ranks")
        if self.shared == "split" and self.gift is not None:
            raise PydanticCustomError("gift_split", "a gift cannot be split", {"key": "shared"})
        return self


class PointsPrize(_Whole):
    """For everyone who has at least `from_points`."""

    from_points: PointsAsked


class Pot(_Prize):
    """An amount shared in proportion to points among those who have some: enough of them, and on these `ranks`."""

    pot: PositiveMoney
    minimum_points: PointsAsked | None = None
    ranks: Ranks | None = None

    @model_validator(mode="after")
    def _understandable(self) -> Self:
        _in_order(self.ranks, "ranks")
        return self


class PerPoint(_Prize):
    """So much for each point, cut to the cent."""

    per_point: PerPointMoney


class TeamPrize(_Prize):
    """An amount for each member, on the last day, of a team on one of the `team_ranks` with more than 0 points."""

    team_ranks: Ranks
    amount: PositiveMoney

    @model_validator(mode="after")
    def _understandable(self) -> Self:
        _in_order(self.team_ranks, "team_ranks")
        return self


AnyPrize = RankPrize | PointsPrize | Pot | PerPoint | TeamPrize
# Spaces in the tags keep them apart from every key of a file.
TAGS = {
    "ranks": "by rank", "from_points": "by points", "pot": "a pot", "per_point": "per point", "team_ranks": "by team"
}  # fmt: skip


def form_of(value: object) -> str | None:
    """The tag of the form that the keys of a prize make; None where they make none, or more than one."""
    keys = type(value).model_fields if isinstance(value, Model) else value if isinstance(value, Mapping) else {}
    # A pot may be for some ranks only.
    found = [tag for key, tag in TAGS.items() if key in keys and not (key == "ranks" and "pot" in keys)]
    return found[0] if len(found) == 1 else None


Prize = Annotated[
    Annotated[RankPrize, Tag("by rank")]
    | Annotated[PointsPrize, Tag("by points")]
    | Annotated[Pot, Tag("a pot")]
    | Annotated[PerPoint, Tag("per point")]
    | Annotated[TeamPrize, Tag("by team")],
    Discriminator(form_of, custom_error_type="prize_form", custom_error_message="one form, and one of them only"),
]
