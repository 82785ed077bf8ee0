"""The bank of a module: its questions found, written, moved and taken out; banks of other software in and out."""

from collections.abc import Sequence

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.accounts.permissions import Permission, requires
from core.answers import done
from core.costly import Costly, costly, costly_with_files
from core.db import begin_writing, db
from core.downloads import download
from core.errors import Refused
from core.files.names import plain
from core.limits import BANK_BYTES
from elearning.content.module import Module
from elearning.drafts import edits
from elearning.drafts.bringing import add_questions
from elearning.drafts.brought import NothingIn, read_bank, told
from elearning.drafts.question_rows import KINDS, changed_rows, fields_of, new_fields
from elearning.drafts.questions import new_id, question_of
from elearning.drafts.taking_out import TARGETS, bank_as
from elearning.questions.model import Question
from elearning.web.drafting import (
    NOT_TAKEN,
    SAVE,
    SEEN,
    Edited,
    Form,
    draft_of,
    language,
    module_or_404,
    nothing_such,
    open_form,
    save,
    sent_fields,
    sent_file,
    show_form,
    take_file,
    take_form,
)

bp = Blueprint("teaching_bank", __name__)

WAYS = {"up": -1, "down": 1}
ROW_ACTS = frozenset(("add", "remove", "up", "down"))
MEDIA = {"gift": "text/plain", "moodle": "application/xml", "qti": "application/zip"}
SEARCH_LETTERS = 100


@bp.get("/teaching/modules/<code>/bank")
@requires(Permission.TEACH)
def index(code: str) -> str:
    """The questions, all of them or those that are looked for."""
    return _list(code)


@bp.post("/teaching/modules/<code>/bank")
@requires(Permission.TEACH)
def change(code: str) -> ResponseReturnValue:
    """Move a question, or take it out; the button says which."""
    module = module_or_404(code)
    act, _blank, name = request.form.get("act", "").partition(" ")
    content = draft_of(module)
    try:
        if act in WAYS:
            save(module, edits.move_question(content, name, WAYS[act]))
            return done(url_for(".index", code=code, _anchor=f"question-{name}"))
        if act != "remove":
            raise nothing_such()
        save(module, edits.drop_question(content, name))
    except Refused as refused:
        db.session.rollback()
        return _list(code, str(refused)), NOT_TAKEN
    return done(url_for(".index", code=code), (_("The question is taken out."), "success"))


def _list(code: str, problem: str = "", reasons: Sequence[str] = ()) -> str:
    module = module_or_404(code)
    content = draft_of(module)
    tag, search = request.args.get("tag", ""), request.args.get("search", "")[:SEARCH_LETTERS]
    found = [one for one in content.bank.questions if (not tag or tag in one.tags) and _fits(one, plain(search))]
    tags = sorted({tag for question in content.bank.questions for tag in question.tags})
    return render_template(
        "teaching/bank.html", module=module, content=content, found=found, tags=tags, tag=tag, search=search,
        kinds=KINDS, problem=problem, reasons=reasons, targets=TARGETS,
    )  # fmt: skip


def _fits(question: Question, search: str) -> bool:
    texts = (question.title, *question.text.every(), *question.tags, question.id)
    return not search or any(search in plain(text) for text in texts)


@bp.get("/teaching/modules/<code>/questions/new/<kind>")
@requires(Permission.TEACH)
def new(code: str, kind: str) -> str:
    """The form of a question that is begun."""
    return open_form(_question(code, "", kind))


@bp.post("/teaching/modules/<code>/questions/new/<kind>")
@costly_with_files(Costly.PROOF)
@requires(Permission.TEACH)
def add(code: str, kind: str) -> ResponseReturnValue:
    """Put a new question into the bank; or give its form another row."""
    return _take(code, "", kind)


@bp.get("/teaching/modules/<code>/questions/<question>")
@requires(Permission.TEACH)
def edit(code: str, question: str) -> str:
    """The form of a question."""
    return open_form(_question(code, question))


@bp.post("/teaching/modules/<code>/questions/<question>")
@costly_with_files(Costly.PROOF)
@requires(Permission.TEACH)
def store_question(code: str, question: str) -> ResponseReturnValue:
    """Store a question; or give its form another row, with all that is typed."""
    return _take(code, question, request.form.get("kind", ""))


def _take(code: str, name: str, kind: str) -> ResponseReturnValue:
    refused = take_file(code, "picture.file", lambda: _question(code, name, kind))
    if refused is not None:
        return refused
    edited, act = _question(code, name, kind), request.form.get("act", SAVE)
    if act.partition(" ")[0] in ROW_ACTS:
        fields = changed_rows(edited.context["kind"], sent_fields(), act)
        return show_form(edited, Form(fields, request.form.get(SEEN, "")))
    again = act == "save and new"
    there = url_for(".new", code=code, kind=edited.context["kind"]) if again else url_for(".index", code=code)
    return take_form(edited, lambda: there, _("The question is stored."))


def _question(code: str, name: str, kind: str = "") -> Edited:
    """A question in its form. kind: of one that is not there."""
    module = module_or_404(code)
    content = draft_of(module)
    before = edits.question_of(content, name) if name else None
    kind = before.kind if before else kind
    if kind not in KINDS or (name and before is None and request.method == "GET"):
        abort(404)
    given = name or new_id("q", (one.id for one in content.bank.questions))
    context = {"kind": kind, "is_new": not name, "name": name, "shown_in": _shown_in(content, name)}
    fields = fields_of(before) if before else new_fields(kind)
    return Edited(module, before, fields, lambda typed: question_of(kind, given, typed, before), edits.put_question,
                  "teaching/question.html", context)  # fmt: skip


def _shown_in(content: Module, name: str) -> list[str]:
    """The titles of the lessons that show a question."""
    return [edits.spoken(lesson.title) for lesson in content.lessons
            if any(block.kind == "question" and block.question == name for block in lesson.blocks)]  # fmt: skip


@bp.post("/teaching/modules/<code>/bank/import")
@costly(Costly.PROOF)
@requires(Permission.TEACH)
def bring(code: str) -> ResponseReturnValue:
    """Put the questions of a file into the bank, and tell which ones did not come in and why."""
    module_or_404(code)
    session, file = db.session(), sent_file()
    try:
        if file is None:
            raise Refused(_("Choose a file first."))
        session.rollback()
        spoken_in = "en" if request.form.get("language") == "en" else "fr"
        bank = read_bank(file.read(BANK_BYTES + 1), file.filename or "", spoken_in)
        begin_writing(session)
        more = add_questions(session, module_or_404(code), bank)
    except Refused as refused:
        session.rollback()
        reasons = refused.reasons if isinstance(refused, NothingIn) else ()
        return _list(code, str(refused), reasons), NOT_TAKEN
    said = [(sentence, "success") for sentence in (*bank.came, *more)]
    return done(url_for(".index", code=code), *said, *((sentence, "warning") for sentence in bank.left))


@bp.get("/teaching/modules/<code>/bank/export/<target>")
@requires(Permission.TEACH)
def take_out(code: str, target: str) -> ResponseReturnValue:
    """The bank as a file for other software; first what that cannot carry, question by question, where there is any."""
    module = module_or_404(code)
    if target not in TARGETS:
        abort(404)
    try:
        written = bank_as(db.session(), module, target, language())
    except Refused:
        return redirect(url_for(".index", code=code))
    refused = [_("Not written: %(what)s", what=told(one)) for one in written.refused]
    left = [*refused, *(told(one) for one in written.notes)]
    if left and "take" not in request.args:
        return render_template("teaching/taken_out.html", module=module, content=draft_of(module), left=left,
                               target=target)  # fmt: skip
    return download(written.content, MEDIA[target], f"{module.code}{_ending(written.suffix)}")


def _ending(suffix: str) -> str:
    return suffix if suffix.startswith(".") else f".{suffix}"
