"""The pages of whoever answers: the queue by due date, one dispute with what can be done about it, and the figures."""

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from challenges.models import State as ChallengeState
from core.accounts.permissions import Permission, requires
from core.answers import done
from core.asked import asked_number, day_of
from core.clock import today
from core.db import db
from core.errors import Refused
from declarations import words as declaration_words
from declarations.life import Changed as DeclarationChanged
from declarations.models import LineState
from declarations.validating.eyes import first_eyes, needs_two
from declarations.validating.models import Mark
from disputes import services, words
from disputes.acting import Correction, NotTaken, Validation, cells_of, line_in_question, stamp_of
from disputes.effects import effects_of
from disputes.figures import read_figures
from disputes.forms import DecisionForm
from disputes.life import LIVE, Changed
from disputes.models import About, Act, Dispute, State
from disputes.queries import LISTS, any_dispute, counts, listed_disputes
from disputes.services import Outcome
from disputes.subjects import is_refused

bp = Blueprint("dispute_office", __name__)

NOT_TAKEN, CHANGED = 422, 409


@bp.get("/disputes/office")
@requires(Permission.ANSWER_DISPUTES)
def index() -> str:
    """What waits, what is due first before the others; or what was answered or settled."""
    name = request.args.get("list", "open")
    name, page = name if name in LISTS else "open", max(asked_number(request.args, "page"), 1)
    found, more = listed_disputes(db.session(), name, page)
    return render_template(
        "disputes/office.html", disputes=found, page=page, more=more, name=name, counts=counts(db.session()),
        say=words, now=today(),
    )  # fmt: skip


@bp.get("/disputes/figures")
@requires(Permission.ANSWER_DISPUTES)
def figures() -> str:
    """How many are open and how old, how long they took, and how many were upheld."""
    return render_template("disputes/figures.html", told=read_figures(db.session()), say=words)


@bp.get("/disputes/office/<int:dispute_id>")
@requires(Permission.ANSWER_DISPUTES)
def one(dispute_id: int) -> str:
    """A dispute with its thread, and what can be done about it."""
    dispute = _or_404(dispute_id)
    first = _first(dispute)
    return _page(dispute, _fresh(dispute), first.numbers if first else _refused_lines(dispute))


@bp.post("/disputes/office/<int:dispute_id>")
@requires(Permission.ANSWER_DISPUTES)
def act(dispute_id: int) -> ResponseReturnValue:
    """Answer, or decide."""
    form, session = DecisionForm(), db.session()
    dispute = _or_404(dispute_id)
    _offer(form, dispute)
    if not form.validate():
        return _page(dispute, form, _ticked()), NOT_TAKEN
    try:
        told = _act(dispute, form)
    except Refused as refused:
        session.rollback()
        dispute = _or_404(dispute_id)
        left = form.sale.form.complain(refused.faults) if isinstance(refused, NotTaken) else []
        # Whoever looks at it again has seen what it has become.
        form.version.data = str(dispute.version)
        form.sale.form.stamp.data = stamp_of(line_in_question(session, dispute))
        form.declaration_version.data = _declaration_version(dispute)
        problem = " ".join([str(refused), *left])
        is_changed = isinstance(refused, Changed | DeclarationChanged)
        return _page(dispute, form, _ticked(), problem), CHANGED if is_changed else NOT_TAKEN
    return done(url_for(".one", dispute_id=dispute_id), (told, "success"))


def _act(dispute: Dispute, form: DecisionForm) -> str:
    session, text = db.session(), form.text.data or ""
    if request.form.get("do") == "answer":
        services.write(session, dispute.id, form.seen, current_user.id, text, is_office=True)
        return str(_("The answer is sent."))
    outcome = _outcome(form, text)
    settled = services.decide(session, dispute.id, form.seen, outcome, current_user.id)
    if settled.state in LIVE:
        return str(_("%(document)s: you were the first of two. Another person validates it too.",
                     document=words.title(settled)))  # fmt: skip
    return f"{words.title(settled)}: {words.state_name(settled.state)}"


def _outcome(form: DecisionForm, text: str) -> Outcome:
    chosen = form.outcome.data or ""
    if chosen not in set(State):
        raise Refused(_("Choose an outcome."))
    correction = validation = None
    if form.act.data == Act.CORRECT:
        cells = form.sale.form.cells()
        if cells is None:
            raise NotTaken({})
        correction = Correction(cells, form.sale.form.stamp.data or "")
    elif form.act.data == Act.VALIDATE:
        seen = asked_number({"seen": form.declaration_version.data or ""}, "seen", 0)
        validation = Validation(_ticked(), seen)
    return Outcome(State(chosen), form.reason.data or "", text, correction, validation)


def _fresh(dispute: Dispute) -> DecisionForm:
    session = db.session()
    sale = {**cells_of(session, dispute), "stamp": stamp_of(line_in_question(session, dispute))}
    data = {"version": str(dispute.version), "act": _acts(dispute)[0].value, "sale": sale}
    data["declaration_version"] = _declaration_version(dispute)
    form = DecisionForm(formdata=None, data=data)
    _offer(form, dispute)
    return form


def _offer(form: DecisionForm, dispute: Dispute) -> None:
    form.offer(_acts(dispute))


def _acts(dispute: Dispute) -> list[Act]:
    """What can be done about it, what is most likely first."""
    if dispute.about == About.MISSING or dispute.sale_line_id is not None:
        return [Act.CORRECT, Act.LEAVE]
    if dispute.declaration is not None and is_refused(dispute.declaration):
        return [Act.VALIDATE, Act.LEAVE]
    return [Act.LEAVE]


def _declaration_version(dispute: Dispute) -> str:
    return str(dispute.declaration.version) if dispute.declaration else ""


def _refused_lines(dispute: Dispute) -> frozenset[int]:
    lines = dispute.declaration.lines if dispute.declaration else []
    return frozenset(line.line for line in lines if line.state == LineState.REFUSED)


def _first(dispute: Dispute) -> Mark | None:
    """Who has found what was refused good, where two people have to."""
    return first_eyes(db.session(), dispute.declaration_id) if dispute.declaration_id is not None else None


def _ticked() -> frozenset[int]:
    found = {asked_number({"line": text}, "line", 0) for text in request.form.getlist("ticked")}
    return frozenset(found - {0})


def _or_404(dispute_id: int) -> Dispute:
    found: Dispute = any_dispute(db.session(), dispute_id) or abort(404)
    return found


def _page(dispute: Dispute, form: DecisionForm, ticked: frozenset[int], problem: str = "") -> str:
    session = db.session()
    line, refused = line_in_question(session, dispute), _refused_lines(dispute)
    return render_template(
        "disputes/decide.html",
        dispute=dispute,
        form=form,
        ticked=ticked,
        problem=problem,
        say=words,
        declaration_words=declaration_words,
        stood=dispute.as_it_stood,
        effects=effects_of(session, dispute),
        goes_on=dispute.state in LIVE,
        is_late=dispute.state == State.OPEN and dispute.due_on < today(),
        is_frozen=dispute.challenge is not None and dispute.challenge.state == ChallengeState.CLOSED,
        on_record=line,
        refused=refused,
        first=_first(dispute),
        needs_two=bool(refused) and dispute.declaration is not None and needs_two(session, dispute.declaration),
        day_of=day_of,
    )
