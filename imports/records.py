"""Simple records (products, clients, targets, completions): inserted when new, corrected when different."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from core.bulk import insert_frame, read_frame, update_frame
from core.changes import Changes, publish
from core.clock import utc_now
from core.models import RecordVersion
from imports.models import ImportRun
from imports.outcome import Counts


@dataclass(frozen=True)
class Stored:
    """What became of records: the counts, and those that are new or corrected, as they stand now."""

    counts: Counts
    changed: pl.DataFrame


def store(session: Session, table: Table, key: Sequence[str], frame: pl.DataFrame, run_id: int) -> Stored:
    """Make `table` say what `frame` says about the records it names; what they said before is kept."""
    values = [name for name in frame.columns if name not in key]
    query = select(table.c.id, *(table.c[name] for name in frame.columns))
    known = read_frame(session, query, {"id": pl.Int64, **frame.schema})
    joined = frame.join(known, on=list(key), how="left", suffix="_before")
    new = joined.filter(pl.col("id").is_null()).select(frame.columns)
    same = pl.all_horizontal(pl.lit(True), *(pl.col(name).eq_missing(pl.col(f"{name}_before")) for name in values))
    corrected = joined.filter(pl.col("id").is_not_null() & ~same)
    insert_frame(session, table, new)
    if corrected.height:
        _keep_versions(session, table, key, corrected, values, run_id)
        update_frame(session, table, corrected.select("id", *values))
    counts = Counts(new.height, corrected.height, frame.height - new.height - corrected.height)
    return Stored(counts, pl.concat([new, corrected.select(frame.columns)]))


def publish_people(session: Session, stored: Stored, run: ImportRun) -> None:
    """Tell the subscribers whose targets or completions changed; they move the points of nobody else."""
    publish(session, Changes(run.file_name, people=frozenset(stored.changed["participant_id"])))


def _keep_versions(
    session: Session, table: Table, key: Sequence[str], corrected: pl.DataFrame, values: list[str], run_id: int
) -> None:
    """What the records said until now, as JSON, in the audit trail."""
    now = utc_now()
    rows = [
        {
            "what": table.name,
            "record": "|".join(str(row[name]) for name in key),
            "former": json.dumps({name: row[f"{name}_before"] for name in values}, ensure_ascii=False),
            "replaced_at": now,
            "import_id": run_id,
        }
        for row in corrected.iter_rows(named=True)
    ]
    session.execute(RecordVersion.__table__.insert(), rows)  # type: ignore[attr-defined]
