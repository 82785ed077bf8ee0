"""What a regional manager comes home to: where the teams stand, who is to be helped, and each of their people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import render_template, request, url_for
from flask_login import current_user
from sqlalchemy.orm import Session

from challenges.ledger.led import LedPeople, LedTeam, led_by, led_people, led_teams
from challenges.lifecycle.pictures import stamps_of_pictures
from challenges.lifecycle.upcoming import is_upcoming
from challenges.models import Challenge, State
from challenges.web.access import challenges_for
from challenges.web.outlook_parts import has_outlook, known_parts
from core.accounts.permissions import viewer_of
from core.asked import asked_number
from core.db import db
from core.viewer import Viewer

CLOSED_SHOWN = 3


@dataclass(frozen=True)
class Ended:
    """A closed challenge, with where the teams ended."""

    challenge: Challenge
    teams: Sequence[LedTeam]


@dataclass(frozen=True)
class Region:
    """The running challenges to choose from, the chosen one with the teams and their people, and the closed ones."""

    choices: Sequence[Challenge]
    chosen: Challenge | None
    teams: Sequence[LedTeam]
    led: LedPeople | None
    closed: Sequence[Ended]


def region() -> str:
    """The page."""
    viewer, challenges = viewer_of(db.session(), current_user), challenges_for(db.session(), current_user)
    found = _region(db.session(), viewer, challenges)
    chosen = found.chosen
    known = known_parts(chosen, viewer) if chosen else {}
    return render_template(
        "portal/region.html",
        region=found,
        pictures=stamps_of_pictures(db.session()),
        challenge=chosen,
        viewer=viewer,
        outlook_address=url_for("outlook.show", code=chosen.code) if chosen and has_outlook(chosen) else "",
        address=lambda page: url_for("portal.home", challenge=chosen.code if chosen else None, page=page),
        **known,
    )


def _region(session: Session, viewer: Viewer, challenges: Sequence[Challenge]) -> Region:
    running = sorted((it for it in challenges if it.state == State.RUNNING), key=_begun_first)
    closed = sorted((it for it in challenges if it.state == State.CLOSED), key=_end, reverse=True)
    ended = [Ended(it, led_teams(session, it, led_by(session, it, viewer))) for it in closed[:CLOSED_SHOWN]]
    asked = [it for it in running if it.code == request.args.get("challenge")]
    chosen = next(iter([*asked, *running]), None)
    if chosen is None:
        return Region(running, None, [], None, ended)
    led = led_by(session, chosen, viewer)
    teams = [] if is_upcoming(chosen) else led_teams(session, chosen, led)
    people = led_people(session, chosen, led, viewer, asked_number(request.args, "page"))
    return Region(running, chosen, teams, people, ended)


def _begun_first(challenge: Challenge) -> tuple[bool, date, int]:
    return is_upcoming(challenge), _end(challenge), challenge.id


def _end(challenge: Challenge) -> date:
    return challenge.definition.end
