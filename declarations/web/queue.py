"""The pages of whoever validates: the queue, one declaration at a time, and several at once."""

from collections.abc import Mapping

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import select

from core.accounts.permissions import Permission, requires
from core.answers import done
from core.asked import asked_number
from core.bulk import listed
from core.db import db, store
from core.errors import Refused
from core.limits import DECLARATIONS_AT_ONCE
from core.viewer import EVERYONE
from declarations import services, words
from declarations.catalogue import product_names
from declarations.forms import DecisionForm
from declarations.life import STEPS, WAITING, Changed
from declarations.lists.queries import proof_of
from declarations.models import Declaration, State
from declarations.proven.queries import proofs_of
from declarations.queries import earned, submitted_declaration, was_submitted
from declarations.queue import View, beside, count_views, count_waiting, following, queue, unusual
from declarations.returns.told import missed_of, returned_of
from declarations.services import Verdict
from declarations.typed import typed_of
from declarations.validating.clean import clean_ones
from declarations.validating.eyes import first_eyes, marked, marks_of, needs_two
from declarations.validating.settings import read_setting
from declarations.validating.together import validate_together
from declarations.web.bringing import of_proofs

bp = Blueprint("validation", __name__)

NOT_TAKEN, CHANGED = 422, 409


@bp.get("/validation")
@requires(Permission.VALIDATE)
def index() -> str:
    """What waits, the most unusual first."""
    return _queue([])


@bp.post("/validation")
@requires(Permission.VALIDATE)
def several() -> ResponseReturnValue:
    """Validate those that were chosen, or all that are clean, by one act."""
    texts = request.form.get("clean", "").split() if request.form.get("act") == "clean" else None
    chosen = [_chosen(text) for text in (request.form.getlist("chosen") if texts is None else texts)]
    if not chosen:
        return _queue([_("Choose those that are to be validated.")]), NOT_TAKEN
    session = db.session()
    outcome = validate_together(session, chosen[:DECLARATIONS_AT_ONCE], current_user.id)
    count, left = len(outcome.validated), outcome.left
    store(session)
    if left:
        first = ngettext("%(num)s is validated.", "%(num)s are validated.", count) if count else ""
        return _queue([*filter(None, [first]), *_told(left)]), CHANGED
    told = ngettext("%(num)s declaration is validated.", "%(num)s declarations are validated.", count)
    return done(url_for(".index"), (told, "success"))


def _chosen(text: str) -> tuple[int, int]:
    """The number and version of a row that was ticked; 0 and 0 of what is none."""
    number, _sign, version = text.partition(".")
    given = {"number": number, "version": version}
    return asked_number(given, "number", 0), asked_number(given, "version", 0)


def _told(left: Mapping[int, str]) -> list[str]:
    """Which ones were left out, and why."""
    query = select(Declaration).where(listed(Declaration.id, left.keys()))
    titles = {found.id: found.title for found in db.session.scalars(query)}
    return [f"{titles[number]}: {why}" if number in titles else why for number, why in left.items()]


@bp.get("/validation/<int:declaration_id>")
@requires(Permission.VALIDATE)
def one(declaration_id: int) -> str:
    """One declaration with its lines."""
    declaration = _or_404(declaration_id)
    form = DecisionForm(formdata=None, data={"version": str(declaration.version)})
    first = first_eyes(db.session(), declaration.id)
    return _page(declaration, form, first.numbers if first else frozenset(line.line for line in declaration.lines))


@bp.post("/validation/<int:declaration_id>")
@requires(Permission.VALIDATE)
def decide(declaration_id: int) -> ResponseReturnValue:
    """Validate or refuse its lines, look into it, or take back what was validated."""
    form, ticked = DecisionForm(), _ticked()
    found: Declaration = was_submitted(db.session(), declaration_id) or abort(404)
    other = following(db.session(), found)
    if not form.validate():
        return _page(_or_404(declaration_id), form, ticked), NOT_TAKEN
    try:
        told = _act(declaration_id, form, ticked)
    except Refused as refused:
        db.session.rollback()
        declaration = _or_404(declaration_id)
        form.version.data = str(declaration.version)
        return _page(declaration, form, ticked, str(refused)), CHANGED if isinstance(refused, Changed) else NOT_TAKEN
    stays = request.form.get("act") == "review"
    shown = declaration_id if stays else other
    address = url_for(".one", declaration_id=shown) if shown else url_for(".index")
    return done(address, (told, "success"))


def _act(declaration_id: int, form: DecisionForm, ticked: frozenset[int]) -> str:
    """Do what the button says; what was done, in a sentence."""
    session, seen, text = db.session(), form.seen, form.text.data or ""
    match request.form.get("act"):
        case "review":
            services.review(session, declaration_id, seen, current_user.id)
            return str(_("Whoever declared it sees that somebody looks into it, or that it waits again."))
        case "cancel":
            services.cancel(session, declaration_id, seen, current_user.id, text, is_own=False)
            return str(_("It is taken back, and so are its points."))
        case "refuse":
            verdict = Verdict(frozenset(), form.reason.data or "", text)
        case _:
            if not ticked:
                raise Refused(_("Tick the lines that are to be validated, or refuse the declaration."))
            verdict = Verdict(ticked, form.reason.data or "", text)
    declaration = services.decide(session, declaration_id, seen, verdict, current_user.id)
    if declaration.state in WAITING:
        return str(_("%(document)s: you were the first of two. Another person validates it too.",
                     document=declaration.title))  # fmt: skip
    return f"{declaration.title}: {words.state_name(declaration.state)}"


def _ticked() -> frozenset[int]:
    found = {asked_number({"line": text}, "line", 0) for text in request.form.getlist("line")}
    return frozenset(found - {0})


def _or_404(declaration_id: int) -> Declaration:
    found: Declaration = submitted_declaration(db.session(), declaration_id) or abort(404)
    return found


def _queue(problems: list[str]) -> str:
    session, page = db.session(), max(asked_number(request.args, "page"), 1)
    view = next((it for it in View if it == request.args.get("view")), View.ALL)
    found, more = queue(session, page, view)
    numbers = [one.id for one in found]
    return render_template(
        "declarations/queue.html", declarations=found, page=page, more=more, view=view, views=count_views(session),
        problems=problems, say=words, unusual=unusual(session, numbers), marked_from=read_setting(session).marked_from,
        seen=marked(session, numbers), clean=clean_ones(session, DECLARATIONS_AT_ONCE),
    )  # fmt: skip


def _page(declaration: Declaration, form: DecisionForm, ticked: frozenset[int], problem: str = "") -> str:
    session, state = db.session(), State(declaration.state)
    before, after = beside(session, declaration)
    return render_template(
        "declarations/decide.html",
        declaration=declaration,
        form=form,
        ticked=ticked,
        problem=problem,
        say=words,
        names=product_names(session, [line.product for line in declaration.lines]),
        earned=earned(session, declaration, EVERYONE),
        listed=proof_of(session, declaration),
        before=before,
        after=after,
        waiting=count_waiting(session),
        unusual=unusual(session, [declaration.id]).get(declaration.id, []),
        marks=marks_of(session, declaration.id),
        needs_two=needs_two(session, declaration),
        returned=returned_of(session, declaration.distributor_id, declaration.document, None),
        missed=missed_of(session, declaration, EVERYONE),
        waits=state in WAITING,
        may_decide=State.VALIDATED in STEPS[state],
        under_review=state == State.UNDER_REVIEW,
        may_cancel=State.CANCELLED in STEPS[state] and state not in (*WAITING, State.REFUSED),
        **of_proofs(proofs_of(session, declaration.id), typed_of(declaration)),
    )
