"""Lessons and their blocks: added, written, moved by buttons, taken out."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.accounts.permissions import Permission, requires
from core.answers import done
from core.db import db
from core.errors import Refused
from elearning.content.blocks import AnyBlock, Lesson
from elearning.content.module import Module
from elearning.drafts import edits
from elearning.drafts.edits import mark_of
from elearning.drafts.parts import BLOCK_KINDS, block_fields, block_of, title_of
from elearning.drafts.questions import new_id
from elearning.drafts.typed import Wrong
from elearning.texts import Texts
from elearning.web.drafting import (
    NOT_TAKEN,
    SAVE,
    Edited,
    Form,
    draft_of,
    module_or_404,
    nothing_such,
    open_form,
    save,
    sent_fields,
    show_form,
    take_file,
    take_form,
)
from elearning.web.words import block_said

bp = Blueprint("teaching_lessons", __name__)

WAYS = {"up": -1, "down": 1}


@bp.get("/teaching/modules/<code>/lessons")
@requires(Permission.TEACH)
def index(code: str) -> str:
    """The lessons, in the order in which they are read."""
    return _list(code, Form({}))


@bp.post("/teaching/modules/<code>/lessons")
@requires(Permission.TEACH)
def change(code: str) -> ResponseReturnValue:
    """Add a lesson, or move one, or take one out; the button says which."""
    module = module_or_404(code)
    act, _blank, name = request.form.get("act", "").partition(" ")
    content = draft_of(module)
    try:
        if act in WAYS:
            save(module, edits.move_lesson(content, name, WAYS[act]))
            return done(url_for(".index", code=code, _anchor=f"lesson-{name}"))
        if act == "remove":
            save(module, edits.drop_lesson(content, name))
            return done(url_for(".index", code=code), (_("The lesson is taken out."), "success"))
        if act != "add":
            raise nothing_such()
        changed = edits.new_lesson(content, title_of(sent_fields()))
        save(module, changed)
    except Refused as refused:
        db.session.rollback()
        errors = refused.errors if isinstance(refused, Wrong) else {"": str(refused)}
        return _list(code, Form(sent_fields(), errors=errors)), NOT_TAKEN
    return done(url_for(".one", code=code, lesson=changed.lessons[-1].id))


def _list(code: str, form: Form) -> str:
    module = module_or_404(code)
    return render_template("teaching/lessons.html", module=module, content=draft_of(module), form=form)


@bp.get("/teaching/modules/<code>/lessons/<lesson>")
@requires(Permission.TEACH)
def one(code: str, lesson: str) -> str:
    """A lesson with its blocks."""
    return open_form(_lesson(code, lesson))


@bp.post("/teaching/modules/<code>/lessons/<lesson>")
@requires(Permission.TEACH)
def change_one(code: str, lesson: str) -> ResponseReturnValue:
    """Give a lesson another title, or move one of its blocks, or take one out."""
    edited, here = _lesson(code, lesson), url_for(".one", code=code, lesson=lesson)
    act, _blank, name = request.form.get("act", SAVE).partition(" ")
    if act == SAVE:
        return take_form(edited, lambda: here, _("The title is stored."))
    try:
        save(edited.module, _acted(draft_of(edited.module), lesson, act, name))
    except Refused as refused:
        db.session.rollback()
        again = _lesson(code, lesson)
        return show_form(again, Form(again.fields, mark_of(again.before), {"": str(refused)})), NOT_TAKEN
    if act == "remove":
        return done(here, (_("It is taken out of the lesson."), "success"))
    return done(f"{here}#block-{name.partition(' ')[0]}")


def _acted(content: Module, lesson: str, act: str, name: str) -> Module:
    """A draft after a button of a block, or after one was dragged: `place` it before another one."""
    if act in WAYS:
        return edits.move_block(content, lesson, name, WAYS[act])
    if act == "place":
        moved, _blank, before = name.partition(" ")
        return edits.place_block(content, lesson, moved, before)
    if act == "remove":
        return edits.drop_block(content, lesson, name)
    raise nothing_such()


def _lesson(code: str, name: str) -> Edited:
    """The title of a lesson, on the page of its blocks."""
    module = module_or_404(code)
    content = draft_of(module)
    lesson = edits.lesson_of(content, name) or abort(404)
    said = [block_said(block, content) for block in lesson.blocks]
    context = {"lesson": lesson, "said": said, "kinds": BLOCK_KINDS}
    fields = {"title.fr": lesson.title.fr, "title.en": lesson.title.en}
    return Edited(module, lesson.title, fields, title_of, _titled(name), "teaching/lesson.html", context)


def _titled(name: str) -> Callable[[Module, Texts], Module]:
    def put(content: Module, title: Texts) -> Module:
        lesson = edits.lesson_of(content, name)
        assert lesson is not None
        return edits.put_lesson(content, Lesson(id=name, title=title, blocks=lesson.blocks))

    return put


@bp.get("/teaching/modules/<code>/lessons/<lesson>/blocks/new/<kind>")
@requires(Permission.TEACH)
def new_block(code: str, lesson: str, kind: str) -> str:
    """The form of a block that is begun."""
    return open_form(_block(code, lesson, "", kind))


@bp.post("/teaching/modules/<code>/lessons/<lesson>/blocks/new/<kind>")
@requires(Permission.TEACH)
def add_block(code: str, lesson: str, kind: str) -> ResponseReturnValue:
    """Put a new block at the end of its lesson."""
    return _take_block(code, lesson, "", kind)


@bp.get("/teaching/modules/<code>/lessons/<lesson>/blocks/<block>")
@requires(Permission.TEACH)
def edit_block(code: str, lesson: str, block: str) -> str:
    """The form of a block."""
    return open_form(_block(code, lesson, block))


@bp.post("/teaching/modules/<code>/lessons/<lesson>/blocks/<block>")
@requires(Permission.TEACH)
def store_block(code: str, lesson: str, block: str) -> ResponseReturnValue:
    """Store a block; one that was taken out meanwhile comes back."""
    return _take_block(code, lesson, block, request.form.get("kind", ""))


def _take_block(code: str, lesson: str, block: str, kind: str) -> ResponseReturnValue:
    refused = take_file(code, "file", lambda: _block(code, lesson, block, kind))
    if refused is not None:
        return refused
    edited = _block(code, lesson, block, kind)
    return take_form(edited, lambda: url_for(".one", code=code, lesson=lesson), _("It is stored."))


def _block(code: str, lesson_id: str, block_id: str, kind: str = "") -> Edited:
    """A block in its form. kind: of one that is not there."""
    module = module_or_404(code)
    content = draft_of(module)
    lesson = edits.lesson_of(content, lesson_id) or abort(404)
    block = next((one for one in lesson.blocks if one.id == block_id), None)
    kind = block.kind if block else kind
    if kind not in BLOCK_KINDS or (block_id and block is None and request.method == "GET"):
        abort(404)
    name = block_id or new_id("b", (one.id for each in content.lessons for one in each.blocks))
    context = {"lesson": lesson, "kind": kind, "is_new": not block_id, "block_id": block_id,
               "questions": content.bank.questions}  # fmt: skip
    fields = block_fields(block) if block else {}

    def put(draft: Module, made: AnyBlock) -> Module:
        return edits.put_block(draft, lesson_id, made)

    parse = partial(block_of, kind, name)
    return Edited(module, block, fields, parse, put, "teaching/block.html", context)
