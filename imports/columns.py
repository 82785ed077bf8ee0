"""The page on which each column of a file is told what it is; what it comes to is a mapping."""

from collections import Counter
from collections.abc import Mapping as Entries
from dataclasses import dataclass
from hashlib import sha256

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import Refused
from core.files.mapping import ColumnRule, Mapping
from core.files.mapping_text import mapping_text
from core.files.names import fold
from core.files.problems import FileProblem
from core.files.proposals import proposals
from core.files.reading import read_table
from core.files.table import Table
from imports.layouts import LAYOUTS
from imports.models import ImportRun, ImportState
from imports.words import field_name

SAMPLES = 3
# Values that some files have in no column, as all their lines share them.
CONSTANTS = {"sales": ("kind", "status"), "participants": ("kind",)}
# Only a document's number may be made of several columns.
JOINED = ("document",)


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


def layout_digest(content: bytes, name: str, what: str) -> str:
    """A digest of a file's headers, by which the next file of the same layout is known; empty where it has none."""
    try:
        table = read_table(content, name)
    except FileProblem:
        return ""
    return sha256("\0".join([what, *sorted(map(fold, table.headers))]).encode()).hexdigest()


def remembered_mapping(session: Session, what: str, digest: str) -> ImportRun | None:
    """The last import of a file of the same layout that was read through a mapping."""
    query = select(ImportRun).where(ImportRun.layout == digest, ImportRun.what == what, ImportRun.mapping != "")
    made = query.where(ImportRun.state == ImportState.APPLIED).order_by(ImportRun.id.desc())
    return session.scalar(made.limit(1)) if digest else None


def columns_of(table: Table, what: str, mapping: Mapping) -> list[Column]:
    """Every column of a file, as the mapping reads it, or as its header and its values propose."""
    layout = LAYOUTS[what]
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


def mapping_of(table: Table, what: str, former: Mapping, chosen: Entries[int, str], shared: Entries[str, str],
               whole: bool) -> str:  # fmt: skip
    """The text of the mapping that reads each column (by its place) as the field chosen for it.

    shared: what all lines have in common, by field. What the former mapping says beside its columns stays. Refused
    where two columns are said to be one field.
    """
    titles = Counter(fold(title) for title in table.headers)
    places: dict[str, list[str | int]] = {}
    for place, field in sorted(chosen.items()):
        if field in LAYOUTS[what] and 0 < place <= len(table.columns):
            title = table.title(table.columns[place - 1])
            places.setdefault(field, []).append(title if titles[fold(title)] == 1 else place)
    twice = [field for field, columns in places.items() if len(columns) > 1 and field not in JOINED]
    if twice:
        told = _("Two columns are said to be “%(field)s”. Choose one of them.", field=field_name(twice[0]))
        raise Refused(told)
    columns = {field: _rule(former, field, named) for field, named in places.items()}
    constants = {field: value for field, value in former.constants.items() if field not in CONSTANTS.get(what, ())}
    constants |= {field: value for field, value in shared.items() if value and field not in columns}
    kept = {key: value for key, value in constants.items() if key not in columns}
    update = {"columns": columns, "constants": kept, "documents": "whole" if whole else "lines"}
    return mapping_text(former.model_copy(update=update))


def _rule(former: Mapping, field: str, places: list[str | int]) -> ColumnRule:
    """The former rule for the same columns, with its prefix and the like; else a plain one."""
    rule = former.columns.get(field)
    if rule is not None and rule.places == places:
        return rule
    return ColumnRule(column=places[0]) if len(places) == 1 else ColumnRule(columns=places)
