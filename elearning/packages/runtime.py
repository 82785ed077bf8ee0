"""The player's page, and what a unit sends to be kept."""

import json
import uuid
from http import HTTPStatus
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from werkzeug.wrappers import Request, Response

from core.db import db, store
from core.models import Participant
from elearning.modules.learning import follow_package
from elearning.packages.files import OWN
from elearning.packages.lrs.launching import address_of, mode_for, sitting_of
from elearning.packages.model import Kind, Package, Unit, UnitKind
from elearning.packages.playing import Answer, Commit, commit, found_by, opened_with, read, state_of
from elearning.packages.policies import NOTHING, PACKAGE, PLAYER, headers
from elearning.packages.states import Told
from elearning.packages.tables import Launch
from elearning.packages.tickets import Ticket, signed

# Where the content origin shows a content of H5P, below a ticket.
CONTENT = "content"
# Sequences stay within what a database holds.
_MOST = 2**31 - 1


def player(ticket: Ticket, word: str, base: str) -> Response:
    """The page that holds a unit, gives it its API, and leads to the other units of its package.

    base: the content origin, as whoever asks has come to it.
    """
    found = found_by(db.session(), ticket)
    if found is None:
        return _said(HTTPStatus.FORBIDDEN, ticket)
    launch, package, unit = found
    state = state_of(db.session(), launch, unit)
    learner = db.session().get_one(Participant, launch.participant_id)
    setup = {
        "kind": package.kind.value,
        "unit": unit.kind.value,
        "commit": f"/{word}/state",
        "origin": ticket.origin,
        "sequence": state.sequence if state else 0,
        "cmi": _model(package, unit, launch, learner.name) if package.kind in (Kind.SCORM_12, Kind.SCORM_2004) else {},
        "data": opened_with(package.kind, state),
    }
    page = current_app.jinja_env.get_template("learning/player.html").render(
        language=ticket.language,
        package=package,
        unit=unit,
        place=ticket.unit,
        own=f"/{OWN}",
        source=_source(found, ticket, word, base),
        addresses=[f"/{signed(ticket.to_unit(place))}/player" for place in range(len(package.units))],
        setup=json.dumps(setup),
    )
    return Response(page, mimetype="text/html", headers=headers(PLAYER.framed_by(ticket.origin)))


def _source(found: tuple[Launch, Package, Unit], ticket: Ticket, word: str, base: str) -> str:
    """What the frame of a unit shows."""
    launch, package, unit = found
    if unit.kind is UnitKind.H5P:
        return f"/{word}/{CONTENT}"
    if unit.kind is not UnitKind.AU:
        return f"/{word}/{ticket.sha256}/{unit.href}"
    state = state_of(db.session(), launch, unit)
    mode = mode_for(unit, read(state) if state else Told())
    name = str(uuid.uuid4())
    sitting = sitting_of(package, ticket.unit, launch.participant_id, ticket.origin, name, mode)
    return address_of(sitting, base, word, ticket.sha256)


def content(ticket: Ticket, word: str) -> Response:
    """The page that shows a content of H5P: it is the content's own, with its scripts."""
    found = found_by(db.session(), ticket)
    if found is None or found[2].kind is not UnitKind.H5P:
        return _said(HTTPStatus.FORBIDDEN, ticket)
    page = current_app.jinja_env.get_template("learning/h5p.html").render(
        language=found[1].language or ticket.language,
        title=found[2].title,
        own=f"/{OWN}",
        source=f"/{word}/{ticket.sha256}",
    )
    return Response(page, mimetype="text/html", headers=headers(PACKAGE.framed_by("'self'", ticket.origin)))


def _model(package: Package, unit: Unit, launch: Launch, name: str) -> dict[str, Any]:
    """What a package is told of its learner and of itself: values of the data model by their names."""
    # Whoever made the package needs to know them apart, not who they are.
    learner = str(launch.participant_id)
    percent = None if unit.mastery is None else unit.mastery / 100
    if package.kind is Kind.SCORM_12:
        return {
            "core": {"student_id": learner, "student_name": name, "credit": "credit", "lesson_mode": "normal"},
            "launch_data": unit.launch_data,
            "student_data": {
                "mastery_score": "" if percent is None else f"{percent:g}",
                "max_time_allowed": "" if unit.max_seconds is None else _timespan(unit.max_seconds),
                "time_limit_action": unit.time_limit_action,
            },
        }
    return {
        "learner_id": learner,
        "learner_name": name,
        "credit": "credit",
        "mode": "normal",
        "launch_data": unit.launch_data,
        "scaled_passing_score": "" if unit.mastery is None else f"{unit.mastery / 10_000:g}",
        "completion_threshold": "" if unit.threshold is None else f"{unit.threshold / 10_000:g}",
        "max_time_allowed": "" if unit.max_seconds is None else f"PT{unit.max_seconds}S",
        "time_limit_action": unit.time_limit_action,
    }


def _timespan(seconds: int) -> str:
    return f"{seconds // 3600:04}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def take(request: Request, ticket: Ticket) -> Response:
    """Keep what a unit sends, in a writing transaction; the answer says whether it is kept, and only then."""
    sent = _read(request.get_data())
    if sent is None:
        return _told(HTTPStatus.BAD_REQUEST, Answer(False, 0, "unreadable"))
    found = found_by(db.session(), ticket)
    # A unit of cmi5 tells how it goes by statements, and in no other way.
    if found is None or found[1].kind is Kind.CMI5:
        return _told(HTTPStatus.FORBIDDEN, Answer(False, 0, "over"))
    launch, package, unit = found
    answer = commit(db.session(), launch, package, unit, sent)
    if not answer.stored:
        return _told(HTTPStatus.CONFLICT, answer)
    follow_package(db.session(), launch)
    store(db.session())
    return _told(HTTPStatus.OK, answer)


def _read(body: bytes) -> Commit | None:
    """The commit in a body; None for what is none."""
    try:
        said = json.loads(body)
        base, sequence, data, ended = (said[name] for name in ("base", "sequence", "data", "ended"))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    numbers = all(type(number) is int and 0 <= number <= _MOST for number in (base, sequence))
    if (
        not numbers
        or not isinstance(data, dict)
        or not isinstance(ended, bool)
        or "\\u0000" in body.decode(errors="replace")
    ):
        return None
    return Commit(base, sequence, data, ended)


def _told(status: HTTPStatus, answer: Answer) -> Response:
    said = {"result": "true" if answer.stored else "false", "errorCode": 0 if answer.stored else 101}
    content = json.dumps(said | {"sequence": answer.sequence, "reason": answer.reason})
    return Response(content, status, mimetype="application/json", headers=headers(NOTHING.framed_by()))


def _said(status: HTTPStatus, ticket: Ticket) -> Response:
    told = _("This session of learning is over. Open the module again.")
    return Response(f"{told}\n", status, mimetype="text/plain", headers=headers(NOTHING.framed_by(ticket.origin)))
