"""What came of a module: who completed it when and with what, its questions' statistics, completions withdrawn."""

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from core.accounts.permissions import Permission, requires
from core.answers import done
from core.asked import asked_number
from core.db import db
from core.errors import Refused
from elearning.modules import completing
from elearning.modules.models import LearningModule, LearningVersion
from elearning.modules.outcomes import Completed, completion_of, completions_of, statistics_of
from elearning.web.drafting import NOT_TAKEN, draft_of, module_or_404
from elearning.web.figures import told_of

bp = Blueprint("teaching_results", __name__)


@bp.get("/teaching/modules/<code>/results")
@requires(Permission.TEACH)
def index(code: str) -> str:
    """Completions, and what the questions of a version tell: of the newest, or of the one that is asked for."""
    module, session = module_or_404(code), db.session()
    versions = session.scalars(
        select(LearningVersion).where(LearningVersion.module_id == module.id).order_by(LearningVersion.number.desc())
    ).all()
    wanted = asked_number(request.args, "version", 0)
    version = next((one for one in versions if one.number == wanted), versions[0] if versions else None)
    figures = [told_of(question, told) for question, told in statistics_of(session, version)] if version else []
    page = max(asked_number(request.args, "page"), 1)
    completions, more = completions_of(session, module.id, page)
    return render_template(
        "teaching/results.html", module=module, content=draft_of(module), versions=versions, version=version,
        completions=completions, page=page, more=more, figures=figures,
    )  # fmt: skip


@bp.get("/teaching/modules/<code>/results/<int:result_id>/withdraw")
@requires(Permission.TEACH)
def ask(code: str, result_id: int) -> str:
    """What is withdrawn, and why."""
    module = module_or_404(code)
    return _page(module, _found(module, result_id))


@bp.post("/teaching/modules/<code>/results/<int:result_id>/withdraw")
@requires(Permission.TEACH)
def withdraw(code: str, result_id: int) -> ResponseReturnValue:
    """Withdraw a completion: its points go, and whoever completed it is told why."""
    module = module_or_404(code)
    _found(module, result_id)
    try:
        completing.withdraw(db.session(), result_id, current_user.id, request.form.get("reason", ""))
    except Refused as refused:
        db.session.rollback()
        module = module_or_404(code)
        return _page(module, _found(module, result_id), str(refused)), NOT_TAKEN
    told = _("The completion is withdrawn, and so are its points. Whoever completed it is told why.")
    return done(url_for(".index", code=code), (told, "success"))


def _found(module: LearningModule, result_id: int) -> Completed:
    return completion_of(db.session(), module.id, result_id) or abort(404)


def _page(module: LearningModule, completed: Completed, problem: str = "") -> str:
    return render_template("teaching/withdraw.html", module=module, content=draft_of(module), completed=completed,
                           problem=problem, reason=request.form.get("reason", ""))  # fmt: skip
