"""A file of participants: who they are, since when they are in which team, and until when they take part."""

from typing import Any

import polars as pl
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.changes import Changes, publish
from core.files.fields import Fields
from core.models import Kind, Participant, Team
from imports.lookups import code, given, reject_repeated, text
from imports.merging.kept import as_kept, read_aliases, told_aliases
from imports.models import ImportRun
from imports.outcome import Counts
from imports.register import Register
from imports.report import Report

KINDS = tuple(kind.value for kind in Kind)
OPTIONAL = ("team", "email", "parent", "since", "until")


def import_participants(session: Session, fields: Fields, run: ImportRun, report: Report) -> Counts:
    """Store the participants of a file, their parents and their teams, and tell the subscribers."""
    repeated = _("“{value}” stands on lines {lines} of the file, with different values. Keep one of them.")
    aliases = read_aliases(session, "participants")
    read = _read(session, fields)
    report.notes += told_aliases([read["code"]], aliases)
    people = reject_repeated(fields, as_kept(read, aliases), ["code"], "code", repeated)
    register = Register.of(session, run.id, report)
    counts = Counts()
    # Parents first: a seller may stand in the file before its distributor.
    for row in sorted(people.iter_rows(named=True), key=_has_parent):
        change = register.store(row)
        setattr(counts, change, getattr(counts, change) + 1)
    session.flush()
    publish(session, Changes(run.file_name, everyone=counts.new + counts.corrected > 0))
    return counts


def _has_parent(row: dict[str, Any]) -> bool:
    return row.get("parent") is not None


def _read(session: Session, fields: Fields) -> pl.DataFrame:
    """The rows of the file as they ask to be stored, with the columns that it has; bad ones are rejected."""
    columns = {
        "code": code(fields, "code", required=True),
        "name": text(fields, "name", Participant.name, required=True),
        "kind": fields.choice("kind", KINDS, required=True),
        "team": text(fields, "team", Team.name),
        "email": text(fields, "email", Participant.email).fill_null(""),
        "parent": code(fields, "parent"),
        "since": fields.day("since"),
        "until": fields.day("until"),
    }
    known = set(session.scalars(select(Participant.code).where(Participant.kind == Kind.DISTRIBUTOR)))
    known |= set(pl.DataFrame([columns["code"], columns["kind"]]).filter(kind="distributor")["code"])
    orphan = columns["parent"].is_not_null() & ~columns["parent"].is_in(list(known))
    fields.reject(orphan, "parent", _("There is no distributor “{value}”. Add its line, or correct the code."))
    over = columns["until"] < columns["since"]
    fields.reject(over, "until", _("“{value}” lies before the first day in the team. Correct one of them."))
    return given(fields, columns, {name: name for name in OPTIONAL})
