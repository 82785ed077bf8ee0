"""The page on which each column of a file is told what it is; what it comes to is a mapping."""

from collections import Counter
from collections.abc import Mapping as Entries
from dataclasses import dataclass
from hashlib import sha256

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import Refused
from core.files.layout import Layout
from core.files.mapping import ColumnRule, Mapping
from core.files.mapping_text import mapping_text
from core.files.names import fold
from core.files.problems import FileProblem
from core.files.proposals import proposals
from core.files.table import Table
from imports.models import ImportRun, ImportState
from imports.words import field_name

SAMPLES = 3
# Values that some files have in no column, as all their lines share them.
CONSTANTS = {"sales": ("kind", "status"), "participants": ("kind",)}
# Only the numbers of documents may be made of several columns.
JOINED = ("document", "original_document")


@dataclass(frozen=True)
class Column:
    """A column of a file: its place from 1, its header, its first different values, and the field it is read as.

    proposed: whether that is only a proposal.
    """

    place: int
    title: str
    samples: list[str]
    field: str
    proposed: bool


def shareable(what: str) -> tuple[str, ...]:
    """The fields of which a file may say one value for all its lines."""
    return CONSTANTS.get(what, ())


def layout_digest(table: Table | FileProblem, what: str) -> str:
    """A digest of a file's headers, by which the next file of the same layout is known; empty where it has none.

    `table`: the file as it is read without any mapping.
    """
    if not isinstance(table, Table):
        return ""
    return sha256("\0".join([what, *sorted(map(fold, table.headers))]).encode()).hexdigest()


def remembered_mapping(session: Session, what: str, digest: str) -> ImportRun | None:
    """The last import of a file of the same layout that was read through a mapping."""
    query = select(ImportRun).where(ImportRun.layout == digest, ImportRun.what == what, ImportRun.mapping != "")
    made = query.where(ImportRun.state == ImportState.APPLIED).order_by(ImportRun.id.desc())
    return session.scalar(made.limit(1)) if digest else None


def columns_of(table: Table, layout: Layout, mapping: Mapping) -> list[Column]:
    """Every column of a file, as the mapping reads it, or as its header and its values propose."""
    said: dict[str, str] = {}
    for field, rule in mapping.columns.items():
        said |= {_column(table, place): field for place in rule.places}
    free = {name: field for name, field in layout.items() if name not in (*mapping.columns, *mapping.constants)}
    names = {fold(name): name for name in free}
    said |= {column: names[fold(table.title(column))] for column in table.columns
             if column not in said and fold(table.title(column)) in names}  # fmt: skip
    left = {name: field for name, field in free.items() if name not in said.values()}
    guesses = proposals(table, left, [column for column in table.columns if column not in said])
    guessed = {table.columns[it.place - 1]: it.field for it in guesses if it.place and not it.rule.is_product}
    return [
        Column(
            place,
            table.title(column),
            table.frame[column].drop_nulls().unique(maintain_order=True).head(SAMPLES).to_list(),
            said.get(column, guessed.get(column, "")),
            column not in said and column in guessed,
        )
        for place, column in enumerate(table.columns, 1)
    ]


def _column(table: Table, place: str | int) -> str:
    """The column that a mapping names, by its header or its place; the empty name where there is none."""
    if isinstance(place, int):
        return table.columns[place - 1] if 0 < place <= len(table.columns) else ""
    return next((column for column in table.columns if fold(table.title(column)) == fold(place)), "")


@dataclass(frozen=True)
class Choice:
    """What was chosen on the page: the field of each column by its place, what all lines have in common by field.

    whole: whether each document comes complete. filled: the fields whose empty cells stand for those above them; None:
    as the former mapping says.
    """

    fields: dict[int, str]
    shared: dict[str, str]
    whole: bool
    filled: tuple[str, ...] | None = None


def lacking_fields(table: Table, layout: Layout, mapping: Mapping) -> list[str]:
    """The required fields for which neither the mapping nor a proposal has a column or a value for all lines."""
    said = {*mapping.constants, *(column.field for column in columns_of(table, layout, mapping))}
    return [name for name, field in layout.items() if field.required and name not in said]


def mapping_of(table: Table, layout: Layout, former: Mapping, choice: Choice) -> str:
    """The text of the mapping that reads each column as the field chosen for it.

    What the former mapping says beside its columns stays. Refused where two columns are said to be one field.
    """
    titles = Counter(fold(title) for title in table.headers)
    places: dict[str, list[str | int]] = {}
    for place, field in sorted(choice.fields.items()):
        if field in layout and 0 < place <= len(table.columns):
            title = table.title(table.columns[place - 1])
            places.setdefault(field, []).append(title if titles[fold(title)] == 1 else place)
    columns = {field: _rule(former, field, named) for field, named in places.items()}
    _refuse_twice(columns, former)
    constants = {field: value for field, value in former.constants.items() if field not in choice.shared}
    constants |= {field: value for field, value in choice.shared.items() if value and field not in columns}
    kept = {key: value for key, value in constants.items() if key not in columns}
    update: dict[str, object] = {
        "columns": columns,
        "constants": kept,
        "documents": "whole" if choice.whole else "lines",
    }
    if choice.filled is not None:
        update["fill"] = [field for field in choice.filled if field in columns]
    return mapping_text(former.model_copy(update=update))


def _refuse_twice(columns: Entries[str, ColumnRule], former: Mapping) -> None:
    """Refuse a field that is said to be several columns, unless the former mapping joins just these."""
    for field, rule in columns.items():
        if len(rule.columns) > 1 and field not in JOINED and rule != former.columns.get(field):
            raise Refused(_("Two columns are said to be “%(field)s”. Choose one of them.", field=field_name(field)))


def _rule(former: Mapping, field: str, places: list[str | int]) -> ColumnRule:
    """The former rule for the same columns, with its prefix and the like; else a plain one."""
    rule = former.columns.get(field)
    if rule is not None and rule.places == places:
        return rule
    return ColumnRule(column=places[0]) if len(places) == 1 else ColumnRule(columns=places)
