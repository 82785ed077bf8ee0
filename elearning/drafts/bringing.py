"""What was brought becomes a module, or comes into one; in the caller's writing transaction."""

from collections.abc import Collection, Mapping

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from elearning.content.module import Module, read
from elearning.drafts.brought import Brought, BroughtBank, pictured
from elearning.drafts.codes import code_of, free_code
from elearning.drafts.edits import spoken, with_parts, with_questions
from elearning.drafts.questions import new_id
from elearning.modules.authoring import add_module, save_draft
from elearning.modules.files import Prepared, keep_beside, keep_file
from elearning.modules.models import LearningFile, LearningModule
from elearning.packages.keeping import keep_package
from elearning.questions.model import Question


def kept_kinds(session: Session) -> Mapping[str, str]:
    """The kinds of all files that are kept, by their hashes."""
    return dict(session.execute(select(LearningFile.sha256, LearningFile.kind).distinct()).all())


def add_brought(
    session: Session, brought: Brought, account_id: int | None, code: str = "", points: int | None = None
) -> LearningModule:
    """A new draft of what was brought. code: what it is called, else as it says itself, or by its title.

    points: what it is worth, where that does not stand in it. Refused for a code that is none, or is taken.
    """
    wanted = code or free_code(session, code_of(brought.code or spoken(brought.module.title)))
    content = brought.module
    if points is not None:
        package = content.package.model_copy(update={"cap": points}) if content.package else None
        content = with_parts(content, points=points, package=package)
    module = add_module(session, wanted, content, account_id)
    for file in brought.files:
        keep_file(session, module.id, file, file.name)
    if brought.package is not None:
        keep_package(session, *brought.package, account_id)
    return module


def add_questions(session: Session, module: LearningModule, bank: BroughtBank) -> list[str]:
    """Put what was brought into the bank of a draft; what is told of it.

    A question that is there already, the same, is not put there twice; one whose identifier another has gets its own.
    """
    content = read(module.draft)
    names = _kept(session, module.id, bank.files)
    known = {question.id: question for question in content.bank.questions}
    fresh, same, renamed = list[Question](), 0, 0
    for question in (pictured(one, names) for one in bank.questions):
        if known.get(question.id) == question:
            same += 1
            continue
        if question.id in known:
            renamed += 1
            question = _renamed(question, known)
        known[question.id] = question
        fresh.append(question)
    changed: Module = with_questions(content, [*content.bank.questions, *fresh])
    save_draft(session, module.id, module.revision, changed)
    told = []
    if same:
        told.append(ngettext("%(num)s is there already.", "%(num)s are there already.", same))
    if renamed:
        told.append(_("%(count)s have an identifier that another question has: they were given one of their own.",
                      count=renamed))  # fmt: skip
    return told


def _kept(session: Session, module_id: int, files: Collection[Prepared]) -> dict[str, str]:
    return {file.name: keep_beside(session, module_id, file).name for file in files}


def _renamed(question: Question, taken: Collection[str]) -> Question:
    return question.model_copy(update={"id": new_id("q", taken)})
