"""The challenge file: TOML text to a definition and back, refused with the path of the key and the reason in words."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

import tomlkit
from flask_babel import ngettext
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from challenges.definition.model import Definition
from challenges.definition.refusals import path_of, reason_of
from core.errors import Refused
from core.toml import load_toml

# No more refusals than that are told at once.
MOST_TOLD = 50
# Texts that were read are kept in memory, with what they hold; longer ones than anybody writes are not.
LONGEST_KNOWN = 64 * 1024


@dataclass(frozen=True)
class Refusal:
    """One thing wrong in a challenge file: the path of its key, and the reason."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}" if self.path else self.reason


class RefusedDefinition(Refused):
    """A challenge file that cannot be taken; every reason, not only the first."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__("\n".join(str(refusal) for refusal in refusals))
        self.refusals = refusals


def read_definition(source: str) -> Definition:
    """The definition that a challenge file's text holds; RefusedDefinition where it holds none."""
    return _read_known(source) if len(source) <= LONGEST_KNOWN else _read(source)


@lru_cache(maxsize=256)
def _read_known(source: str) -> Definition:
    return _read(source)


def _read(source: str) -> Definition:
    try:
        content = load_toml(source)
    except Refused as error:
        raise RefusedDefinition([Refusal("", str(error))]) from error
    return definition_from(content)


def definition_from(content: dict[str, Any]) -> Definition:
    """The definition that a mapping of keys holds, whatever format it was read from."""
    try:
        return Definition.model_validate(content)
    except ValidationError as error:
        raise RefusedDefinition(_refusals(error, content)) from error


def _refusals(error: ValidationError, content: Any) -> list[Refusal]:
    """What is wrong, each thing once; of very many, the first."""
    details = [detail for detail in error.errors() if not _follows(detail)]
    found = [Refusal(path_of(detail, content), reason_of(detail)) for detail in details[:MOST_TOLD]]
    if more := len(details) - len(found):
        found.append(Refusal("", ngettext("… and %(num)s more.", "… and %(num)s more.", more)))
    return list(dict.fromkeys(found))


def _follows(detail: ErrorDetails) -> bool:
    """Whether this only follows from another refusal: a list is told to be empty because its entries are refused."""
    return detail["type"] == "too_short" and bool(detail["input"])


def write_definition(definition: Definition) -> str:
    """The file of a definition: only what differs from the defaults, in the order of the reference."""
    document = tomlkit.document()
    for key, value in _plain(definition).items():
        document.add(key, value)
    return tomlkit.dumps(document)


def _plain(value: object) -> Any:
    """Models as mappings, sequences as lists, decimals as TOML numbers that read back as the same decimals."""
    if isinstance(value, BaseModel):
        chosen = value.model_dump(exclude_unset=True, exclude_none=True, by_alias=True)
        return {key: _plain(entry) for key, entry in chosen.items()}
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return int(value) if whole else tomlkit.value(format(value, "f"))
    return value
