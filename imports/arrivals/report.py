"""What lies beside a file that was brought in: what became of it, for whoever looks there, and its rejects."""

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.wording import labelled, moment
from imports import words
from imports.arrivals.models import Arrival, Outcome
from imports.arrivals.words import outcome_name, result
from imports.models import ImportRun
from imports.queries import find_run, first_rejects
from imports.report import read_report

TEXT, REJECTS = ".txt", "-rejects.csv"
LINES = 20


def report_of(session: Session, arrival: Arrival) -> dict[str, bytes]:
    """The files beside it, by what their names end with: a text in the language of the worker, and the rejects."""
    run = find_run(session, arrival.import_id, with_rejects=True) if arrival.import_id else None
    lines = [arrival.file_name, labelled(outcome_name(arrival.outcome), result(arrival)), moment(arrival.at)]
    found: dict[str, bytes] = {}
    if run is not None and arrival.outcome != Outcome.SAME:
        lines += _about(run)
        if run.rejects:
            found[REJECTS] = run.rejects
    found[TEXT] = ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")
    return found


def _about(run: ImportRun) -> list[str]:
    report = read_report(run.report)
    held = [labelled(words.subject(change), words.why_held(change.reason)) for change in report.held[:LINES]]
    rejected = [reason for reject in first_rejects(run.rejects, LINES) for reason in reject.reasons]
    told = [*report.notes, *words.meanings(report)]
    told += [labelled(effect.title, words.effect(effect)) for effect in report.effects]
    sections = [(_("Held"), held), (_("Rejected"), rejected)]
    for title, sentences in sections:
        told += ["", title, *sentences] if sentences else []
    return [_("Import %(number)s", number=run.id), "", *told]
