"""The pages of whoever disagrees: what they disagree with, its thread, and the list of their own."""

from collections.abc import Sequence
from secrets import token_urlsafe

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from core.accounts.models import Account
from core.accounts.permissions import Permission, requires
from core.answers import done
from core.asked import asked_number, day_of
from core.costly import Costly, costly
from core.db import db
from core.errors import Refused
from declarations import words as declaration_words
from disputes import services, words
from disputes.effects import effects_of
from disputes.forms import MessageForm, OpeningForm
from disputes.life import LIVE, Changed
from disputes.models import About, Dispute
from disputes.queries import own_dispute, own_disputes
from disputes.stood import Row, lines_of, report_of
from disputes.subjects import Subject, find_subject, own_people

bp = Blueprint("disputes", __name__)

NOT_TAKEN, CHANGED = 422, 409
# What of an address names what it is about.
NAMED = ("about", "challenge", "participant", "rule", "declaration")


@bp.get("/disputes")
@requires(Permission.DISPUTE)
def index() -> str:
    """One's own disputes, the latest first."""
    page = max(asked_number(request.args, "page"), 1)
    found, more = own_disputes(db.session(), _account(), page)
    return render_template("disputes/index.html", disputes=found, page=page, more=more, say=words)


@bp.get("/disputes/new")
@requires(Permission.DISPUTE)
@costly(Costly.EXPLANATION)
def new() -> str:
    """The form, with what it is about."""
    subject = _subject_or_404()
    asked = {name: request.args.get(name, "") for name in ("participant", "line", "document", "date", "amount")}
    form = OpeningForm(formdata=None, data={"key": token_urlsafe(24), **asked})
    return _form(form, subject)


@bp.post("/disputes/new")
@requires(Permission.DISPUTE)
@costly(Costly.EXPLANATION)
def disagree() -> ResponseReturnValue:
    """Open a dispute; where one goes on about the same, it is led to."""
    subject, form = _subject_or_404(), OpeningForm()
    rows = _offer(form, subject)
    is_good = form.validate()
    if subject.about == About.MISSING:
        day, cents = form.read_sale()
        subject = subject.of_sale(form.document.data, day, cents)
    row = next((row for row in rows if str(row["id"]) == form.line.data), None)
    if subject.about == About.POINTS and row is not None:
        subject = subject.of_sale(row["document"], row["date"], row["amount_cents"], row["id"])
    if not is_good or form.errors:
        return _form(form, subject), NOT_TAKEN
    session, key = db.session(), form.key.data or token_urlsafe(24)
    before = services.opened_before(session, current_user.id, key, subject)
    if before is not None:
        told = _("You have disagreed with this already: here is where it stands.")
        return done(url_for(".one", dispute_id=before.id), (told, "info"))
    try:
        dispute = services.open_dispute(session, subject, current_user.id, key, form.text.data or "")
    except Refused as refused:
        db.session.rollback()
        form.text.errors = [str(refused)]
        return _form(form, _subject_or_404()), NOT_TAKEN
    return done(
        url_for(".one", dispute_id=dispute.id), (_("It is sent. You are told as soon as somebody answers."), "success")
    )


@bp.get("/disputes/<int:dispute_id>")
@requires(Permission.DISPUTE)
def one(dispute_id: int) -> str:
    """A dispute with its thread."""
    dispute = _own_or_404(dispute_id)
    return _one(dispute, MessageForm(formdata=None, data={"version": str(dispute.version)}))


@bp.post("/disputes/<int:dispute_id>")
@requires(Permission.DISPUTE)
def write(dispute_id: int) -> ResponseReturnValue:
    """Write in the thread, or withdraw."""
    _own_or_404(dispute_id)
    form, session = MessageForm(), db.session()
    if not form.validate():
        return _one(_own_or_404(dispute_id), form), NOT_TAKEN
    text = form.text.data or ""
    try:
        if request.form.get("act") == "withdraw":
            services.withdraw(session, dispute_id, form.seen, current_user.id, text)
            told = _("It is withdrawn.")
        else:
            services.write(session, dispute_id, form.seen, current_user.id, text, is_office=False)
            told = _("It is sent.")
    except Refused as refused:
        db.session.rollback()
        dispute = _own_or_404(dispute_id)
        form.version.data = str(dispute.version)
        return _one(dispute, form, str(refused)), CHANGED if isinstance(refused, Changed) else NOT_TAKEN
    return done(url_for(".one", dispute_id=dispute_id), (told, "success"))


def _form(form: OpeningForm, subject: Subject) -> str:
    _offer(form, subject)
    named = {name: request.args[name] for name in NAMED if request.args.get(name)}
    label = _label(subject)
    return render_template("disputes/new.html", form=form, subject=subject, named=named, label=label, say=words)


def _label(subject: Subject) -> str:
    """The rule that it is about, as readers see it; empty for none in particular."""
    report = report_of(db.session(), subject) if subject.rule else None
    return next((rule.label for rule in report.rules if rule.name == subject.rule), "") if report else ""


def _offer(form: OpeningForm, subject: Subject) -> Sequence[Row]:
    """Let the form's lists hold what there is to choose from; the sales among them."""
    report = report_of(db.session(), subject) if subject.about == About.POINTS else None
    rows: Sequence[Row] = lines_of(report, subject.rule) if report else ()
    form.offer(rows, own_people(_account()))
    return rows


def _one(dispute: Dispute, form: MessageForm, problem: str = "") -> str:
    return render_template(
        "disputes/one.html",
        dispute=dispute,
        form=form,
        problem=problem,
        say=words,
        declaration_words=declaration_words,
        stood=dispute.as_it_stood,
        effects=effects_of(db.session(), dispute),
        goes_on=dispute.state in LIVE,
        day_of=day_of,
    )


def _subject_or_404() -> Subject:
    found: Subject = find_subject(db.session(), _account(), {**request.args, **_chosen()}) or abort(404)
    return found


def _chosen() -> dict[str, str]:
    """For whom, where the form lets one choose."""
    code = request.form.get("participant", "")
    return {"participant": code} if code and request.args.get("about") == About.MISSING else {}


def _account() -> Account:
    account: Account = current_user._get_current_object()
    return account


def _own_or_404(dispute_id: int) -> Dispute:
    found: Dispute = own_dispute(db.session(), _account(), dispute_id) or abort(404)
    return found
