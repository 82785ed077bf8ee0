"""A table handed over by the process that has read it: its rows as Arrow files, the rest as JSON, in a folder."""

import json
from pathlib import Path
from typing import Any

import polars as pl

from core.files.table import Table, Typed

FRAME, RAGGED, REST = "frame.arrow", "ragged.arrow", "table.json"
_PLAIN = ("name", "delimiter", "header_line", "titles", "notes", "spanning", "sheet")


def put_down(table: Table, folder: Path) -> None:
    """Write a table into a folder that is there."""
    # Streams: a reader of files holds all of one twice for a moment.
    table.frame.write_ipc_stream(folder / FRAME)
    table.ragged.write_ipc_stream(folder / RAGGED)
    said: dict[str, Any] = {name: getattr(table, name) for name in _PLAIN}
    # All columns share the numbers, which may be many.
    said["numbers"] = sorted(next(iter(table.typed.values())).numbers) if table.typed else []
    said["texts"] = {name: sorted(typed.texts) for name, typed in table.typed.items()}
    (folder / REST).write_text(json.dumps(said), encoding="utf-8")


def taken_up(folder: Path) -> Table:
    """The table in a folder, which is not needed any more afterwards."""
    said = json.loads((folder / REST).read_text(encoding="utf-8"))
    numbers, texts = frozenset(said.pop("numbers")), said.pop("texts")
    said["notes"] = tuple(said["notes"])
    said["spanning"] = {name: [(first, last) for first, last in spans] for name, spans in said["spanning"].items()}
    return Table(
        frame=pl.read_ipc_stream(folder / FRAME),
        ragged=pl.read_ipc_stream(folder / RAGGED),
        typed={name: Typed(numbers, frozenset(found)) for name, found in texts.items()},
        **said,
    )
