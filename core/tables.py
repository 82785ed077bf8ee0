"""Rows on a terminal: a table for people, in their language and with their numbers; CSV or JSON for machines."""

import csv
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import click

from core.formulas import inert
from core.one_line import one_line

# What a table says in the place of a value that machines read, by the name of its column.
Words = Mapping[str, Callable[[Any], str]]


class Figure(str):
    """A number already written for people; it stands to the right, as numbers do."""

    __slots__ = ()


NUMBERS = int | Decimal | Figure | None


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], form: str, words: Words | None = None) -> None:
    """The rows on standard output, as a table to read, as CSV or as JSON.

    Names of columns and values of CSV and JSON are the same in every language; a table has both in the reader's.
    """
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_without_formula(cell) for cell in row] for row in rows)
    elif form == "json":
        entries = [dict(zip(columns, row, strict=True)) for row in rows]
        click.echo(json.dumps(entries, ensure_ascii=False, indent=1, default=str))
    else:
        said: list[Callable[[Any], Any]] = [(words or {}).get(name, _same) for name in columns]
        names = _names()
        print_table(
            [names.get(name, name) for name in columns],
            [[say(cell) for say, cell in zip(said, row, strict=True)] for row in rows],
        )


def _without_formula(cell: Any) -> Any:
    """A text that no spreadsheet runs: names and codes come from files that others have made."""
    return inert(cell) if type(cell) is str else cell


def _same(value: Any) -> Any:
    return value


def print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Columns aligned: numbers to the right, the rest to the left; numbers and days as the reader writes them."""
    cells = [[_written(cell) for cell in row] for row in rows]
    widths = [max(map(len, [name, *(row[n] for row in cells)])) for n, name in enumerate(columns)]
    right = [
        bool(rows) and all(isinstance(row[n], int | Decimal | Figure | None) for row in rows)
        for n in range(len(columns))
    ]
    for row in [list(columns), *cells]:
        aligned = [
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(row, widths, right, strict=True)
        ]
        click.echo("  ".join(aligned).rstrip())


def _written(cell: Any) -> str:
    from core.wording import day, number

    if cell is None:
        return ""
    if isinstance(cell, int | Decimal):
        return number(cell)
    return day(cell) if isinstance(cell, date) else one_line(str(cell), "\ufffd")


def _names() -> dict[str, str]:
    """The columns of all commands, as people name them."""
    from flask_babel import gettext as _

    return {
        "rank": _("rank"),
        "code": _("code"),
        "participant": _("participant"),
        "name": _("name"),
        "points": _("points"),
        "team": _("team"),
        "members": _("members"),
        "criterion": _("criterion"),
        "key": _("key"),
        "state": _("state"),
        "start": _("start"),
        "end": _("end"),
        "email": _("e-mail"),
        "role": _("role"),
        "language": _("language"),
        "participants": _("participants"),
        "teams": _("teams"),
        "active": _("active"),
        "kind": _("kind"),
        "document": _("document"),
        "line": _("line"),
        "original_document": _("original document"),
        "original_line": _("original line"),
        "change": _("change"),
        "changed_at": _("changed on"),
        "date": _("date"),
        "client": _("client"),
        "product": _("product"),
        "quantity": _("quantity"),
        "amount": _("amount"),
        "status": _("status"),
        "prize": _("prize"),
        "gift": _("gift"),
        "league": _("league"),
        "reference": _("reference"),
        "id": _("number"),
        "file": _("file"),
        "what": _("what"),
        "at": _("on"),
        "undoes": _("undoes"),
        "new": _("new"),
        "corrected": _("corrected"),
        "unchanged": _("unchanged"),
        "held": _("held"),
        "rejected": _("rejected"),
        "date_then": _("date then"),
        "participant_then": _("participant then"),
        "client_then": _("client then"),
        "product_then": _("product then"),
        "quantity_then": _("quantity then"),
        "amount_then": _("amount then"),
        "status_then": _("status then"),
        "source": _("of"),
        "balance": _("balance"),
        "available": _("to spend"),
        "pending": _("to come"),
        "level": _("level"),
        "since": _("since"),
        "until": _("until"),
        "next": _("next"),
        "missing_points": _("missing points"),
        "missing_sales": _("missing sales"),
        "missing_modules": _("missing modules"),
    }
