"""Who learns on a page, and what of theirs the address means; whatever is none of theirs is not there (404)."""

from flask import abort, url_for
from flask_babel import get_locale
from flask_login import current_user
from sqlalchemy.orm import Session

from core.clock import today
from core.models import Participant
from elearning.modules.models import Attempt, Course
from elearning.modules.offers import Offer, Step, StepKind, offer_of


def learner() -> Participant:
    """Who learns: the participant of whoever is signed in, the first of several."""
    persons: list[Participant] = current_user.participants
    return persons[0] if persons else abort(404)


def own_offer(session: Session, code: str) -> Offer:
    """The module of a code, for whoever is signed in."""
    return offer_of(session, learner(), code, today()) or abort(404)


def own_course(offer: Offer) -> Course:
    """How far they are in it; 404 where they have not begun."""
    return offer.course or abort(404)


def own_attempt(session: Session, attempt_id: int) -> Attempt:
    """The attempt of that number, if it is theirs."""
    attempt = session.get(Attempt, attempt_id)
    if attempt is None or attempt.course.participant_id != learner().id:
        abort(404)
    return attempt


def spoken_language() -> str:
    """The language of the page."""
    return str(get_locale() or "fr")[:2]


def address_of(code: str, step: Step) -> str:
    """Where that is done. A test that is not begun and a package are begun on the module's page."""
    if step.kind is StepKind.LESSON:
        return url_for("learning.lesson", code=code, place=step.place)
    if step.kind is StepKind.TEST and step.attempt is not None:
        return url_for("learning_tests.attempt", attempt_id=step.attempt.id)
    return url_for("learning.module", code=code)
