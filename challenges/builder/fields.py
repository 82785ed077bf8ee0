"""The settings of a challenge file as the fields of a form, each with what stands in the file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from challenges.builder.paths import list_of
from challenges.definition.tree import Setting

NUMBERS = frozenset({"money", "measured", "percent", "points", "days", "count"})
# What stands in a choice for a table of its own.
TABLE = "{}"
LANGUAGES = ("fr", "en")


@dataclass(frozen=True)
class Field:
    """One field: the path of its key, and its texts as they stand; a list has one for each entry.

    language: of a text in both languages, which one it is.
    """

    path: str
    setting: Setting
    texts: tuple[str, ...]
    is_set: bool = True
    language: str = ""

    @property
    def name(self) -> str:
        """What it is sent under."""
        return f"{self.path}.{self.language}" if self.language else self.path

    @property
    def id(self) -> str:
        """The name of its element."""
        return self.name.replace("[", "-").replace("]", "").replace(".", "-")

    @property
    def text(self) -> str:
        """What stands in it, a line for each entry of a list."""
        return "\n".join(self.texts)

    @property
    def is_pair(self) -> bool:
        """Whether it is a first and a last."""
        return self.setting.many and self.setting.fewest == 2 == self.setting.longest

    @property
    def is_list(self) -> bool:
        """Whether it takes any number of entries."""
        return self.setting.many and not self.is_pair

    @property
    def is_number(self) -> bool:
        """Whether a number is typed into it."""
        return self.setting.kind in NUMBERS


@dataclass(frozen=True)
class Group:
    """A list of tables inside a table: steps, rates, leagues by hand; the fields of each."""

    path: str
    setting: Setting
    rows: Sequence[tuple[str, Sequence[Field]]]


def fields_of(settings: Sequence[Setting], content: dict[str, Any], path: str = "") -> list[Field]:
    """The fields of a table; `path`: of the table. Lists of tables are groups."""
    return [field for setting in settings for field in _fields(setting, content, path)]


def groups_of(settings: Sequence[Setting], content: dict[str, Any], path: str) -> list[Group]:
    """The lists of tables inside a table."""
    return [
        Group(f"{path}.{setting.key}", setting, _rows(setting, content.get(setting.key, []), f"{path}.{setting.key}"))
        for setting in settings
        if setting.many and setting.kind == "table"
    ]


def _rows(setting: Setting, tables: Any, path: str) -> list[tuple[str, list[Field]]]:
    ways = [(f"{path}[{place}]", table) for place, table in enumerate(tables, 1)]
    return [(way, fields_of(setting.inside, table, way)) for way, table in ways]


def _fields(setting: Setting, content: dict[str, Any], path: str) -> Iterator[Field]:
    way = f"{path}.{setting.key}" if path else setting.key
    value = content.get(setting.key)
    if setting.kind == "table":
        if not setting.many and not setting.types:
            yield from fields_of(setting.inside, value if isinstance(value, dict) else {}, way)
    elif setting.kind == "text" and setting.inside:
        for language in LANGUAGES:
            text = value.get(language) if isinstance(value, dict) else value
            yield Field(way, setting, (written(text),), value is not None, language)
    else:
        yield _field(setting, value, way)
        if setting.kind == "choice" and setting.inside:
            yield from fields_of(setting.inside, value if isinstance(value, dict) else {}, way)


def _field(setting: Setting, value: Any, way: str) -> Field:
    if setting.many:
        return Field(way, setting, tuple(map(written, value or ())), value is not None)
    if setting.kind == "choice":
        shown = TABLE if isinstance(value, dict) else written(setting.default if value is None else value)
        return Field(way, setting, (shown,), value is not None)
    return Field(way, setting, (written(value),), value is not None)


def written(value: Any) -> str:
    """A value as it stands in its field."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else str(value)


def field_at(fields: Sequence[Field], path: str) -> Field | None:
    """The field that a refusal is about: of that path, or of the list or text that it leads into."""
    names = {field.name: field for field in reversed(fields)} | {field.path: field for field in reversed(fields)}
    return names.get(path) or names.get(list_of(path))
