"""What an import does or did, as its page tells it: corrections with before and after, what they mean, effects."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.bulk import listed, read_frame
from core.changes import Effect
from core.models import Client, Participant, Product
from imports.planning import Plan
from imports.sale_rows import IDENTITY, VALUES
from sales.models import DEAD, Status

# So many corrections, and so many held lines, are kept to be shown; all of them are in the trail.
KEPT = 200
Said = str | int | None
NAMED: dict[str, InstrumentedAttribute[Any]] = {
    "rep_id": Participant.code,
    "distributor_id": Participant.code,
    "seller_id": Participant.code,
    "client_id": Client.code,
    "product_id": Product.code,
}


@dataclass(frozen=True)
class Difference:
    """One field of a record before and after; days as ISO text, money in cents, people and things by their codes."""

    field: str
    before: Said
    after: Said


@dataclass(frozen=True)
class Change:
    """A record that a file changes, or would change; `is_new` where it does not exist yet.

    subject: what it is known by; of a sale line its document, line, kind and, for sell-out, distributor.
    """

    subject: Sequence[str]
    differences: Sequence[Difference]
    reason: str = ""
    is_new: bool = False
    held_id: int | None = None


@dataclass
class Report:
    """What an import does beside its counts.

    corrections, held: the first KEPT of each. meanings: how many records change in a way worth telling, by the name of
    the way (see imports.words). notes: what the file itself is worth telling, in words.
    """

    corrections: list[Change] = field(default_factory=list)
    held: list[Change] = field(default_factory=list)
    meanings: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)

    def correct(self, change: Change) -> None:
        """Keep a correction to be shown, as long as there is room."""
        if len(self.corrections) < KEPT:
            self.corrections.append(change)

    def mean(self, name: str, records: int = 1) -> None:
        """Count so many records more that change in this way."""
        self.meanings[name] = self.meanings.get(name, 0) + records

    def to_json(self) -> str:
        """The report as it is kept with the import."""
        return json.dumps(asdict(self), ensure_ascii=False)


def read_report(text: str) -> Report:
    """The report that is kept with an import; an empty one where there is none."""
    if not text:
        return Report()
    said = json.loads(text)
    return Report(
        [_change(it) for it in said["corrections"]],
        [_change(it) for it in said["held"]],
        said["meanings"],
        said["notes"],
        [Effect(**it) for it in said["effects"]],
    )


def _change(said: dict[str, Any]) -> Change:
    return Change(**{**said, "differences": [Difference(**it) for it in said["differences"]]})


def report_lines(session: Session, report: Report, plan: Plan, taken: pl.Expr) -> None:
    """Tell what a file of sales does to the lines on record: what is corrected, and what is held."""
    every = pl.concat([plan.lines, plan.withdrawn], how="diagonal").filter(pl.col("act") != "unchanged")
    every = every.sort("document", "line")
    corrected = every.filter(taken, act="corrected")
    report.corrections = line_changes(session, _beside_known(corrected.head(KEPT), plan))
    report.held = line_changes(session, _beside_known(every.filter(~taken).head(KEPT), plan))
    dead, was_dead = pl.col("status").is_in(DEAD), pl.col("status_before").is_in(DEAD)
    valid = pl.col("status") == Status.VALIDATED.value
    report.mean("revived", corrected.filter(was_dead & valid).height)
    report.mean("cancelled", corrected.filter(dead & ~was_dead).height)


def _beside_known(lines: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """The lines with all that is on record about them in columns `_before`."""
    standing = plan.known.filter(pl.col("undone") == 0)
    bare = lines.select(*IDENTITY, "id", *VALUES, "reason")
    return bare.join(standing.select("id", *VALUES), on="id", how="left", suffix="_before", maintain_order="left")


def line_changes(session: Session, lines: pl.DataFrame) -> list[Change]:
    """Sale lines before and after: IDENTITY, VALUES, the same with `_before` (null for a new line), reason, `held`."""
    names = _names(session, lines)
    found = []
    for row in lines.iter_rows(named=True):
        before = {name: _said(row[f"{name}_before"], name, names) for name in VALUES}
        after = {name: _said(row[name], name, names) for name in VALUES}
        differences = [
            Difference(_field(name), before[name], after[name]) for name in VALUES if before[name] != after[name]
        ]
        issuer = names["distributor_id"].get(row["issuer_id"], "")
        subject = [row["document"], str(row["line"]), row["kind"], issuer]
        is_new = row["date_before"] is None
        found.append(Change(subject, differences, row["reason"] or "", is_new, row.get("held")))
    return found


def _field(name: str) -> str:
    return "amount" if name == "amount_cents" else name.removesuffix("_id")


def _said(value: Any, name: str, names: dict[str, dict[int, str]]) -> Said:
    if value is None:
        return None
    if name in NAMED:
        return names[name][value]
    return value.isoformat() if isinstance(value, date) else value


def _names(session: Session, lines: pl.DataFrame) -> dict[str, dict[int, str]]:
    """The codes of everybody and everything that the lines name, by column and id."""
    found = {}
    for name, code in NAMED.items():
        ids = set(lines[name].drop_nulls()) | set(lines[f"{name}_before"].drop_nulls())
        ids |= set(lines["issuer_id"]) if name == "distributor_id" else set()
        query = select(code.class_.id, code).where(listed(code.class_.id, ids))
        # Nobody asks for nothing: most reports have no correction to tell.
        rows = read_frame(session, query, {"id": pl.Int64, "code": pl.String}).iter_rows() if ids else ()
        found[name] = dict(rows)
    return found
