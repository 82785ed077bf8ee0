"""What every command shares: an open database, refusals told in words, tables, CSV and JSON."""

import csv
import functools
import json
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, ParamSpec, TypeVar

import click

OPEN = "palier.open"
P = ParamSpec("P")
R = TypeVar("R")

form_option = click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", help="How to print the rows."
)


def on_database(function: Callable[P, R]) -> Callable[P, R]:
    """A command that works on the database: opened before it runs; what it refuses is told on standard error."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        click.get_current_context().meta[OPEN]()
        from core.errors import Refused

        try:
            return function(*args, **kwargs)
        except Refused as error:
            raise click.ClickException(str(error)) from error

    return run


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], form: str) -> None:
    """The rows on standard output, as a table to read, as CSV or as JSON."""
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    elif form == "json":
        entries = [dict(zip(columns, row, strict=True)) for row in rows]
        click.echo(json.dumps(entries, ensure_ascii=False, indent=1, default=str))
    else:
        print_table(columns, rows)


def print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Columns aligned: numbers to the right, the rest to the left."""
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    widths = [max(len(name), *(len(row[n]) for row in cells)) if cells else len(name) for n, name in enumerate(columns)]
    right = [all(isinstance(row[n], int | Decimal | None) for row in rows) and bool(rows) for n in range(len(columns))]
    for row in [list(columns), *cells]:
        aligned = [
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(row, widths, right, strict=True)
        ]
        click.echo("  ".join(aligned).rstrip())
