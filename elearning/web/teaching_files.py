"""The files of a module, and its package: sent, replaced, let go."""

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import select

from core.accounts.permissions import Permission, requires
from core.answers import done
from core.costly import Costly, costly_with_files
from core.db import begin_writing, db
from core.errors import Refused
from core.limits import PACKAGES
from elearning.content.module import Module
from elearning.drafts.edits import mark_of, with_parts
from elearning.drafts.parts import package_of
from elearning.drafts.typed import Wrong, flat
from elearning.modules.files import (
    Prepared,
    files_of,
    find_file,
    keep_beside,
    keep_file,
    prepare_file,
    remove_file,
)
from elearning.modules.models import LearningModule
from elearning.packages.apart import read_package_apart as read_package
from elearning.packages.handover import from_json
from elearning.packages.keeping import keep_package
from elearning.packages.model import Package
from elearning.packages.tables import KeptPackage
from elearning.packages.words import verdict
from elearning.texts import Texts
from elearning.web.drafting import (
    CHANGED,
    NOT_TAKEN,
    SEEN,
    Form,
    draft_of,
    language,
    module_or_404,
    save,
    sent_fields,
    sent_file,
)
from elearning.web.serving import sent

bp = Blueprint("teaching_files", __name__)


@bp.get("/teaching/modules/<code>/files")
@requires(Permission.TEACH)
def index(code: str) -> str:
    """The files: what they are, and where they are shown."""
    return _list(module_or_404(code))


@bp.post("/teaching/modules/<code>/files")
@costly_with_files(Costly.PROOF)
@requires(Permission.TEACH)
def send(code: str) -> ResponseReturnValue:
    """Keep files that are sent, or the one that replaces another; or let one go."""
    module, session = module_or_404(code), db.session()
    act, _blank, name = request.form.get("act", "").partition(" ")
    try:
        if act == "remove":
            remove_file(session, module.id, name)
            return done(url_for(".index", code=code), (_("The file is let go."), "success"))
        session.rollback()
        prepared = _prepared()
        begin_writing(session)
        module = module_or_404(code)
        for file in prepared:
            if act == "replace":
                keep_file(session, module.id, file, name)
            else:
                keep_beside(session, module.id, file)
    except Refused as refused:
        session.rollback()
        return _list(module_or_404(code), str(refused)), NOT_TAKEN
    if act == "replace":
        told = _("“%(name)s” is replaced: whoever learns sees the new one from now on.", name=name)
    else:
        told = ngettext("%(num)s file is kept.", "%(num)s files are kept.", len(prepared))
    return done(url_for(".index", code=code), (told, "success"))


def _prepared() -> list[Prepared]:
    sent = [file for file in request.files.getlist("upload") if file.filename]
    if not sent:
        raise Refused(_("Choose a file first."))
    return [prepare_file(file.read(), file.filename or "") for file in sent]


def _list(module: LearningModule, problem: str = "") -> str:
    content = draft_of(module)
    files = files_of(db.session(), module.id)
    missing = [name for name in content.files() if name not in {file.name for file in files}]
    return render_template("teaching/files.html", module=module, content=content, files=files, missing=missing,
                           used=set(content.files()), problem=problem)  # fmt: skip


@bp.get("/teaching/modules/<code>/files/<name>")
@requires(Permission.TEACH)
def show(code: str, name: str) -> Response:
    """A file as learners see it."""
    return sent(find_file(db.session(), module_or_404(code).id, name) or abort(404))


@bp.get("/teaching/modules/<code>/package")
@requires(Permission.TEACH)
def package(code: str) -> str:
    """The package of a module: what it is, and the most points that it brings."""
    module = module_or_404(code)
    used = draft_of(module).package
    return _package_page(module, Form(flat(used) if used else {}, mark_of(used)))


@bp.post("/teaching/modules/<code>/package")
@costly_with_files(Costly.PROOF)
@requires(Permission.TEACH)
def store_package(code: str) -> ResponseReturnValue:
    """Keep a package that is sent, or store how it is used, or have none any more."""
    session, fields = db.session(), sent_fields()
    here = url_for(".package", code=code)
    try:
        if request.form.get("act") == "remove":
            module = module_or_404(code)
            save(module, with_parts(draft_of(module), package=None))
            return done(here, (_("The module has no package any more."), "success"))
        read = _sent_package()
        module = module_or_404(code)
        told = _used(module, read, fields)
    except Refused as refused:
        session.rollback()
        errors = refused.errors if isinstance(refused, Wrong) else {"": str(refused)}
        form = Form(fields, request.form.get(SEEN, ""), errors)
        return _package_page(module_or_404(code), form), NOT_TAKEN
    if told is None:
        used = draft_of(module).package
        session.rollback()
        stale = Form(fields, mark_of(used), {"": _("Somebody has changed this meanwhile.")}, flat(used) if used else {})
        return _package_page(module_or_404(code), stale), CHANGED
    return done(here, *told)


def _sent_package() -> tuple[bytes, Package] | None:
    """A package that was sent, read before anything is written; None where none was."""
    file = sent_file()
    if file is None:
        return None
    session = db.session()
    session.rollback()
    content = file.read(PACKAGES.bytes + 1)
    package = read_package(content, file.filename or "")
    begin_writing(session)
    return content, package


def _used(
    module: LearningModule, sent: tuple[bytes, Package] | None, fields: dict[str, str]
) -> list[tuple[str, str]] | None:
    """Store the use of a package, and what is told of it; None where somebody has changed it meanwhile."""
    content = draft_of(module)
    if sent is None and content.package is None:
        raise Refused(_("Choose a package first."))
    if content.package is not None and sent is None and request.form.get(SEEN, "") != mark_of(content.package):
        return None
    if sent is not None:
        keep_package(db.session(), *sent, current_user.id)
        title = Texts.of(sent[1].title[:200] or module.code, sent[1].language or language())
        sha256 = sent[1].sha256
    else:
        assert content.package is not None
        title, sha256 = content.package.title, content.package.sha256
    cap = {"cap": fields.get("cap") or str(content.package.cap if content.package else content.points)}
    use = package_of(sha256, title, fields | cap)
    save(module, _with_title(with_parts(content, package=use), title))
    if sent is None:
        return [(_("It is stored."), "success")]
    problems = len(sent[1].problems)
    said = verdict(sent[1])
    kinds = ["success"] * (len(said) - problems) + ["warning"] * problems
    return list(zip(said, kinds, strict=True))


def _with_title(content: Module, title: Texts) -> Module:
    """A module without a title is called as its package."""
    return content if content.title else with_parts(content, title=title)


def _package_page(module: LearningModule, form: Form) -> str:
    content = draft_of(module)
    kept = None
    if content.package:
        query = select(KeptPackage).where(KeptPackage.sha256 == content.package.sha256)
        kept = db.session.scalars(query).first()
    said = verdict(from_json(kept.manifest)) if kept else []
    return render_template("teaching/package.html", module=module, content=content, form=form, kept=kept, said=said)
