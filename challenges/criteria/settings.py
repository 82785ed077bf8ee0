"""The kinds of setting a criterion may have; each kind knows its bounds and how it is refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import Annotated, Literal, LiteralString

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

Measure = Literal["amount", "quantity"]
Sales = Literal["sell_in", "sell_out", "both"]

# Points a single setting may give; keeps every product of points and quantities within 128 bits and good sense.
MAX_POINTS = 1_000_000
MAX_AMOUNT = Decimal(10) ** 11


@dataclass(frozen=True)
class Unit:
    """What a setting is measured in; forms, sentences and the reference read it."""

    name: Literal["money", "points", "percent"]


class Model(BaseModel):
    """Parent of everything in a challenge file: unknown keys are refused, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def _exact(value: object) -> Decimal:
    """A number as it is written; a float has already lost what was written, and text is no number."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise PydanticCustomError("number", "not a number")
    return Decimal(value)


def _money(value: object) -> Decimal:
    return _with_decimals(_exact(value), 2, "two_decimals")


def _percent(value: object) -> Decimal:
    return _with_decimals(_exact(value), 6, "six_decimals")


def _with_decimals(number: Decimal, places: int, refusal: LiteralString) -> Decimal:
    """The number, where it has no more decimals than that; one beyond all bounds is left to their own refusal."""
    if number.is_finite() and abs(number) <= MAX_AMOUNT and number != number.quantize(Decimal(1).scaleb(-places)):
        raise PydanticCustomError(refusal, "too many decimals")
    return number


Money = Annotated[Decimal, BeforeValidator(_money), Field(ge=-MAX_AMOUNT, le=MAX_AMOUNT), Unit("money")]
PositiveMoney = Annotated[Decimal, BeforeValidator(_money), Field(gt=0, le=MAX_AMOUNT), Unit("money")]
Percent = Annotated[Decimal, BeforeValidator(_percent), Field(ge=-1_000_000, le=1_000_000), Unit("percent")]
Points = Annotated[int, Field(strict=True, ge=0, le=MAX_POINTS), Unit("points")]
Days = Annotated[int, Field(strict=True, ge=1, le=36_500)]
Name = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=100)]
Names = Annotated[tuple[Name, ...], Field(default=())]


def shape(value: object) -> str:
    """Which of its two forms a setting is written in: `table` (of keys) or `text`."""
    return "table" if isinstance(value, dict | Model) else "text"


def units(value: Decimal, measure: Measure) -> int:
    """A bound in the unit that totals are summed in: whole cents, or whole pieces (rounded up: totals are whole)."""
    return int(value * 100) if measure == "amount" else ceil(value)


def refuse_equal(values: Sequence[object], kind: LiteralString, key: str) -> None:
    """Refuse a list in which two entries begin at the same place: nobody could tell which one holds.

    `key` is the path of an entry, with `{place}` for its place in the list.
    """
    for place, value in enumerate(values):
        if value is not None and value in values[:place]:
            context = {"value": str(value), "key": key.format(place=place + 1)}
            raise PydanticCustomError(kind, "{value} stands twice", context)


def refuse_pieces(value: Decimal, measure: Measure, key: str) -> None:
    """Refuse half a piece under the key of that path: what is counted in pieces goes by whole ones."""
    if measure == "quantity" and value != value.to_integral_value():
        raise PydanticCustomError("whole_pieces", "a quantity is a whole number", {"key": key})
