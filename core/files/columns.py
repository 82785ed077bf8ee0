"""Which column of a file holds which field of the contract's layout."""

from collections import defaultdict
from dataclasses import dataclass

from flask_babel import gettext as _

from core.files.mapping import Mapping
from core.files.names import fold
from core.files.problems import FileProblem, listed
from core.files.table import Table

Layout = dict[str, "Field"]


@dataclass(frozen=True)
class Field:
    """A column of the contract's layout: a `required` one may not be left out of the file."""

    required: bool = False


def matched_columns(table: Table, mapping: Mapping, layout: Layout) -> dict[str, str]:
    """The header of each field that the file holds, through the mapping; fields given as constants are left out.

    Raises FileProblem for a required field without column or constant, for a field that the layout does not have, for
    a column of the mapping that the file does not have, and where two columns may be meant.
    """
    _refuse_unknown_fields(mapping, layout)
    spellings: dict[str, list[str]] = defaultdict(list)
    for header in table.headers:
        spellings[fold(header)].append(header)
    wanted = {field: field for field in layout} | {field: rule.column for field, rule in mapping.columns.items()}
    found: dict[str, str] = {}
    for field, column in wanted.items():
        if field in mapping.constants:
            continue
        if named := _header(table, column, spellings[fold(column)]):
            found[field] = named
        elif field in mapping.columns:
            raise _not_in_file(table, field, column)
    missing = [name for name, field in layout.items() if field.required and name not in {*found, *mapping.constants}]
    if missing:
        raise _missing(table, missing)
    return found


def _refuse_unknown_fields(mapping: Mapping, layout: Layout) -> None:
    for key, fields in (("columns", mapping.columns), ("constants", mapping.constants), ("values", mapping.values)):
        for field in fields:
            if field not in layout:
                raise FileProblem(
                    _(
                        "Mapping file, key “%(key)s”: this kind of file has no such field. Its fields: %(fields)s.",
                        key=f"{key}.{field}",
                        fields=listed(layout),
                    )
                )
            if key == "constants" and field in mapping.columns:
                raise FileProblem(
                    _(
                        "Mapping file, key “%(key)s”: the field has a column too. Remove one of the two.",
                        key=f"{key}.{field}",
                    )
                )


def _header(table: Table, column: str, alike: list[str]) -> str | None:
    """The header spelled exactly so, else the only one that is spelled alike."""
    if column.strip() in alike:
        return column.strip()
    if len(alike) > 1:
        raise FileProblem(
            _(
                "%(name)s: each of the columns %(columns)s could be “%(column)s”. Rename or remove one of them.",
                name=table.name,
                columns=listed(alike),
                column=column,
            )
        )
    return alike[0] if alike else None


def _not_in_file(table: Table, field: str, column: str) -> FileProblem:
    return FileProblem(
        _(
            "Mapping file, key “%(key)s”: %(name)s has no column “%(column)s”. Its columns: %(columns)s.",
            key=f"columns.{field}",
            name=table.name,
            column=column,
            columns=listed(table.headers),
        )
    )


def _missing(table: Table, fields: list[str]) -> FileProblem:
    return FileProblem(
        _(
            "%(name)s lacks: %(fields)s. Its columns: %(columns)s. Add what is missing, or tell in a mapping file,"
            " under `columns`, which column holds it.",
            name=table.name,
            fields=listed(fields),
            columns=listed(table.headers),
        )
    )
