"""What trainers are told of blocks, questions and states, in a word or a line."""

from dataclasses import dataclass

from flask import Flask
from flask_babel import gettext as _

from elearning.content.blocks import (
    AnyBlock,
    ImageBlock,
    LinkBlock,
    PaperBlock,
    ProductBlock,
    QuestionBlock,
    TextBlock,
    VideoBlock,
)
from elearning.content.module import Module
from elearning.drafts.edits import question_of, spoken
from elearning.modules.models import State
from elearning.questions.formats.gathering import title_of
from elearning.questions.model import Question
from elearning.questions.plain import plain

_LETTERS = 160


@dataclass(frozen=True)
class Said:
    """A block in a list: its id, its kind, and what it shows in a line."""

    id: str
    kind: str
    line: str


def block_name(kind: str) -> str:
    """What a kind of block is called."""
    names = {
        "text": _("Text"),
        "image": _("Picture"),
        "video": _("Video"),
        "pdf": _("PDF"),
        "link": _("Link"),
        "product": _("Product"),
        "question": _("Question"),
    }
    return str(names[kind])


def block_said(block: AnyBlock, content: Module) -> Said:
    """A block in a line."""
    return Said(block.id, block.kind, _cut(_line(block, content)))


def _line(block: AnyBlock, content: Module) -> str:
    match block:
        case TextBlock():
            return plain(spoken(block.text))
        case ImageBlock():
            return f"{block.file} – {plain(spoken(block.shows))}"
        case VideoBlock() | PaperBlock():
            return f"{plain(spoken(block.title))} – {block.file}"
        case LinkBlock():
            return f"{plain(spoken(block.title))} – {block.address}"
        case ProductBlock():
            return block.product
        case QuestionBlock():
            found = question_of(content, block.question)
            return question_title(found) if found else block.question


def question_title(question: Question) -> str:
    """What a question is called: its title, or the beginning of its text."""
    return question.title or title_of(spoken(question.text))


def state_name(state: str) -> str:
    """Where a module stands, in a word."""
    names = {State.DRAFT: _("Draft"), State.PUBLISHED: _("Published"), State.RETIRED: _("Retired")}
    return str(names[State(state)])


def _cut(text: str) -> str:
    return text if len(text) <= _LETTERS else text[: _LETTERS - 1].rstrip() + "…"


def give_teaching_words(app: Flask) -> None:
    """Have templates of trainers say these."""
    app.jinja_env.globals.update(block_name=block_name, question_title=question_title, module_state=state_name)
    app.jinja_env.filters.update(spoken=spoken)
