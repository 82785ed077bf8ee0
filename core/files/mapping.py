"""The mapping file: how a file made by someone else is read in our layout."""

import tomllib
from datetime import datetime
from pathlib import Path
from re import findall
from typing import Annotated, Any, Literal

from flask_babel import gettext as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from core.files.problems import FileProblem, listed


class ColumnRule(BaseModel):
    """A column of the file, and how its cells become codes: padded with zeros to `pad` signs, then prefixed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    column: str
    prefix: str = ""
    pad: int = Field(default=0, ge=0, le=100)


def _as_rule(value: object) -> object:
    return {"column": value} if isinstance(value, str) else value


class Mapping(BaseModel):
    """How to read a file: what is left out is found from the file itself.

    `columns` names the file's column for a field; `constants` gives a field one value for every line; `values`
    translates cells of a field, exactly as written in the file, before anything else (a translated cell takes
    neither padding nor prefix; a translation to the empty text empties the cell).
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_line: int = Field(default=1, ge=1)
    decimal: Literal[".", ","] | None = None
    date_format: str | None = None
    # Whether each document of the file comes complete, so that lines it no longer has are withdrawn.
    documents: Literal["lines", "whole"] = "lines"
    columns: dict[str, Annotated[ColumnRule, BeforeValidator(_as_rule)]] = {}
    constants: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}

    @field_validator("encoding")
    @classmethod
    def _is_known(cls, encoding: str | None) -> str | None:
        try:
            "".encode(encoding or "utf-8")
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
    day = datetime(2031, 12, 25)
    try:
        return datetime.strptime(day.strftime(date_format), date_format).date() == day.date()
    except ValueError:
        return False


def load_mapping(source: Path | str | bytes) -> Mapping:
    """The mapping in a TOML file, given by its path or its content.

    Raises FileProblem, naming the path of the key (`columns.rep.pad`), where it does not hold.
    """
    try:
        content = source if isinstance(source, bytes) else Path(source).read_bytes()
        return Mapping.model_validate(tomllib.loads(content.decode("utf-8-sig")))
    except OSError as error:
        raise FileProblem(_("The mapping file cannot be opened: %(reason)s.", reason=error.strerror)) from None
    except UnicodeDecodeError:
        raise FileProblem(_("The mapping file is not text in UTF-8. Save it as a TOML file in UTF-8.")) from None
    except tomllib.TOMLDecodeError as error:
        raise FileProblem(
            _("The mapping file is not written as TOML: %(reason)s. Correct it there.", reason=error)
        ) from None
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
        case "string_type":
            return str(_("must be a text in quotation marks"))
        case "int_type" | "greater_than_equal" | "less_than_equal":
            return str(_("must be a whole number within bounds"))
        case "literal_error":
            return str(_("must be one of %(choices)s", choices=listed(findall("'(.*?)'", fault["ctx"]["expected"]))))
        case "value_error":
            return str(fault["ctx"]["error"])
        case _:
            return str(_("must be a table of keys and values"))
