"""What is done to a draft: parts put, moved and taken out. Each gives another document; what it was stays as it is."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Protocol, TypeVar

from flask_babel import get_locale
from flask_babel import gettext as _
from pydantic import BaseModel, ValidationError

from core.errors import Refused
from elearning.content.blocks import AnyBlock, Lesson, QuestionBlock
from elearning.content.module import Module
from elearning.drafts.questions import new_id
from elearning.questions.faults import first_fault
from elearning.questions.model import Bank, Question
from elearning.texts import Texts

_MARK = 16


class HasId(Protocol):
    """What has an identifier."""

    @property
    def id(self) -> str:
        """What it is called."""


Named = TypeVar("Named", bound=HasId)


def mark_of(part: BaseModel | None) -> str:
    """What tells one state of a part from another."""
    return sha256(part.model_dump_json().encode()).hexdigest()[:_MARK] if part is not None else ""


def with_parts(module: Module, **parts: object) -> Module:
    """A module with other parts; Refused for what does not fit together."""
    try:
        return Module.model_validate({**dict(module), **parts})
    except ValidationError as error:
        raise Refused(first_fault(error)) from error


def lesson_of(module: Module, name: str) -> Lesson | None:
    """The lesson with that id."""
    return next((lesson for lesson in module.lessons if lesson.id == name), None)


def block_in(module: Module, name: str) -> AnyBlock | None:
    """The block with that id, in whichever lesson."""
    return next((block for lesson in module.lessons for block in lesson.blocks if block.id == name), None)


def question_of(module: Module, name: str) -> Question | None:
    """The question with that id."""
    return next((question for question in module.bank.questions if question.id == name), None)


def new_lesson(module: Module, title: Texts) -> Module:
    """The module with one more lesson at its end."""
    name = new_id("l", (lesson.id for lesson in module.lessons))
    return with_parts(module, lessons=[*module.lessons, Lesson(id=name, title=title)])


def put_lesson(module: Module, lesson: Lesson) -> Module:
    """The module with another lesson in the place of that with the same id."""
    return with_parts(module, lessons=[lesson if one.id == lesson.id else one for one in module.lessons])


def move_lesson(module: Module, name: str, places: int) -> Module:
    """A lesson moved by so many places, below zero: up; as far as there are places."""
    return with_parts(module, lessons=_moved(module.lessons, name, places))


def drop_lesson(module: Module, name: str) -> Module:
    """The module without a lesson."""
    return with_parts(module, lessons=[lesson for lesson in module.lessons if lesson.id != name])


def put_block(module: Module, lesson_id: str, block: AnyBlock) -> Module:
    """The module with a block in the place of that with the same id, or at the end of a lesson."""

    def put(lesson: Lesson) -> Sequence[AnyBlock]:
        known = any(one.id == block.id for one in lesson.blocks)
        return [block if one.id == block.id else one for one in lesson.blocks] if known else [*lesson.blocks, block]

    return _with_blocks(module, lesson_id, put)


def move_block(module: Module, lesson_id: str, name: str, places: int) -> Module:
    """A block moved by so many places in its lesson."""
    return _with_blocks(module, lesson_id, lambda lesson: _moved(lesson.blocks, name, places))


def place_block(module: Module, lesson_id: str, name: str, before: str) -> Module:
    """A block put before another one of its lesson, or at its end where that is not in it."""

    def put(lesson: Lesson) -> Sequence[AnyBlock]:
        found = next((one for one in lesson.blocks if one.id == name), None)
        if found is None:
            raise _not_there()
        others = [one for one in lesson.blocks if one.id != name]
        at = next((place for place, one in enumerate(others) if one.id == before), len(others))
        return [*others[:at], found, *others[at:]]

    return _with_blocks(module, lesson_id, put)


def drop_block(module: Module, lesson_id: str, name: str) -> Module:
    """The module without a block."""
    return _with_blocks(module, lesson_id, lambda lesson: [one for one in lesson.blocks if one.id != name])


def put_question(module: Module, question: Question) -> Module:
    """The module with a question in the place of that with the same id, or at the end of its bank."""
    every = module.bank.questions
    known = any(one.id == question.id for one in every)
    changed = [question if one.id == question.id else one for one in every] if known else [*every, question]
    return with_questions(module, changed)


def move_question(module: Module, name: str, places: int) -> Module:
    """A question moved by so many places in its bank."""
    return with_questions(module, _moved(module.bank.questions, name, places))


def drop_question(module: Module, name: str) -> Module:
    """The module without a question; Refused while a lesson shows it."""
    for lesson in module.lessons:
        if any(isinstance(block, QuestionBlock) and block.question == name for block in lesson.blocks):
            raise Refused(
                _("The lesson “%(title)s” shows this question: take it out there first.", title=spoken(lesson.title))
            )
    return with_questions(module, [question for question in module.bank.questions if question.id != name])


def with_questions(module: Module, questions: Sequence[Question]) -> Module:
    """The module with these questions in its bank; Refused for too many."""
    try:
        bank = Bank(questions=list(questions))
    except ValidationError as error:
        raise Refused(first_fault(error)) from error
    return with_parts(module, bank=bank)


def spoken(texts: Texts | None) -> str:
    """A text in the reader's language; empty for none."""
    return texts.spoken(str(get_locale() or "fr")) if texts else ""


def _with_blocks(module: Module, lesson_id: str, change: Callable[[Lesson], Sequence[AnyBlock]]) -> Module:
    lesson = lesson_of(module, lesson_id)
    if lesson is None:
        raise Refused(_("There is no such lesson any more."))
    try:
        return put_lesson(module, Lesson(id=lesson.id, title=lesson.title, blocks=list(change(lesson))))
    except ValidationError as error:
        raise Refused(first_fault(error)) from error


def _moved(parts: Sequence[Named], name: str, places: int) -> list[Named]:
    found = next((one for one in parts if one.id == name), None)
    if found is None:
        raise _not_there()
    others = [one for one in parts if one.id != name]
    at = max(0, min(len(others), list(parts).index(found) + places))
    return [*others[:at], found, *others[at:]]


def _not_there() -> Refused:
    return Refused(_("What was to be moved is not there any more."))
