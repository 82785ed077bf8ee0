"""The pages of a regional manager: what its teams' distributors have declared, to look at before it is decided."""

from collections.abc import Sequence

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from core.accounts.permissions import Permission, requires, viewer_of
from core.answers import done
from core.asked import asked_number
from core.bulk import listed
from core.db import db
from core.errors import Refused
from core.limits import DECLARATION_LETTERS, DECLARATIONS_SHOWN
from declarations import services, words
from declarations.catalogue import names_of, product_names
from declarations.life import WAITING
from declarations.models import Declaration, DeclarationStep
from declarations.queries import WAITS
from declarations.validating.eyes import marked, marks_of

bp = Blueprint("regional", __name__)

CHANGED = 409


@bp.get("/team-declarations")
@requires(Permission.PRE_VALIDATE)
def index() -> str:
    """What waits of the teams' distributors, the oldest first."""
    page = max(asked_number(request.args, "page"), 1)
    query = select(Declaration).where(WAITS, listed(Declaration.distributor_id, _people()))
    query = query.options(selectinload(Declaration.lines), joinedload(Declaration.distributor))
    query = query.order_by(Declaration.submitted_at, Declaration.id)
    found: Sequence[Declaration] = db.session.scalars(
        query.offset((page - 1) * DECLARATIONS_SHOWN).limit(DECLARATIONS_SHOWN + 1)
    ).all()
    shown = found[:DECLARATIONS_SHOWN]
    return render_template(
        "declarations/regional.html", declarations=shown, page=page, more=len(found) > len(shown), say=words,
        seen=marked(db.session(), [one.id for one in shown]),
    )  # fmt: skip


@bp.get("/team-declarations/<int:declaration_id>")
@requires(Permission.PRE_VALIDATE)
def one(declaration_id: int) -> str:
    """One of them with its lines."""
    return _page(_or_404(declaration_id))


@bp.post("/team-declarations/<int:declaration_id>")
@requires(Permission.PRE_VALIDATE)
def pre_validate(declaration_id: int) -> ResponseReturnValue:
    """Say that one knows of the sale; it gives no point."""
    _or_404(declaration_id)
    text = request.form.get("text", "").strip()[:DECLARATION_LETTERS]
    try:
        services.look_first(
            db.session(), declaration_id, asked_number(request.form, "version", 0), current_user.id, text
        )
    except Refused as refused:
        db.session.rollback()
        return _page(_or_404(declaration_id), str(refused)), CHANGED
    return done(url_for(".index"), (_("Your pre-validation is shown to whoever decides."), "success"))


def _people() -> frozenset[int]:
    return viewer_of(db.session(), current_user).people or frozenset()


def _or_404(declaration_id: int) -> Declaration:
    query = select(Declaration).where(
        Declaration.id == declaration_id,
        Declaration.submitted_at.is_not(None),
        listed(Declaration.distributor_id, _people()),
    )
    query = query.options(
        joinedload(Declaration.distributor), joinedload(Declaration.account), selectinload(Declaration.lines),
        selectinload(Declaration.steps).joinedload(DeclarationStep.account),
    )  # fmt: skip
    found: Declaration = db.session.scalar(query) or abort(404)
    return found


def _page(declaration: Declaration, problem: str = "") -> str:
    session, viewer = db.session(), viewer_of(db.session(), current_user)
    marks = marks_of(session, declaration.id)
    return render_template(
        "declarations/regional_one.html", declaration=declaration, problem=problem, say=words, marks=marks,
        names=product_names(session, [line.product for line in declaration.lines]),
        sellers=names_of(session, {line.seller_id for line in declaration.lines}, viewer),
        may_mark=declaration.state in WAITING
        and not any(mark.holds and mark.account_id == current_user.id for mark in marks),
    )  # fmt: skip
