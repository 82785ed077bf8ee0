"""A bank as a GIFT file, its texts in Markdown."""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from elearning.questions.formats.export import Export
from elearning.questions.formats.gift.blocks import escaped
from elearning.questions.formats.verdict import NotTaken, Written
from elearning.questions.formats.weights import percent
from elearning.questions.model import BLANK, Bank, Fill, Matching, Multiple, NumberAsked, Question, Single, TrueFalse
from elearning.texts import Texts

_LOOKS_LIKE_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]")


def write_gift(bank: Bank, language: str) -> Written:
    """The bank in one language; what GIFT cannot carry is told."""
    export = Export(language)
    parts = []
    for place, question in export.each(bank):
        try:
            parts.append(_question(export, question))
        except NotTaken as refusal:
            export.refuse(place, question, str(refusal))
            continue
        for note in _left_behind(question):
            export.note(place, question, note)
    content = "\n\n".join(parts)
    return export.written((content + "\n").encode() if content else b"", ".gift.txt")


def _left_behind(question: Question) -> Iterator[str]:
    if question.weight != 1:
        yield _("GIFT has no weights: it counts 1 there.")
    if question.picture:
        yield _("GIFT has no pictures: the picture stays behind.")
    if isinstance(question, Single | Multiple) and not question.shuffle:
        yield _("GIFT does not tell whether answers are shuffled.")
    if isinstance(question, Fill):
        if not question.blanks[0].ignore_case:
            yield _("GIFT does not tell that capital letters count.")
        if question.blanks[0].ignore_accents:
            yield _("GIFT does not tell that accents are ignored.")


def _question(export: Export, question: Question) -> str:
    text = export.text(question.text)
    make: Callable[[Export, Any], Iterator[str]] | None = _KINDS.get(question.kind)
    if make is None:
        raise NotTaken(_("GIFT has no questions of this kind."))
    marks = [f"[id:{question.id}]", *(f"[tag:{_mark(tag)}]" for tag in question.tags)]
    title = f"::{escaped(question.title)}::" if question.title else ""
    answers = list(make(export, question))
    if question.feedback:
        answers.append(f"####{_plainly(export.text(question.feedback))}")
    before, after = _around(question, text)
    opened = "{#" if isinstance(question, NumberAsked) else "{"
    section = "".join(f"\n\t{it}" for it in answers)
    return f"// {' '.join(marks)}\n{title}[markdown]{escaped(before)}{opened}{section}\n}}{escaped(after)}"


def _around(question: Question, text: str) -> tuple[str, str]:
    """What stands before and behind the answers."""
    if not isinstance(question, Fill):
        return text, ""
    before, _name, after = BLANK.split(text)
    return before, after


def _mark(tag: str) -> str:
    return tag.replace("\\", "\\\\").replace("]", "\\]")


def _plainly(text: str) -> str:
    """A text of an answer; its format is told where it begins as if it told one."""
    return ("[markdown]" if _LOOKS_LIKE_FORMAT.match(text) else "") + escaped(text)


def _told(export: Export, feedback: Texts | None) -> str:
    return f"#{_plainly(export.text(feedback))}" if feedback else ""


def _single(export: Export, question: Single) -> Iterator[str]:
    for it in question.choices:
        # Behind `=` no weight is looked for, behind `~` there is.
        sign = "=" if it.right else "~%0%"
        yield f"{sign}{_plainly(export.text(it.text))}{_told(export, it.feedback)}"


def _multiple(export: Export, question: Multiple) -> Iterator[str]:
    share = Fraction(1, len(question.right))
    for it in question.choices:
        weight = percent(share if it.right else -share)
        yield f"~%{weight}%{_plainly(export.text(it.text))}{_told(export, it.feedback)}"


def _true_false(export: Export, question: TrueFalse) -> Iterator[str]:
    told = [question.feedback_false, question.feedback_true]
    wrong, right = told if question.right else reversed(told)
    said = "TRUE" if question.right else "FALSE"
    yield f"{said}#{_told(export, wrong).removeprefix('#')}#{_told(export, right).removeprefix('#')}"


def _number(export: Export, question: NumberAsked) -> Iterator[str]:
    for it in question.accepted:
        yield f"=%100%{it.value}:{it.tolerance}{_told(export, it.feedback)}"
    if question.wrong_feedback:
        yield f"~{_told(export, question.wrong_feedback)}"


def _matching(export: Export, question: Matching) -> Iterator[str]:
    options = {it.id: export.text(it.text) for it in question.options}
    texts = {it.id: export.text(it.text) for it in question.pairs}
    if any("->" in text for text in texts.values()):
        raise NotTaken(_("A text with an arrow (->) cannot be matched in GIFT."))
    for pair in question.pairs:
        yield f"={_plainly(texts[pair.id])} -> {escaped(options[pair.option])}"
    used = {it.option for it in question.pairs}
    for option in question.options:
        if option.id not in used:
            yield f"= -> {escaped(options[option.id])}"


def _fill(export: Export, question: Fill) -> Iterator[str]:
    if len(question.blanks) > 1:
        raise NotTaken(_("GIFT has one blank in a question, not several."))
    for it in question.blanks[0].accepted:
        yield f"=%100%{escaped(it.text.replace('*', chr(92) + '*'))}{_told(export, it.feedback)}"
    if question.wrong_feedback:
        yield f"=%0%*{_told(export, question.wrong_feedback)}"


_KINDS: dict[str, Callable[[Export, Any], Iterator[str]]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "number": _number,
    "matching": _matching,
    "fill": _fill,
}
