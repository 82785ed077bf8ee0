"""Participants' own pages: where they stand, and why these points."""

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from challenges.explanations.lines import LeftOut, Lines
from challenges.explanations.report import Report, RuleReport, read_report
from challenges.goals import words
from challenges.ledger.state import own_state
from challenges.lifecycle.pictures import stamps_of_pictures
from challenges.web.access import challenge_for, participant_for
from core.accounts.permissions import Permission, may, requires, sees_everyone, viewer_of
from core.answers import done
from core.asked import asked_number
from core.clock import today, utc_now
from core.costly import Costly, costly
from core.db import db
from core.kept_pages import kept_page
from core.language import chosen_language
from core.offline import may_be_kept
from elearning.sheets.links import TopicLink
from portal.celebrations import MOST, put_away, sealed
from portal.folding import KEYS_PER_PAGE, LINES_PER_PAGE, POSTINGS_PER_PAGE, Budget, Page, page_of
from portal.home import home_of
from portal.learning import learning_marks, to_learn
from portal.queries import Choice, choose, own_marks
from portal.region import region
from portal.sheet_ways import ways_of_rules
from rewards.wallet.own import own_wallet

bp = Blueprint("portal", __name__)


@bp.get("/home")
@requires(Permission.HOME)
def home() -> str | Response:
    """Where somebody who takes part stands, or a regional manager's people; managers have the list of challenges."""
    if sees_everyone(current_user):
        return redirect(url_for("challenges.index"))
    if may(current_user, Permission.SEE_TEAM):
        return region()
    session, asked = db.session(), (request.args.get("challenge", ""), request.args.get("participant", ""))
    choice = choose(session, current_user, *asked)
    # Offline it says as of which minute it is.
    now = utc_now().replace(second=0, microsecond=0)
    # An entry in the wallet makes it another page by itself: pages count them (core.page_facts).
    state = choice.state, own_marks(session, current_user), learning_marks(session, current_user), now
    return may_be_kept(make_response(kept_page(session, state, lambda: _home(choice, now))))


def _home(choice: Choice, now: datetime) -> str:
    found = home_of(db.session(), current_user, choice)
    shown = found.celebrations[:MOST]
    return render_template(
        "portal/home.html", home=found, pictures=stamps_of_pictures(db.session()), goal_words=words, celebrations=shown,
        sealed=sealed(found.celebrations) if shown else "", as_of=now,
        learning=to_learn(db.session(), current_user, chosen_language()),
        wallet=own_wallet(db.session(), current_user, choice.chosen.participant if choice.chosen else None),
    )  # fmt: skip


@bp.post("/celebrations/close")
@requires(Permission.OWN_GOAL)
def close() -> Response:
    """Put away what one was congratulated on, for ever."""
    put_away(db.session(), current_user._get_current_object(), request.form.get("sealed", ""))
    challenge, participant = request.form.get("challenge"), request.form.get("participant")
    return done(url_for(".home", challenge=challenge or None, participant=participant or None))


@bp.get("/challenges/<code>/participants/<participant_code>")
@requires(Permission.SEE_POINTS)
@costly(Costly.EXPLANATION)
def points(code: str, participant_code: str) -> bytes:
    """Why somebody has the points they have: rule by rule, what is behind each folded away."""
    session, challenge = db.session(), challenge_for(db.session(), current_user, code)
    person, _standing = participant_for(session, current_user, challenge, participant_code)

    def page() -> str:
        report = read_report(session, challenge, person, viewer_of(session, current_user))
        ways = ways_of_rules(session, current_user._get_current_object(), report.definition.criteria)
        return _points(report, ways)

    return kept_page(session, (own_state(challenge), today()), page)


def _points(report: Report, ways: Mapping[str, TopicLink]) -> str:
    entries = report.postings()
    return render_template(
        "portal/points.html",
        report=report,
        ranked=report.ranked,
        rules=report.rules,
        left_out=report.left_out,
        budget=Budget(),
        address=_address,
        ways=ways,
        postings=page_of(entries, 1, POSTINGS_PER_PAGE),
        posted=sum(entry.points for entry in entries),
    )


@bp.get("/challenges/<code>/participants/<participant_code>/rules/<int:place>")
@requires(Permission.SEE_POINTS)
@costly(Costly.EXPLANATION)
def rule(code: str, participant_code: str, place: int) -> str:
    """What is folded away under one rule (from 1): its keys, those without points yet, and what does not count.

    Under 0, what no rule counts.
    """
    report = _report(code, participant_code)
    found, left = _rule(report, place)
    listed = request.args.get("of", "keys" if found else "left-out")
    lists = {"keys": found.given if found else [], "idle": found.idle if found else [], "left-out": left.reasons}
    page: Page[object] = page_of(lists.get(listed, []), _number(), KEYS_PER_PAGE)
    return _unfolded("portal/rule.html", report, place=place, rule=found, left=left, listed=listed, page=page)


@bp.get("/challenges/<code>/participants/<participant_code>/rules/<int:place>/lines")
@requires(Permission.SEE_POINTS)
@costly(Costly.EXPLANATION)
def lines(code: str, participant_code: str, place: int) -> str:
    """The sale lines of one part of one key of a rule, or those left out for one reason."""
    report = _report(code, participant_code)
    found, left = _rule(report, place)
    shown = _lines(found, left)
    if shown is None:
        abort(404)
    page = page_of(range(shown.count), _number(), LINES_PER_PAGE)
    some = shown.some((page.number - 1) * LINES_PER_PAGE, LINES_PER_PAGE)
    return _unfolded("portal/lines.html", report, place=place, rule=found, lines=some, whole=shown, page=page)


@bp.get("/challenges/<code>/participants/<participant_code>/postings")
@requires(Permission.SEE_POINTS)
@costly(Costly.EXPLANATION)
def postings(code: str, participant_code: str) -> str:
    """Every posting of the ledger, the latest first."""
    report = _report(code, participant_code)
    entries = report.postings()
    page, posted = page_of(entries, _number(), POSTINGS_PER_PAGE), sum(entry.points for entry in entries)
    return _unfolded("portal/postings.html", report, postings=page, posted=posted)


def _report(code: str, participant_code: str) -> Report:
    session = db.session()
    challenge = challenge_for(session, current_user, code)
    person, _standing = participant_for(session, current_user, challenge, participant_code)
    return read_report(session, challenge, person, viewer_of(session, current_user))


def _rule(report: Report, place: int) -> tuple[RuleReport | None, LeftOut]:
    """The rule at that place and what it leaves out; 404 where there is none."""
    if place > len(report.rules):
        abort(404)
    found = report.rules[place - 1] if place else None
    name = found.name if found else ""
    return found, report.left_out.get(name, LeftOut(name, []))


def _lines(found: RuleReport | None, left: LeftOut) -> Lines | None:
    """The lines that the address names."""
    if "reason" in request.args:
        reason = request.args["reason"]
        return next((it for it in left.reasons if it.id == reason), None)
    key, part = request.args.get("key", ""), request.args.get("part", "")
    keys = found.keys if found else ()
    return next((it for one in keys if one.id == key for it in one.parts if it.id == part), None)


def _number() -> int:
    return asked_number(request.args, "page")


def _address(**changed: str | int) -> str:
    """The address of this very page with other arguments."""
    return url_for(str(request.endpoint), **{**(request.view_args or {}), **request.args, **changed})


def _unfolded(template: str, report: Report, **shown: object) -> str:
    """What was folded away: alone where a script puts it into its place, else as a page of its own."""
    is_part = "HX-Request" in request.headers
    address: Callable[..., str] = _address
    return render_template(template, report=report, budget=Budget(), is_part=is_part, address=address, **shown)
