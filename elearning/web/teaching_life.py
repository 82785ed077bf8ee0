"""A module looked at as a learner, which writes nothing; published, retired, duplicated, taken out as one file."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from core.accounts.permissions import Permission, requires
from core.answers import done
from core.asked import asked_number
from core.db import db
from core.downloads import download
from core.errors import Refused
from elearning.content.blocks import AnyBlock, QuestionBlock
from elearning.content.module import Module
from elearning.drafts.codes import free_code
from elearning.drafts.edits import lesson_of
from elearning.drafts.exchange import exported
from elearning.modules import authoring
from elearning.modules.authoring import Stale
from elearning.modules.models import State
from elearning.questions.forms import parse
from elearning.questions.paper import paper
from elearning.questions.presented import presented
from elearning.questions.review import Review, review
from elearning.questions.score import score
from elearning.web.drafting import CHANGED, NOT_TAKEN, Form, draft_of, language, module_or_404, sent_fields
from elearning.web.shown import sheet_of, shown_blocks
from elearning.web.teaching import page_of

bp = Blueprint("teaching_life", __name__)

# What is looked at has the same order each time.
SEED = "preview"


@bp.get("/teaching/modules/<code>/preview")
@requires(Permission.TEACH)
def preview(code: str) -> str:
    """The draft as a learner meets it: its beginning."""
    module = module_or_404(code)
    return render_template("teaching/preview.html", module=module, content=draft_of(module), address=_address(code))


@bp.get("/teaching/modules/<code>/preview/lessons/<lesson>")
@requires(Permission.TEACH)
def preview_lesson(code: str, lesson: str) -> str:
    """A lesson as a learner reads it; a question in it is answered within the address, and nothing of that is kept."""
    module = module_or_404(code)
    content = draft_of(module)
    found = lesson_of(content, lesson) or abort(404)
    blocks = shown_blocks(db.session(), found, content, language(), _address(code), SEED)
    at = content.lessons.index(found)
    return render_template(
        "teaching/preview_lesson.html", module=module, content=content, lesson=found, blocks=blocks,
        address=_address(code), told=_told_of_block(content, found.blocks), values=dict(request.args.lists()), at=at,
        following=content.lessons[at + 1] if at + 1 < len(content.lessons) else None,
    )  # fmt: skip


def _told_of_block(content: Module, blocks: list[AnyBlock]) -> dict[str, Review | str]:
    """What is told of the question that was answered, by its block: the review, or what is wrong with the answer."""
    block = next((one for one in blocks if one.id == request.args.get("block")), None)
    if not isinstance(block, QuestionBlock):
        return {}
    sheet = sheet_of(content, block, SEED)
    parsed = parse((sheet,), dict(request.args.lists())).get(sheet.key)
    if parsed is None or parsed.problem:
        return {block.id: parsed.problem if parsed else _("Choose or write an answer first.")}
    return {block.id: review(sheet, parsed.answer, language())}


@bp.get("/teaching/modules/<code>/preview/test")
@requires(Permission.TEACH)
def preview_test(code: str) -> str:
    """The test as a learner meets it, answered within the address; nothing of that is kept, and no attempt begun."""
    module = module_or_404(code)
    content = draft_of(module)
    if content.test is None:
        abort(404)
    asked = paper(content.bank, content.test.draw, SEED)
    values = dict(request.args.lists())
    parsed = parse(asked, values) if "check" in request.args else {}
    answered = {sheet.key: parsed[sheet.key].answer for sheet in asked if sheet.key in parsed}
    told = {sheet.key: review(sheet, answered.get(sheet.key), language()) for sheet in asked} if parsed else {}
    credits = ((told[sheet.key].credit, sheet.question.weight) for sheet in asked)
    reached = score(credits, content.test.pass_mark) if told else None
    return render_template(
        "teaching/preview_test.html", module=module, content=content, asked=presented(asked, language()),
        told=told, reached=reached, values=values, address=_address(code),
    )  # fmt: skip


def _address(code: str) -> Callable[[str], str]:
    return lambda name: url_for("teaching_files.show", code=code, name=name)


@bp.post("/teaching/modules/<code>/publish")
@requires(Permission.TEACH)
def publish(code: str) -> ResponseReturnValue:
    """Publish the draft as a new version, where nothing is missing."""
    module, session = module_or_404(code), db.session()
    try:
        version = authoring.publish(session, module.id, _seen(), current_user.id)
    except Refused as refused:
        session.rollback()
        return page_of(module_or_404(code), str(refused)), CHANGED if isinstance(refused, Stale) else NOT_TAKEN
    told = _("Version %(number)s is published: learners can begin it.", number=version.number)
    return done(url_for("teaching.one", code=code), (told, "success"))


@bp.post("/teaching/modules/<code>/retire")
@requires(Permission.TEACH)
def retire(code: str) -> ResponseReturnValue:
    """Offer a module no longer, or again."""
    module, session = module_or_404(code), db.session()
    try:
        state = authoring.retire(session, module.id, _seen()).state
    except Refused as refused:
        session.rollback()
        return page_of(module_or_404(code), str(refused)), CHANGED if isinstance(refused, Stale) else NOT_TAKEN
    told = {
        State.RETIRED: _("The module is retired: nobody begins it any more. What was completed stays."),
        State.PUBLISHED: _("The module is offered again."),
    }
    return done(url_for("teaching.one", code=code), (told[State(state)], "success"))


def _seen() -> int:
    return asked_number(request.form, "revision", 0)


@bp.route("/teaching/modules/<code>/duplicate", methods=["GET", "POST"])
@requires(Permission.TEACH)
def duplicate(code: str) -> ResponseReturnValue:
    """Another draft that says the same, under another code."""
    module, session = module_or_404(code), db.session()
    if request.method == "GET":
        return render_template("teaching/duplicate.html", module=module, content=draft_of(module),
                               form=Form({"code": free_code(session, f"{module.code[:80]}-2")}))  # fmt: skip
    fields = sent_fields()
    try:
        copy = authoring.duplicate(session, module.id, fields.get("code", ""), current_user.id).code
    except Refused as refused:
        session.rollback()
        module = module_or_404(code)
        form = Form(fields, errors={"code": str(refused)})
        page = render_template("teaching/duplicate.html", module=module, content=draft_of(module), form=form)
        return page, NOT_TAKEN
    return done(url_for("teaching.one", code=copy), (_("The module is duplicated: this is the copy."), "success"))


@bp.get("/teaching/modules/<code>/export")
@requires(Permission.TEACH)
def export(code: str) -> Response:
    """The module as one file: its document, its files and its package."""
    module = module_or_404(code)
    return download(exported(db.session(), module), "application/zip", f"{module.code}.zip")
