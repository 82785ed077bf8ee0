"""Backup files made otherwise than Palier makes them, with every digest and every count right."""

import hashlib
import io
import json
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

MANIFEST = "manifest.json"


@dataclass
class Made:
    """What is in a backup file: its manifest, its other members, and the names that lie in it twice."""

    manifest: dict[str, Any]
    members: dict[str, bytes]
    twice: list[str] = field(default_factory=list)
    method: int = ZIP_DEFLATED

    def rows(self, table: str) -> list[list[Any]]:
        """The rows of a table."""
        return [json.loads(line) for line in self.members[f"tables/{table}.jsonl"].splitlines()]

    def set_rows(self, table: str, rows: list[list[Any]]) -> None:
        """Other rows for a table."""
        lines = [json.dumps(row, separators=(",", ":"), ensure_ascii=True) + "\n" for row in rows]
        self.set_lines(table, "".join(lines).encode(), len(rows))

    def set_lines(self, table: str, lines: bytes, rows: int) -> None:
        """Other bytes for a table, counted as so many rows."""
        self.members[f"tables/{table}.jsonl"] = lines
        self.entry(table)["tally"] = {"rows": rows, "bytes": len(lines), "sha256": hashlib.sha256(lines).hexdigest()}

    def set_file(self, name: str, content: bytes = b"x") -> None:
        """Another file of the instance folder."""
        self.members[f"files/{name}"] = content
        entry = {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        self.manifest["files"].append(entry)

    def entry(self, table: str) -> dict[str, Any]:
        """What the manifest says of a table."""
        found: dict[str, Any] = next(one for one in self.manifest["tables"] if one["table"]["name"] == table)
        return found

    def place(self, table: str, column: str) -> int:
        """Where a column stands in the rows of a table."""
        return [one["name"] for one in self.entry(table)["table"]["columns"]].index(column)

    def set_cell(self, table: str, column: str, value: Any) -> None:
        """Another value in the first row of a table."""
        rows = self.rows(table)
        rows[0][self.place(table, column)] = value
        self.set_rows(table, rows)

    def content(self) -> bytes:
        """The file."""
        file = io.BytesIO()
        with ZipFile(file, "w", self.method) as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for name in [*self.members, *self.twice]:
                archive.writestr(name, self.members[name])
            archive.writestr(MANIFEST, json.dumps(self.manifest, ensure_ascii=False, indent=1))
        return file.getvalue()


def made_from(path: Path) -> Made:
    """What is in a backup file."""
    with ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return Made(json.loads(members.pop(MANIFEST)), members)


def remade(path: Path, change: Callable[[Made], None]) -> None:
    """Write a backup file anew with something changed."""
    made = made_from(path)
    change(made)
    path.write_bytes(made.content())
