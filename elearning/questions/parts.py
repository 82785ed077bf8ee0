"""What questions are made of: identifiers, numbers as they are written, choices, pairs, blanks."""

import re
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from core.limits import DIGITS
from elearning.questions.plain import alike
from elearning.texts import Texts, clean

ID_LETTERS = 60
MOST_WEIGHT = 100
CHOICES, ITEMS, PAIRS, OPTIONS, BLANKS, ACCEPTED, NUMBERS, TAGS = 30, 20, 20, 40, 20, 40, 10, 20
SHORT_LETTERS = 300

# A name that XML and HTML take as an identifier too.
Id = Annotated[str, StringConstraints(pattern=rf"^[A-Za-z_][A-Za-z0-9_-]{{0,{ID_LETTERS - 1}}}$")]

_NUMBER = re.compile(rf"[+-]?(?:\d{{1,{DIGITS}}}(?:[.,]\d{{0,{DIGITS}}})?|[.,]\d{{1,{DIGITS}}})", re.ASCII)
# Between groups of three figures, as people and programs write them.
_GROUPING = str.maketrans("", "", " \u00a0\u202f\u2009'’")


def number(text: str) -> Decimal | None:
    """A number as people write it (`3,5`, `3.5`, `−2`, `12 000`), exactly; None for what is none.

    One comma or point is the decimal sign in either language; groups of figures may be set apart by spaces.
    """
    kept = text.strip().replace("−", "-").translate(_GROUPING)
    return Decimal(kept.replace(",", ".")) if _NUMBER.fullmatch(kept) else None


def written(value: Decimal) -> str:
    """A number with a point and without needless zeros, never with an exponent."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _is_number(text: str) -> str:
    value = number(text)
    if value is None:
        raise PydanticCustomError("no_number", "this is not a number")
    return written(value)


def _not_below_zero(text: str) -> str:
    if text.startswith("-"):
        raise PydanticCustomError("below_zero", "a tolerance is not below zero")
    return text


Number = Annotated[str, Field(max_length=2 * DIGITS + 10), AfterValidator(_is_number)]
Tolerance = Annotated[Number, AfterValidator(_not_below_zero)]


def _short(text: str) -> str:
    return " ".join(clean(text).split())


Short = Annotated[str, Field(max_length=SHORT_LETTERS), AfterValidator(_short)]


class Part(BaseModel):
    """Something strict: nothing is converted, unknown keys are refused, nothing changes."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Picture(Part):
    """A picture of the module: the name of its file, and what it shows for those who cannot see it."""

    file: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,119}$")]
    shows: Texts | None = None


class Choice(Part):
    """One answer that is offered; `feedback` is told to whoever chose it."""

    id: Id
    text: Texts
    right: bool = False
    feedback: Texts | None = None


class AcceptedNumber(Part):
    """A number that is right, and so much above and below it."""

    value: Number
    tolerance: Tolerance = "0"
    feedback: Texts | None = None


class Item(Part):
    """One of what is to be put in order."""

    id: Id
    text: Texts


class Option(Part):
    """What may be matched: plain text, on one line, as it stands in a list to choose from."""

    id: Id
    text: Texts


class Pair(Part):
    """What something is to be matched with: `option` is the id of the right one."""

    id: Id
    text: Texts
    option: Id


class Accepted(Part):
    """A text that is right in a blank, in whichever language."""

    text: Short
    feedback: Texts | None = None

    def model_post_init(self, context: object, /) -> None:
        """Refuse a text that nobody can type."""
        if not alike(self.text, ignore_case=True, ignore_accents=True):
            raise PydanticCustomError("no_text", "an accepted answer is empty")


class Blank(Part):
    """A blank, which stands in the text as `[[id]]`; capital letters and accents count where they are not ignored."""

    id: Id
    accepted: list[Accepted] = Field(min_length=1, max_length=ACCEPTED)
    ignore_case: bool = True
    ignore_accents: bool = True
