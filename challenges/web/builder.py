"""The builder's pages: a challenge begun from a template or a former one, and the form that edits its text."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from challenges.builder.answer import answer_of, cost_told, known_answer
from challenges.builder.cards import Sheet, sheet_of
from challenges.builder.catalogue import found, proposals
from challenges.builder.checklist import checks_of, may_launch
from challenges.builder.fields import TABLE, Field, field_at
from challenges.builder.service import SAVE, Moved, begin, next_quarter, save
from challenges.builder.templates import TEMPLATES, template_of
from challenges.definition.differences import mark_of
from challenges.definition.model import Definition
from challenges.definition.toml import Refusal, RefusedDefinition
from challenges.definition.tree import settings_of
from challenges.explanations.names import read_names
from challenges.ledger.balances import list_challenges
from challenges.lifecycle.decisions import Decision
from challenges.lifecycle.drafts import duplicate_challenge, schedule_launch
from challenges.lifecycle.services import launch_challenge
from challenges.models import Challenge, State
from challenges.web.access import challenge_for, take_back
from challenges.web.views import Page
from core.accounts.permissions import Permission, requires
from core.answers import Message, done
from core.asked import day_of
from core.clock import today
from core.costly import Costly, costly
from core.db import db, store
from core.errors import Refused

bp = Blueprint("builder", __name__)
# As many former challenges are proposed to begin with.
FORMER = 6
# Sent by the page itself at every change: the page comes back whole, and what changed in it is put in its place.
LIVE = "HX-Request"


@bp.route("/builder", methods=["GET", "POST"])
@requires(Permission.MANAGE_CHALLENGES)
def start() -> Page:
    """What a new challenge begins with: a template, or a former challenge, from a first day on."""
    session, problems = db.session(), list[str]()
    if request.method == "POST":
        try:
            return _begun(day_of(request.form.get("start", "")))
        except Refused as error:
            take_back(session)
            problems = str(error).splitlines()
    former = [challenge for challenge in list_challenges(session) if challenge.state != State.DRAFT]
    page = render_template(
        "challenges/builder/start.html",
        templates=TEMPLATES,
        former=former[:FORMER],
        problems=problems,
        start=request.form.get("start") or next_quarter(today()).isoformat(),
    )
    return page, 422 if problems else 200


def _begun(first: date | None) -> Page:
    template = template_of(request.form.get("template", ""))
    if first is None:
        raise Refused(_("Write the first day, 2027-04-01 for instance."))
    if template is not None:
        made = begin(db.session(), template, first)
    else:
        made = duplicate_challenge(db.session(), request.form.get("former", ""), first)
    return done(url_for(".edit", code=made.code))


@bp.route("/builder/<code>", methods=["GET", "POST"])
@requires(Permission.MANAGE_CHALLENGES)
def edit(code: str) -> Page:
    """The form of a draft; each of its buttons stores what was typed."""
    session = db.session()
    challenge = challenge_for(session, current_user, code)
    if challenge.state != State.DRAFT:
        return redirect(url_for("challenges.show", code=code))
    definition = challenge.definition
    sheet = _sheet(challenge, definition)
    if request.method == "GET":
        return _form(challenge, sheet)
    sent = {name: request.form.getlist(name) for name in request.form}
    act = request.form.get("act", SAVE)
    try:
        new = save(session, challenge, sheet, sent, act, request.form.get("seen", ""))
    except Refused as error:
        refusals = error.refusals if isinstance(error, RefusedDefinition) else [Refusal("", str(error))]
        take_back(session)
        return _form(challenge, sheet, sent, refusals), 409 if isinstance(error, Moved) else 422
    if act == SAVE and request.headers.get(LIVE):
        answer = make_response(_form(challenge, _sheet(challenge, challenge.definition)))
        # With another code it stands under another address.
        answer.headers["Palier-Address"] = url_for(".edit", code=challenge.code)
        store(session)
        return answer
    there = f"#{new.replace('[', '-').replace(']', '').replace('.', '-')}" if new else "#saved"
    return done(url_for(".edit", code=challenge.code) + there)


def _sheet(challenge: Challenge, definition: Definition) -> Sheet:
    return sheet_of(challenge.source, definition, read_names(db.session(), definition))


def _form(
    challenge: Challenge,
    sheet: Sheet,
    sent: dict[str, list[str]] | None = None,
    refusals: Sequence[Refusal] = (),
) -> str:
    """The page; where something was refused, with all that was typed and the reasons beside their fields."""
    session, definition = db.session(), challenge.definition
    answer = known_answer(session, challenge.source)
    errors, others = _beside(sheet.fields, refusals)
    return render_template(
        "challenges/builder/edit.html",
        challenge=challenge,
        definition=definition,
        sheet=sheet,
        sent=sent or {},
        errors=errors,
        others=others,
        seen=mark_of(challenge.source),
        proposals=proposals(session, definition),
        settings={setting.key: setting for setting in settings_of(Definition)},
        checks=checks_of(session, definition, answer),
        answer=answer,
        cost_told=cost_told,
        TABLE=TABLE,
        currency=current_app.config["CURRENCY"],
    )


def _beside(fields: Sequence[Field], refusals: Sequence[Refusal]) -> tuple[dict[str, list[str]], list[Refusal]]:
    """The reasons by the name of the field that they are about, and those about none."""
    errors: dict[str, list[str]] = {}
    others = []
    for refusal in refusals:
        field = field_at(fields, refusal.path)
        if field is None:
            others.append(refusal)
        else:
            errors.setdefault(field.name, []).append(refusal.reason)
    return errors, others


@bp.get("/builder/<code>/answer")
@requires(Permission.SIMULATE)
@costly(Costly.LABORATORY)
def answer(code: str) -> Page:
    """What the draft's rules would have come to on last year's sales."""
    session = db.session()
    challenge = challenge_for(session, current_user, code)
    found_answer = answer_of(session, challenge.source)
    name = "answer" if request.headers.get(LIVE) else "answer_page"
    return render_template(
        f"challenges/builder/{name}.html",
        challenge=challenge,
        definition=challenge.definition,
        answer=found_answer,
        cost_told=cost_told,
        checks=checks_of(session, challenge.definition, found_answer),
    )


@bp.get("/builder/<code>/catalogue")
@requires(Permission.MANAGE_CHALLENGES)
def catalogue(code: str) -> Page:
    """The products or participants that a text finds, as what a field proposes."""
    kind = request.args.get("kind", "")
    if kind not in ("product", "participant"):
        abort(404)
    challenge = challenge_for(db.session(), current_user, code)
    said = found(db.session(), kind, request.args.get("text", "")[:100], challenge.definition.credit)
    return render_template("challenges/builder/proposals.html", proposals=said)


@bp.route("/builder/<code>/launch", methods=["GET", "POST"])
@requires(Permission.MANAGE_CHALLENGES)
def launch(code: str) -> Page:
    """What to look at before a launch; then at once, or on a day to come."""
    session = db.session()
    challenge = challenge_for(session, current_user, code)
    if challenge.state != State.DRAFT:
        return redirect(url_for("challenges.show", code=code))
    problems = list[str]()
    if request.method == "POST":
        try:
            return done(url_for("challenges.show", code=code), _launched(code))
        except Refused as error:
            take_back(session)
            problems = str(error).splitlines()
    checks = checks_of(session, challenge.definition, known_answer(session, challenge.source))
    page = render_template(
        "challenges/builder/launch.html",
        challenge=challenge,
        checks=checks,
        ready=may_launch(checks),
        problems=problems,
        proposed=max(challenge.definition.start, today()).isoformat(),
    )
    return page, 409 if problems else 200


def _launched(code: str) -> Message:
    """Launch it now, give it its day, or take the day back."""
    when = request.form.get("when", "")
    if when == "now":
        launch_challenge(db.session(), code, Decision(current_user.id))
        return _("The challenge is running."), "success"
    if when == "never":
        schedule_launch(db.session(), code, None)
        return _("It no longer launches by itself."), "success"
    day = day_of(request.form.get("on", ""))
    if day is None:
        raise Refused(_("Write the day of the launch, 2027-04-01 for instance."))
    schedule_launch(db.session(), code, day)
    return _("It launches by itself on that day."), "success"
