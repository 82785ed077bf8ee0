"""The mapping file: how a file made by someone else is read in our layout."""

from codecs import lookup
from datetime import UTC, datetime
from pathlib import Path
from re import error as PatternError
from re import findall
from typing import Annotated, Any, Literal

from flask_babel import gettext as _
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationError,
    field_validator,
    model_validator,
)

from core.errors import Refused
from core.files.problems import FileProblem, listed
from core.toml import load_toml, read_text_file


def _place(value: object) -> str | int:
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
        return value
    raise ValueError(_("must be a header in quotation marks, or the number of the column, from 1"))


# A column of the file: its header, or which one it is, counted from 1.
Place = Annotated[str | int, PlainValidator(_place)]


# What Python counts among them beside the encodings of files; some take ever longer for a longer text.
_NO_ENCODINGS = ("idna", "punycode", "undefined", "unicode_escape", "raw-unicode-escape", "unicode-escape")
# Columns of which one is made, and signs put between or before what stands in them.
_MOST_JOINED = 10
_LONGEST_CODE = 64
# Fields that are filled from above, and cells by which lines are left out, in one column.
_MOST_FILLED = 20
_MOST_SKIPPED = 200
_Text = Annotated[str, Field(max_length=1000)]


class ColumnRule(BaseModel):
    """Where a field stands in the file, in one of four ways.

    `column`: in that column. `columns`: in several, joined by `separator`. `quantity` and `unit_price`: an amount, as
    the product of both. `year`: a month without its year, which stands in that column or is that number. Codes are
    padded with zeros to `pad` signs, then prefixed.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    column: Place | None = None
    columns: list[Place] = Field(default=[], max_length=_MOST_JOINED)
    separator: str = Field(default="/", max_length=_LONGEST_CODE)
    quantity: Place | None = None
    unit_price: Place | None = None
    year: Place | None = None
    prefix: str = Field(default="", max_length=_LONGEST_CODE)
    pad: int = Field(default=0, ge=0, le=100)

    @model_validator(mode="after")
    def _is_one_way(self) -> "ColumnRule":
        ways = [self.column is not None, bool(self.columns), self.is_product]
        if (self.quantity is None) != (self.unit_price is None) or sum(ways) > 1 or not (any(ways) or self.year):
            raise ValueError(
                _("needs one of `column`, `columns`, or `quantity` together with `unit_price`; or `year` for months")
            )
        return self

    @property
    def is_product(self) -> bool:
        """Whether the field is the product of two columns."""
        return self.quantity is not None and self.unit_price is not None

    @property
    def places(self) -> list[str | int]:
        """The columns that the rule names, in order."""
        return [place for place in (self.column, *self.columns, self.quantity, self.unit_price) if place is not None]


def _as_rule(value: object) -> object:
    if isinstance(value, list):
        return {"columns": value}
    return {"column": value} if isinstance(value, str | int) else value


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


class Mapping(BaseModel):
    """How to read a file: what is left out is found from the file itself.

    `columns` names the file's column for a field; `constants` gives a field one value for every line; `values`
    translates cells of a field, exactly as written in the file, before anything else (a translated cell takes
    neither padding nor prefix; a translation to the empty text empties the cell). `fill`: fields whose cells stand
    once for the lines below them. `skip`: lines to leave out, by column and cell.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    encoding: _Text | None = None
    delimiter: _Text | None = None
    sheet: Annotated[str | int, PlainValidator(_place)] | None = None
    header_line: int | None = Field(default=None, ge=1)
    decimal: Literal[".", ","] | None = None
    date_format: Annotated[str, Field(max_length=_LONGEST_CODE)] | None = None
    round: bool = False
    fill: list[str] = Field(default=[], max_length=_MOST_FILLED)
    # Whether each document of the file comes complete, so that lines it no longer has are withdrawn.
    documents: Literal["lines", "whole"] = "lines"
    columns: dict[str, Annotated[ColumnRule, BeforeValidator(_as_rule)]] = {}
    constants: dict[str, _Text] = {}
    values: dict[str, dict[_Text, _Text]] = {}
    skip: dict[_Text, Annotated[list[_Text], BeforeValidator(_as_list), Field(max_length=_MOST_SKIPPED)]] = Field(
        default={}, max_length=_MOST_FILLED
    )

    def named_columns(self) -> list[str]:
        """The headers that the mapping names."""
        places = [place for rule in self.columns.values() for place in (*rule.places, rule.year)]
        return [place for place in (*places, *self.skip) if isinstance(place, str)]

    def fields(self) -> set[str]:
        """The fields that the mapping says something about."""
        return {*self.columns, *self.constants}

    def fields_by_column(self) -> dict[str, str]:
        """The field that stands in each column named by its header, where it stands there alone."""
        return {rule.column: field for field, rule in self.columns.items() if isinstance(rule.column, str)}

    @field_validator("encoding")
    @classmethod
    def _is_known(cls, encoding: str | None) -> str | None:
        try:
            "".encode(encoding or "utf-8")
            if lookup(encoding or "utf-8").name in _NO_ENCODINGS:
                raise LookupError
        except (LookupError, ValueError):
            raise ValueError(_("is not an encoding; write for instance “utf-8” or “cp1252”")) from None
        return encoding

    @field_validator("delimiter")
    @classmethod
    def _is_one_sign(cls, delimiter: str | None) -> str | None:
        if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n \0'):
            raise ValueError(_("must be one character, for instance “;”"))
        return delimiter

    @field_validator("date_format")
    @classmethod
    def _tells_the_day(cls, date_format: str | None) -> str | None:
        if date_format is not None and not _keeps_days(date_format):
            raise ValueError(_("must tell day, month and year, for instance “%(example)s”", example="%d/%m/%Y"))
        return date_format


def _keeps_days(date_format: str) -> bool:
    day = datetime(2031, 12, 25, tzinfo=UTC)
    try:
        return datetime.strptime(day.strftime(date_format), date_format).date() == day.date()
    except (ValueError, PatternError):
        # A directive that stands twice makes a pattern that is none.
        return False


def load_mapping(source: Path | str | bytes) -> Mapping:
    """The mapping in a TOML file, given by its path or its content.

    Raises FileProblem, naming the path of the key (`columns.rep.pad`), where it does not hold.
    """
    try:
        content = source if isinstance(source, bytes) else read_text_file(Path(source))
        return Mapping.model_validate(load_toml(content.decode("utf-8-sig")))
    except OSError as error:
        raise FileProblem(_("The mapping file cannot be opened: %(reason)s.", reason=error.strerror)) from None
    except UnicodeDecodeError:
        raise FileProblem(_("The mapping file is not text in UTF-8. Save it as a TOML file in UTF-8.")) from None
    except Refused as error:
        raise FileProblem(_("In the mapping file: %(reason)s", reason=error)) from None
    except ValidationError as error:
        raise FileProblem(" ".join(_told(fault) for fault in error.errors()[:5])) from None


def _told(fault: Any) -> str:
    """One fault of the mapping in a sentence, with the path of its key."""
    path = ".".join(str(step) for step in fault["loc"])
    return str(_("Mapping file, key “%(key)s”: %(reason)s.", key=path, reason=_reason(fault)))


def _reason(fault: Any) -> str:
    match fault["type"]:
        case "extra_forbidden":
            return str(_("is not a key of a mapping; remove it or correct its spelling"))
        case "missing":
            return str(_("is missing; add it"))
        case "bool_type":
            return str(_("must be true or false"))
        case "list_type":
            return str(_("must be a list of texts in brackets"))
        case "string_type":
            return str(_("must be a text in quotation marks"))
        case "string_too_long" | "too_long":
            return str(_("is longer than %(most)s", most=fault["ctx"]["max_length"]))
        case "int_type" | "greater_than_equal" | "less_than_equal":
            return str(_("must be a whole number within bounds"))
        case "literal_error":
            return str(_("must be one of %(choices)s", choices=listed(findall("'(.*?)'", fault["ctx"]["expected"]))))
        case "value_error":
            return str(fault["ctx"]["error"])
        case _:
            return str(_("must be a table of keys and values"))
