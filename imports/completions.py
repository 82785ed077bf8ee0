"""Training modules that participants completed, each with the day and what the module is worth."""

from typing import cast

import polars as pl
from flask_babel import gettext as _
from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from core.bulk import Schema, listed, read_frame
from core.changes import Changes, publish
from core.files.fields import Fields
from core.models import Completion
from imports import lookups
from imports.merging.kept import read_aliases, told_aliases
from imports.models import ImportRun
from imports.outcome import Counts
from imports.records import Kind, report_records, store
from imports.report import Report

COMPLETIONS = Kind(
    cast(Table, Completion.__table__), ["participant_id", "module", "date"], ["points"], {}, stamped=True
)
MAX_POINTS = 1_000_000


def import_completions(session: Session, fields: Fields, run: ImportRun, report: Report) -> Counts:
    """Store the completions of a file and tell the subscribers whose changed."""
    people = lookups.read_people(session)
    report.notes += told_aliases([fields.text("participant")], read_aliases(session, "participants"))
    frame = pl.DataFrame(
        {
            "participant_id": lookups.participants(fields, "participant", people, None, required=True),
            "module": lookups.text(fields, "module", Completion.module, required=True),
            "date": fields.day("date", required=True),
            "points": _points(fields),
        }
    )
    repeated = _("“{value}” stands for this participant and day on lines {lines}, with different points. Keep one.")
    once = lookups.reject_repeated(fields, frame, list(COMPLETIONS.key), "module", repeated)
    stored = store(session, COMPLETIONS, once, run)
    taken_over = _take_over(session, once, run)
    codes = lookups.codes_of(people)
    report_records(
        report,
        COMPLETIONS,
        stored,
        lambda row: [codes[row["participant_id"]], row["module"], row["date"].isoformat()],
    )
    publish(session, Changes(run.file_name, people=stored.people() | taken_over))
    return stored.counts


def _take_over(session: Session, frame: pl.DataFrame, run: ImportRun) -> frozenset[int]:
    """Let what was completed here on a day stand by the file as well that tells of it; whose it is.

    From then on it says what the file says, and goes where the file is taken back.
    """
    schema: Schema = {"id": pl.Int64(), **{name: frame.schema[name] for name in COMPLETIONS.key}}
    columns = (Completion.id, *(getattr(Completion, name) for name in COMPLETIONS.key))
    untold = read_frame(session, select(*columns).where(Completion.import_id.is_(None)), schema)
    both = untold.join(frame, on=list(COMPLETIONS.key), how="semi")
    session.execute(update(Completion).where(listed(Completion.id, set(both["id"]))).values(import_id=run.id))
    return frozenset(both["participant_id"])


def _points(fields: Fields) -> pl.Series:
    points = fields.whole("points", required=True)
    fields.reject(points < 0, "points", _("“{value}” is below zero. Write what the module is worth, 0 or more."))
    too_many = _("“{value}” is too large: a module is worth 1,000,000 points at most. Correct it.")
    fields.reject(points > MAX_POINTS, "points", too_many)
    return points
