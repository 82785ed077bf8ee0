"""Training modules that participants completed, each with the day and what the module is worth."""

import polars as pl
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.files.fields import Fields
from core.models import Completion
from imports import lookups
from imports.models import ImportRun
from imports.outcome import Counts
from imports.records import publish_people, store

IDENTITY = ["participant_id", "module", "date"]
MAX_POINTS = 1_000_000


def import_completions(session: Session, fields: Fields, run: ImportRun) -> Counts:
    """Store the completions of a file and tell the subscribers whose changed."""
    people = lookups.read_people(session)
    frame = pl.DataFrame(
        {
            "participant_id": lookups.participants(fields, "participant", people, None, required=True),
            "module": lookups.text(fields, "module", Completion.module, required=True),
            "date": fields.day("date", required=True),
            "points": _points(fields),
        }
    )
    repeated = _(
        "“{value}” stands in the file twice for this participant and day, with different points. Keep one line."
    )
    completions = lookups.reject_repeated(fields, frame, IDENTITY, "module", repeated)
    stored = store(session, Completion.__table__, IDENTITY, completions, run.id)  # type: ignore[arg-type]
    publish_people(session, stored, run)
    return stored.counts


def _points(fields: Fields) -> pl.Series:
    points = fields.whole("points", required=True)
    fields.reject(points < 0, "points", _("“{value}” is below zero. Write what the module is worth, 0 or more."))
    too_many = _("“{value}” is too large: a module is worth 1,000,000 points at most. Correct it.")
    fields.reject(points > MAX_POINTS, "points", too_many)
    return points
