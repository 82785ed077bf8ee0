"""The player's page, and what a unit sends to be kept."""

import json
from http import HTTPStatus
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from werkzeug.wrappers import Request, Response

from core.db import begin_writing, db, store
from core.models import Participant
from elearning.modules.learning import follow_package
from elearning.packages.files import OWN
from elearning.packages.model import Kind, Package, Unit
from elearning.packages.playing import Answer, Commit, commit, launch_of, opened_with, state_of
from elearning.packages.policies import NOTHING, PLAYER, headers
from elearning.packages.tables import Launch
from elearning.packages.tickets import Ticket, signed

# Sequences stay within what a database holds.
_MOST = 2**31 - 1


def player(ticket: Ticket, word: str) -> Response:
    """The page that holds a unit, gives it its API, and leads to the other units of its package."""
    found = _found(ticket)
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
        source=f"/{word}/{ticket.sha256}/{unit.href}",
        addresses=[f"/{signed(ticket.to_unit(place))}/player" for place in range(len(package.units))],
        setup=json.dumps(setup),
    )
    return Response(page, mimetype="text/html", headers=headers(PLAYER.framed_by(ticket.origin)))


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
    """Keep what a unit sends; the answer says whether it is kept, and only then."""
    sent = _read(request.get_data())
    if sent is None:
        return _told(HTTPStatus.BAD_REQUEST, Answer(False, 0, "unreadable"))
    begin_writing(db.session())
    found = _found(ticket)
    if found is None:
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


def _found(ticket: Ticket) -> tuple[Launch, Package, Unit] | None:
    """The session of learning of a ticket, its package, and its unit."""
    found = launch_of(db.session(), ticket.launch)
    if found is None or found[1].sha256 != ticket.sha256 or not 0 <= ticket.unit < len(found[1].units):
        return None
    return found[0], found[1], found[1].units[ticket.unit]


def _told(status: HTTPStatus, answer: Answer) -> Response:
    said = {"result": "true" if answer.stored else "false", "errorCode": 0 if answer.stored else 101}
    content = json.dumps(said | {"sequence": answer.sequence, "reason": answer.reason})
    return Response(content, status, mimetype="application/json", headers=headers(NOTHING.framed_by()))


def _said(status: HTTPStatus, ticket: Ticket) -> Response:
    told = _("This session of learning is over. Open the module again.")
    return Response(f"{told}\n", status, mimetype="text/plain", headers=headers(NOTHING.framed_by(ticket.origin)))
