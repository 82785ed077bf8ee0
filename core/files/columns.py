"""Which columns of a file hold which field of the contract's layout."""

from collections import defaultdict
from dataclasses import dataclass

from flask_babel import gettext as _

from core.files.layout import Layout
from core.files.mapping import ColumnRule, Mapping
from core.files.names import fold
from core.files.problems import FieldsMissing, FileProblem, listed
from core.files.proposals import proposals, told
from core.files.signs import bare_text
from core.files.table import Table
from core.files.vocabulary import meaning


@dataclass(frozen=True)
class Source:
    """The columns of the frame that a field is read from, in order, and how."""

    columns: list[str]
    rule: ColumnRule


class Headers:
    """The columns of a table by what a mapping calls them."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._spellings: dict[str, list[str]] = defaultdict(list)
        for column in table.columns:
            self._spellings[fold(table.title(column))].append(column)

    def find(self, place: str | int) -> str | None:
        """The column of that header, or of that number; None where there is none.

        A header spelled exactly so is it, else the only one that is spelled alike. Raises FileProblem for two.
        """
        if isinstance(place, int):
            return self._table.columns[place - 1] if place <= len(self._table.columns) else None
        alike = self._spellings[fold(bare_text(place))]
        exact = [column for column in alike if self._table.title(column) == bare_text(place)]
        chosen = exact or alike
        if len(chosen) > 1:
            raise self._ambiguous(place, chosen)
        return chosen[0] if chosen else None

    def _ambiguous(self, place: str, alike: list[str]) -> FileProblem:
        numbers = [self._table.columns.index(column) + 1 for column in alike]
        # On a line of its own: what is said within another sentence is not found for translation.
        named = [
            _("“%(name)s” (number %(number)s)", name=self._table.title(column), number=number)
            for column, number in zip(alike, numbers, strict=True)
        ]
        return FileProblem(
            _(
                "%(name)s: each of the columns %(columns)s could be “%(column)s”. Say which one by its number, in the"
                " mapping file: `column = %(number)s` is the one that stands there.",
                name=self._table.name,
                columns=", ".join(named),
                column=place,
                number=numbers[0],
            )
        )


def matched_columns(table: Table, mapping: Mapping, layout: Layout) -> dict[str, Source]:
    """Where each field stands that the file holds, through the mapping; fields given as constants are left out.

    Raises FileProblem for a required field without column or constant, for a field that the layout does not have, for
    a column of the mapping that the file does not have, and where two columns may be meant.
    """
    _refuse_unknown_fields(mapping, layout)
    headers = Headers(table)
    found: dict[str, Source] = {}
    for field in layout:
        rule = mapping.columns.get(field)
        if field in mapping.constants or (rule and not rule.places):
            continue
        if rule:
            found[field] = Source([_named(table, headers, field, place) for place in rule.places], rule)
        elif column := headers.find(field):
            found[field] = Source([column], ColumnRule(column=field))
    for field in layout:
        if layout[field].by_its_name and field not in found and (column := _by_name(table, field)):
            found[field] = Source([column], ColumnRule(column=table.title(column)))
    return found


def refuse_missing(table: Table, mapping: Mapping, layout: Layout, found: dict[str, Source]) -> None:
    """Raise FieldsMissing, with columns that may be meant, where a required field stands nowhere in the file."""
    missing = [name for name, field in layout.items() if field.required and name not in {*found, *mapping.constants}]
    if missing:
        raise _missing(table, missing, _proposed(table, mapping, layout, found))


def unrecognised(table: Table, mapping: Mapping, found: dict[str, Source]) -> list[str]:
    """The columns of the frame that nothing is read from."""
    headers = Headers(table)
    read = {column for source in found.values() for column in source.columns}
    read |= {headers.find(place) or "" for place in mapping.named_columns()}
    return [column for column in table.columns if column not in read]


def _proposed(table: Table, mapping: Mapping, layout: Layout, found: dict[str, Source]) -> str:
    free = unrecognised(table, mapping, found)
    wanted = {name: field for name, field in layout.items() if name not in {*found, *mapping.constants}}
    return told(proposals(table, wanted, free))


def _by_name(table: Table, field: str) -> str | None:
    named = [column for column in table.columns if meaning(table.title(column)) == field]
    return named[0] if len(named) == 1 else None


def _refuse_unknown_fields(mapping: Mapping, layout: Layout) -> None:
    tables = {"columns": [*mapping.columns], "constants": [*mapping.constants], "values": [*mapping.values]}
    named = [(f"{key}.{field}", field) for key, fields in tables.items() for field in fields]
    for key, field in [*named, *(("fill", field) for field in mapping.fill)]:
        if field not in layout:
            raise FileProblem(
                _(
                    "Mapping file, key “%(key)s”: this kind of file has no such field. Its fields: %(fields)s.",
                    key=key,
                    fields=listed(layout),
                )
            )
    for field in mapping.constants:
        if field in mapping.columns:
            raise FileProblem(
                _(
                    "Mapping file, key “%(key)s”: the field has a column too. Remove one of the two.",
                    key=f"constants.{field}",
                )
            )


def _named(table: Table, headers: Headers, field: str, place: str | int) -> str:
    if column := headers.find(place):
        return column
    raise not_in_file(table, f"columns.{field}", place)


def not_in_file(table: Table, key: str, place: str | int) -> FileProblem:
    """The problem of a key of the mapping that names a column which is not there."""
    return FileProblem(
        _(
            "Mapping file, key “%(key)s”: %(name)s has no column “%(column)s”. Its columns: %(columns)s.",
            key=key,
            name=table.name,
            column=place,
            columns=listed(table.headers),
        )
    )


def _missing(table: Table, fields: list[str], proposed: str) -> FieldsMissing:
    sentence = _(
        "%(name)s lacks: %(fields)s. Its columns: %(columns)s. Add what is missing, or tell in a mapping file,"
        " under `columns`, which column holds it.",
        name=table.name,
        fields=listed(fields),
        columns=listed(table.headers),
    )
    return FieldsMissing(" ".join([sentence, *([proposed] if proposed else []), *table.notes]), fields)
