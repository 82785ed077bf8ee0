"""The pages of trainers: all modules, a new one, one from a file, and the page of one."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from core.accounts.models import Account
from core.accounts.permissions import Permission, requires
from core.answers import done
from core.costly import Costly, costly
from core.db import begin_writing, db
from core.errors import Refused
from core.limits import MODULE_EXPANDED_BYTES
from elearning.content.module import Module
from elearning.drafts.bringing import add_brought, kept_kinds
from elearning.drafts.brought import NothingIn, read_brought
from elearning.drafts.codes import code_of, free_code
from elearning.drafts.edits import spoken
from elearning.drafts.overview import learners, overview
from elearning.drafts.parts import title_of
from elearning.drafts.typed import Wrong
from elearning.modules.authoring import add_module, lacks_of
from elearning.modules.models import LearningModule, LearningVersion
from elearning.web.drafting import NOT_TAKEN, Form, draft_of, language, module_or_404, sent_fields, sent_file
from elearning.web.whereabouts import mend_address

bp = Blueprint("teaching", __name__)


@bp.get("/teaching")
@requires(Permission.TEACH)
def index() -> str:
    """All modules, those that were changed last first."""
    return render_template("teaching/index.html", modules=overview(db.session()))


@bp.route("/teaching/new", methods=["GET", "POST"])
@requires(Permission.TEACH)
def new() -> ResponseReturnValue:
    """A new module: its title, and a code that is proposed from it."""
    if request.method == "GET":
        return render_template("teaching/new.html", form=Form({}))
    fields, session = sent_fields(), db.session()
    try:
        title = title_of(fields)
        code = fields.get("code", "").strip() or free_code(session, code_of(spoken(title)))
        module = add_module(session, code, Module(title=title), current_user.id)
    except Refused as refused:
        session.rollback()
        errors = refused.errors if isinstance(refused, Wrong) else {"code": str(refused)}
        return render_template("teaching/new.html", form=Form(fields, errors=errors)), NOT_TAKEN
    return done(url_for(".one", code=module.code), (_("The module is begun: write its first lesson."), "success"))


@bp.get("/teaching/import")
@requires(Permission.TEACH)
def choose() -> str:
    """Choose a file that becomes a module."""
    return render_template("teaching/import.html", form=Form({"language": language()}), reasons=())


@bp.post("/teaching/import")
@costly(Costly.PROOF)
@requires(Permission.TEACH)
def bring() -> ResponseReturnValue:
    """Make a module of a file, and tell what came in and what did not."""
    fields, session = sent_fields(), db.session()
    reasons: tuple[str, ...] = ()
    try:
        file = sent_file()
        if file is None:
            raise Refused(_("Choose a file first."))
        kept = kept_kinds(session)
        spoken_in = "en" if fields.get("language") == "en" else "fr"
        session.rollback()
        brought = read_brought(file.read(MODULE_EXPANDED_BYTES + 1), file.filename or "", spoken_in, kept)
        begin_writing(session)
        module = add_brought(session, brought, current_user.id, fields.get("code", "").strip())
    except Refused as refused:
        session.rollback()
        reasons = refused.reasons if isinstance(refused, NothingIn) else ()
        form = Form(fields, errors={"": str(refused)})
        return render_template("teaching/import.html", form=form, reasons=reasons), NOT_TAKEN
    told = [(sentence, "success") for sentence in brought.came]
    return done(url_for(".one", code=module.code), *told, *((sentence, "warning") for sentence in brought.left))


@bp.get("/teaching/modules/<code>")
@requires(Permission.TEACH)
def one(code: str) -> str:
    """A module: what is in it, what is missing, what to do next."""
    return page_of(module_or_404(code))


def page_of(module: LearningModule, problem: str = "") -> str:
    """The page of a module; problem: what could not be done just now."""
    session, content = db.session(), draft_of(module)
    versions = session.scalars(
        select(LearningVersion).where(LearningVersion.module_id == module.id).order_by(LearningVersion.number.desc())
    ).all()
    people = {one.published_by for one in versions} | {module.created_by}
    names = dict(session.execute(select(Account.id, Account.name).where(Account.id.in_(people - {None}))).all())
    lacks = [(lack, mend_address(module.code, content, lack.where)) for lack in lacks_of(session, module)]
    under_way, completed = learners(session, module.id)
    return render_template(
        "teaching/one.html", module=module, content=content, versions=versions, names=names, lacks=lacks,
        is_ahead=not versions or versions[0].content != module.draft, under_way=under_way, completed=completed,
        problem=problem,
    )  # fmt: skip
