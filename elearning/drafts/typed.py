"""What is typed into the form of a part of a module: flat names, as `choices.1.text.fr`, which say where it belongs.

A part as fields (`flat`) and fields as what a part is made of (`Typed`); what is wrong is told by the same names.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from pydantic import BaseModel, ValidationError

from core.errors import Refused
from elearning.questions.faults import faults

ON = "on"
_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
Document = dict[str, Any]


class Wrong(Refused):
    """What was typed cannot be taken. errors: sentences by the names of fields; under an empty one what is about all.

    fields: what was typed, as it is shown again.
    """

    def __init__(self, errors: Mapping[str, str], fields: Mapping[str, str]) -> None:
        super().__init__(_("Nothing was stored: something has to be put right first."))
        self.errors, self.fields = dict(errors), dict(fields)

    def beneath(self, name: str) -> "Wrong":
        """The same of a part that stands in another one under this name."""
        return Wrong({f"{name}.{place}" if place else name: told for place, told in self.errors.items()}, self.fields)


class Typed:
    """The fields of a form, or of one of its rows."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = fields

    def text(self, name: str) -> str:
        """What stands in a field."""
        return self.fields.get(name, "").strip()

    def texts(self, name: str) -> Document | None:
        """A text in both languages; None where none is written."""
        found = {language: self.text(f"{name}.{language}") for language in ("fr", "en")}
        return found if any(found.values()) else None

    def needed(self, name: str) -> Document:
        """The same of a text that has to be there: the part itself says that it is missing."""
        return self.texts(name) or {}

    def whole(self, name: str) -> int | str | None:
        """A whole number; what was typed where it is none, for the part to refuse; None for nothing."""
        text = self.text(name).replace(" ", "").replace("\u202f", "").replace("\u00a0", "")
        return int(text) if _WHOLE.fullmatch(text) else text or None

    def given(self, *names: str) -> Document:
        """The whole numbers that were typed, by their names; of the others their defaults hold."""
        return {name: value for name in names if (value := self.whole(name)) is not None}

    def ticked(self, name: str) -> bool:
        """Whether a box is ticked."""
        return self.text(name) == ON

    def lines(self, name: str) -> list[str]:
        """What stands on each line, each once."""
        return list(dict.fromkeys(filter(None, (line.strip() for line in self.fields.get(name, "").splitlines()))))

    def commas(self, name: str) -> list[str]:
        """What stands between commas, each once."""
        return list(dict.fromkeys(filter(None, (part.strip() for part in self.text(name).split(",")))))

    def rows(self, name: str) -> list["Typed"]:
        """The rows of a list, in their order."""
        found: dict[int, dict[str, str]] = {}
        for key, value in self.fields.items():
            parts = key.split(".", 2)
            if len(parts) == 3 and parts[0] == name and _WHOLE.fullmatch(parts[1]):
                found.setdefault(int(parts[1]), {})[parts[2]] = value
        return [Typed(found[at]) for at in sorted(found)]

    def says(self, *names: str) -> bool:
        """Whether one of these texts or fields is written."""
        return any(self.texts(name) or self.text(name) for name in names)


def flat(value: Any, prefix: str = "") -> dict[str, str]:
    """A part, or what it is dumped to, as fields: lists of texts a line each, ticked boxes as `on`."""
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json")
    if isinstance(value, Mapping):
        return _joined(flat(inner, f"{prefix}.{key}" if prefix else str(key)) for key, inner in value.items())
    if isinstance(value, list):
        if all(isinstance(one, str) for one in value):
            return {prefix: "\n".join(value)} if value else {}
        return _joined(flat(one, f"{prefix}.{at}") for at, one in enumerate(value))
    if value is None or value is False:
        return {}
    return {prefix: ON if value is True else str(value)}


def numbered(rows: Iterable[Mapping[str, str]], name: str) -> dict[str, str]:
    """Rows as the fields of a list."""
    return {f"{name}.{at}.{key}": value for at, row in enumerate(rows) for key, value in row.items()}


def without_rows(fields: Mapping[str, str], *names: str) -> dict[str, str]:
    """The fields that are of none of these lists."""
    return {key: value for key, value in fields.items() if not key.startswith(tuple(f"{name}." for name in names))}


def wrong(error: ValidationError, fields: Mapping[str, str], skip: int = 0) -> Wrong:
    """What a part refuses, beside the fields that it is about. skip: so many words of a place name no field."""
    told: dict[str, str] = {}
    for place, sentence in faults(error):
        told.setdefault(".".join(place.split(".")[skip:]), sentence)
    return Wrong(told, fields)


def _joined(parts: Iterable[dict[str, str]]) -> dict[str, str]:
    return {key: value for part in parts for key, value in part.items()}
