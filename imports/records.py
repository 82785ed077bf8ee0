"""Simple records (products, targets, stock counts and the like): inserted when new, corrected when different."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from core.bulk import Schema, insert_frame, read_frame, update_frame
from core.changes import Changes, publish
from core.models import RecordVersion
from core.versions import moment
from imports.models import ImportRun
from imports.outcome import Counts
from imports.report import KEPT, Change, Difference, Report


@dataclass(frozen=True)
class Kind:
    """A kind of record: its table, the columns it is known by and those that may be corrected, with their defaults.

    defaults: what a new record says where the file has no column for it. stamped: whether the table keeps which import
    brought a record in.
    """

    table: Table
    key: Sequence[str]
    values: Sequence[str]
    defaults: Mapping[str, Any]
    stamped: bool = False


@dataclass(frozen=True)
class Stored:
    """What became of records: the counts, those that are new, and the corrected ones with `_before` columns."""

    counts: Counts
    new: pl.DataFrame
    corrected: pl.DataFrame

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return not (self.new.is_empty() and self.corrected.is_empty())

    def people(self) -> frozenset[int]:
        """The participants of the records that are new or corrected."""
        return frozenset(self.new["participant_id"]) | frozenset(self.corrected["participant_id"])


def store(session: Session, kind: Kind, frame: pl.DataFrame, run: ImportRun) -> Stored:
    """Make a table say what `frame` says about the records it names; what they said before is kept.

    `frame`: the key and those of the values that the file has a column for; the others stay as they are.
    """
    table, key = kind.table, list(kind.key)
    given = [name for name in kind.values if name in frame.columns]
    query = select(table.c.id, *(table.c[name] for name in (*key, *kind.values)))
    types = {**frame.schema, **{name: _type(kind, name) for name in kind.values if name not in given}}
    schema: Schema = {"id": pl.Int64(), **{name: types[name] for name in (*key, *kind.values)}}
    known = read_frame(session, query, schema)
    joined = frame.join(known, on=key, how="left", suffix="_before", maintain_order="left")
    joined = joined.rename({name: f"{name}_before" for name in kind.values if name not in given})
    new = joined.filter(pl.col("id").is_null()).select(*key, *given)
    new = new.with_columns(pl.lit(kind.defaults[name]).alias(name) for name in kind.values if name not in given)
    insert_frame(session, table, new.with_columns(pl.lit(run.id).alias("import_id")) if kind.stamped else new)
    same = pl.all_horizontal(pl.lit(True), *(pl.col(name).eq_missing(pl.col(f"{name}_before")) for name in given))
    corrected = joined.filter(pl.col("id").is_not_null() & ~same)
    if corrected.height:
        keep_versions(session, table.name, _versions(kind, corrected), run.id)
        update_frame(session, table, corrected.select("id", *given))
    counts = Counts(new.height, corrected.height, frame.height - new.height - corrected.height)
    return Stored(counts, new, corrected)


def _type(kind: Kind, name: str) -> pl.DataType:
    return pl.String() if kind.table.c[name].type.python_type is str else pl.Int64()


def publish_people(session: Session, stored: Stored, run: ImportRun) -> None:
    """Tell the subscribers whose targets or completions changed; they move the points of nobody else."""
    publish(session, Changes(run.file_name, people=stored.people()))


def _versions(kind: Kind, corrected: pl.DataFrame) -> list[tuple[str, dict[str, Any]]]:
    return [
        ("|".join(str(row[name]) for name in kind.key), {name: row[f"{name}_before"] for name in kind.values})
        for row in corrected.iter_rows(named=True)
    ]


def keep_versions(
    session: Session, what: str, former: Collection[tuple[str, dict[str, Any]]], run_id: int, at: datetime | None = None
) -> None:
    """Keep in the audit trail all that records said until now, each by its key, as JSON."""
    now = at or moment(session)
    rows = [
        {
            "what": what,
            "record": record,
            "former": json.dumps(said, ensure_ascii=False),
            "replaced_at": now,
            "import_id": run_id,
        }
        for record, said in former
    ]
    session.execute(RecordVersion.__table__.insert(), rows)  # type: ignore[attr-defined]


def report_records(report: Report, kind: Kind, stored: Stored, subject: Callable[[dict[str, Any]], list[str]]) -> None:
    """Tell the first corrected records, each known by its `subject`."""
    given = [name for name in kind.values if name in stored.corrected.columns]
    for row in stored.corrected.head(KEPT).iter_rows(named=True):
        differences = [
            Difference(name.removesuffix("_cents"), row[f"{name}_before"], row[name])
            for name in given
            if row[name] != row[f"{name}_before"]
        ]
        report.correct(Change(subject(row), differences))
