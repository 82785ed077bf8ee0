"""The page that a package is played in: opened, resumed, left."""

from decimal import Decimal

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_login import current_user

from core.accounts.permissions import Permission, requires
from core.clock import today
from core.db import db, store
from core.framing import frame
from core.models import Participant
from core.wording import percent
from elearning.modules.models import LearningVersion
from elearning.modules.offers import Offer, offers_of
from elearning.packages.address import app_origin, content_origin
from elearning.packages.handover import from_json
from elearning.packages.lrs.sittings import abandon_all
from elearning.packages.model import Package
from elearning.packages.playing import begin, end, hold, launch_of, outcome_of, states_of
from elearning.packages.policies import SANDBOX
from elearning.packages.states import Progress, Told
from elearning.packages.tables import KeptPackage, Launch
from elearning.packages.tickets import Ticket, moment_of, signed

bp = Blueprint("packages", __name__)


@bp.get("/learning/packages/<int:package_id>/play")
@requires(Permission.LEARN)
def play(package_id: int) -> ResponseReturnValue:
    """A package and how far its learner is; with a session of learning of theirs, the package itself."""
    kept, learner, offer = _taken(package_id)
    package = from_json(kept.manifest)
    origin = content_origin(request)
    launch = _own_launch(request.args.get("session", ""), learner, kept) if origin else None
    states = states_of(db.session(), learner.id, kept.id)
    source = ""
    if launch is not None:
        frame(origin)
        source = f"{origin}/{signed(_ticket(launch, package, states))}/player"
    reached = outcome_of(db.session(), learner.id, kept)
    return render_template(
        "learning/play.html",
        kept=kept,
        offer=offer,
        language=_spoken(),
        package=package,
        states=states,
        outcome=reached,
        score=None if reached.percent is None else percent(Decimal(reached.percent) / 100),
        source=source,
        origin=origin,
        sandbox=SANDBOX,
    )


@bp.post("/learning/packages/<int:package_id>/play")
@requires(Permission.LEARN)
def start(package_id: int) -> ResponseReturnValue:
    """Begin a session of learning, and lead to the package."""
    kept, learner, offer = _taken(package_id)
    launch = begin(db.session(), learner.id, kept, offer.version.id)
    store(db.session())
    return redirect(url_for("packages.play", package_id=kept.id, session=launch.token))


@bp.post("/learning/packages/<int:package_id>/leave")
@requires(Permission.LEARN)
def leave(package_id: int) -> ResponseReturnValue:
    """End a session of learning, and lead to what was reached."""
    kept, learner = _found(package_id), _learner()
    if launch := _own_launch(request.form.get("session", ""), learner, kept):
        hold(db.session(), launch.token)
        abandon_all(db.session(), launch, from_json(kept.manifest))
        end(launch)
        store(db.session())
        if launch.version_id is not None:
            version = db.session().get_one(LearningVersion, launch.version_id)
            return redirect(url_for("learning.module", code=version.module.code))
    return redirect(url_for("packages.play", package_id=kept.id))


def _taken(package_id: int) -> tuple[KeptPackage, Participant, Offer]:
    """A package that whoever is signed in may open: that of a module which they take, or have taken."""
    kept, learner = _found(package_id), _learner()
    begun = (one for one in offers_of(db.session(), learner, today()) if one.course is not None)
    found = (one for one in begun if one.content.package and one.content.package.sha256 == kept.sha256)
    return kept, learner, next(found, None) or abort(404)


def _found(package_id: int) -> KeptPackage:
    return db.session().get(KeptPackage, package_id) or abort(404)


def _learner() -> Participant:
    """Who learns: the participant of whoever is signed in, the first of several."""
    persons: list[Participant] = current_user.participants
    return persons[0] if persons else abort(404)


def _own_launch(token: str, learner: Participant, kept: KeptPackage) -> Launch | None:
    """The session of learning of a token, if it goes on and is this learner's."""
    found = launch_of(db.session(), token)
    if found is None or (found[0].participant_id, found[0].package_id) != (learner.id, kept.id):
        return None
    return found[0] if found[0].ended_at is None else None


def _spoken() -> str:
    return str(get_locale() or "fr")[:2]


def _ticket(launch: Launch, package: Package, states: dict[str, Told]) -> Ticket:
    """The way to the first unit that is not done."""
    done = [states.get(unit.identifier, Told()).status is Progress.COMPLETED for unit in package.units]
    unit = done.index(False) if False in done else 0
    return Ticket(launch.token, package.sha256, unit, app_origin(request), _spoken(), moment_of(launch.expires_at))
