"""The kinds of setting that a challenge file may hold; each knows its bounds, its unit and how it is refused.

What a setting is called and what it does stands on it as `title` and `description`, in English, marked with N_:
whoever shows it translates it. Forms, sliders, the JSON schema and the reference pages read these declarations.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Annotated, ClassVar, Literal, LiteralString

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
)
from pydantic_core import PydanticCustomError

from core.limits import FIRST_YEAR, LAST_YEAR, NAMES

# Points a single setting may give; keeps every product of points and quantities within 128 bits and good sense.
MAX_POINTS = 1_000_000
MAX_AMOUNT = Decimal(10) ** 11
# Signs of a name or a code.
LONGEST_NAME = 100
# Days that a file may name: around them there is room for what rules look at before, and the calendar has an end.
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)

KindName = Literal[
    "money", "measured", "points", "percent", "days", "count", "date",
    "name", "text", "code", "choice", "table", "rule",
    "range", "product", "segment", "module", "team", "participant",
]  # fmt: skip
Unit = Literal[
    "money", "pieces", "documents", "points", "percent", "days", "months", "periods", "people", "ranks", "leagues"
]


def N_(text: str) -> str:
    """Marks a text for translation; it is translated where it is shown."""
    return text


@dataclass(frozen=True, eq=False)
class Kind:
    """What a setting holds: how a form asks for it, and in what it is counted.

    `measured` is an amount, or pieces where the rule's `measure` is `quantity`.
    words: what each word of a choice means.
    """

    name: KindName
    unit: Unit | None = None
    words: Mapping[str, str] = field(default_factory=dict)


class Model(BaseModel):
    """Parent of everything in a challenge file: unknown keys are refused, values never change.

    Its `title` and its help are for readers, in English and marked like those of settings.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    help: ClassVar[str] = ""


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


def _readable(text: str) -> str:
    """The text, where it holds nothing that cannot be shown (a control sign, half a pair of signs)."""
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
        raise PydanticCustomError("unreadable_sign", "a sign that cannot be shown")
    return text


_Amount = Annotated[Decimal, BeforeValidator(_money), Field(ge=-MAX_AMOUNT, le=MAX_AMOUNT)]
_PositiveAmount = Annotated[Decimal, BeforeValidator(_money), Field(gt=0, le=MAX_AMOUNT)]
Money = Annotated[_Amount, Kind("money", "money")]
Measured = Annotated[_Amount, Kind("measured", "money")]
PositiveMeasured = Annotated[_PositiveAmount, Kind("measured", "money")]
Percent = Annotated[Decimal, BeforeValidator(_percent), Field(ge=-1_000_000, le=1_000_000), Kind("percent", "percent")]
Points = Annotated[int, Field(strict=True, ge=0, le=MAX_POINTS), Kind("points", "points")]
Days = Annotated[int, Field(strict=True, ge=1, le=36_500), Kind("days", "days")]
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY), Kind("date")]

_Text = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=LONGEST_NAME),
    AfterValidator(_readable),
]
# The longest code of a challenge or a level, as the tables take it.
MAX_CODE = 64
CODE = rf"^[A-Za-z0-9][A-Za-z0-9._-]{{0,{MAX_CODE - 1}}}$"
Code = Annotated[str, StringConstraints(strict=True, pattern=CODE), Kind("code")]
Name = Annotated[_Text, Kind("name")]
Names = Annotated[tuple[_Text, ...], Field(default=(), max_length=NAMES)]
RangeName = Annotated[_Text, Kind("range")]
Ranges = Annotated[Names, Kind("range")]
ProductCode = Annotated[_Text, Kind("product")]
Products = Annotated[Names, Kind("product")]
Segments = Annotated[Names, Kind("segment")]
ModuleName = Annotated[_Text, Kind("module")]
Modules = Annotated[Names, Kind("module")]
# Names of criteria and of what stands around them.
RuleNames = Annotated[Names, Kind("rule")]

Measure = Annotated[
    Literal["amount", "quantity"],
    Kind("choice", words={"amount": N_("the amount sold"), "quantity": N_("the pieces sold")}),
    Field(title=N_("Measure"), description=N_("What is summed: amounts, or pieces.")),
]
Sales = Annotated[
    Literal["sell_in", "sell_out", "both"],
    Kind(
        "choice",
        words={
            "sell_in": N_("what the brand sells (sell-in)"),
            "sell_out": N_("what distributors sell (sell-out)"),
            "both": N_("both"),
        },
    ),
]


class Translations(Model, title=N_("In both languages")):
    """A text in both languages."""

    help: ClassVar[str] = N_("Readers see the one of their language.")

    fr: Annotated[_Text, Kind("text")] = Field(title=N_("French"), description=N_("What readers of French see."))
    en: Annotated[_Text, Kind("text")] = Field(title=N_("English"), description=N_("What readers of English see."))


def shape(value: object) -> str:
    """Which of its two forms a setting is written in: `table` (of keys) or `text`."""
    return "table" if isinstance(value, dict | Model) else "text"


Text = Annotated[
    Annotated[_Text, Tag("text")] | Annotated[Translations, Tag("table")],
    Discriminator(shape),
    Kind("text"),
]


def in_language(text: str | Translations, language: str) -> str:
    """A text in `fr` or `en`."""
    return text if isinstance(text, str) else str(getattr(text, language))


class Named(Model):
    """What has a name of its own in a challenge file, and maybe other words that readers see instead."""

    name: Name = Field(
        title=N_("Name"), description=N_("Identifies it: points, lists of criteria and exports go by it.")
    )
    label: Text | None = Field(
        default=None,
        title=N_("Label"),
        description=N_("What readers see: one text, or one in each language; left out: the name."),
    )

    def label_in(self, language: str) -> str:
        """What readers of `fr` or `en` see."""
        return self.name if self.label is None else in_language(self.label, language)


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
