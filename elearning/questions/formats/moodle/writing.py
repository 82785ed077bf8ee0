"""A bank as a Moodle XML file, its texts in Markdown."""

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from lxml import etree

from elearning.questions.formats.export import Export
from elearning.questions.formats.verdict import NotTaken, Written
from elearning.questions.formats.weights import percent
from elearning.questions.formats.xml import Element
from elearning.questions.model import (
    Bank,
    Fill,
    Matching,
    Multiple,
    NumberAsked,
    Ordering,
    Question,
    Single,
    TrueFalse,
)
from elearning.texts import Texts

_TYPES = {
    "single": "multichoice", "multiple": "multichoice", "true_false": "truefalse", "number": "numerical",
    "ordering": "ordering", "matching": "matching", "fill": "shortanswer",
}  # fmt: skip


def write_moodle(bank: Bank, language: str, pictures: Mapping[str, bytes]) -> Written:
    """The bank in one language, with its pictures; what Moodle cannot carry is told."""
    export = Export(language)
    quiz = etree.Element("quiz")
    for place, question in export.each(bank):
        try:
            quiz.append(_question(export, question, pictures))
        except NotTaken as refusal:
            export.refuse(place, question, str(refusal))
            continue
        for note in _left_behind(question, pictures):
            export.note(place, question, note)
    etree.indent(quiz)
    return export.written(etree.tostring(quiz, encoding="UTF-8", xml_declaration=True), ".moodle.xml")


def _left_behind(question: Question, pictures: Mapping[str, bytes]) -> Iterator[str]:
    if question.picture and question.picture.file not in pictures:
        yield _("The file of its picture is missing: the picture stays behind.")
    if isinstance(question, Fill) and question.blanks[0].ignore_accents:
        yield _("Moodle does not ignore accents: they count there.")
    if isinstance(question, Ordering):
        yield _("Moodle reads it only where the plugin for ordering is there.")


def _question(export: Export, question: Question, pictures: Mapping[str, bytes]) -> Element:
    element = etree.Element("question", type=_TYPES[question.kind])
    _plain(element, "name", export.title(question))
    _add_text(element, "questiontext", _text(export, question, pictures))
    if question.picture and question.picture.file in pictures:
        name = question.picture.file
        file = etree.SubElement(element.find("questiontext"), "file", name=name, path="/", encoding="base64")
        file.text = b64encode(pictures[name]).decode()
    _add_text(element, "generalfeedback", _spoken(export, question.feedback))
    _value(element, "defaultgrade", str(question.weight))
    _value(element, "idnumber", question.id)
    _KINDS[question.kind](export, element, question)
    if question.tags:
        tags = etree.SubElement(element, "tags")
        for tag in question.tags:
            _plain(tags, "tag", tag)
    return element


def _text(export: Export, question: Question, pictures: Mapping[str, bytes]) -> str:
    text = export.text(question.text)
    if not question.picture or question.picture.file not in pictures:
        return text
    shows = _spoken(export, question.picture.shows)
    shows = "".join(f"\\{sign}" if sign in "[]\\" else sign for sign in shows)
    return f"{text}\n\n![{shows}](@@PLUGINFILE@@/{question.picture.file})"


def _single(export: Export, element: Element, question: Single) -> None:
    _choices(export, element, question, single=True, weights=("100", "0"))


def _multiple(export: Export, element: Element, question: Multiple) -> None:
    share = Fraction(1, len(question.right))
    _choices(export, element, question, single=False, weights=(percent(share), percent(-share)))


def _choices(
    export: Export, element: Element, question: Single | Multiple, single: bool, weights: tuple[str, str]
) -> None:
    _value(element, "single", "true" if single else "false")
    _value(element, "shuffleanswers", "true" if question.shuffle else "false")
    for it in question.choices:
        answer = _add_text(element, "answer", export.text(it.text), fraction=weights[0] if it.right else weights[1])
        _add_text(answer, "feedback", _spoken(export, it.feedback))


def _true_false(export: Export, element: Element, question: TrueFalse) -> None:
    for name, is_right, told in (
        ("true", question.right, question.feedback_true),
        ("false", not question.right, question.feedback_false),
    ):
        answer = _plain(element, "answer", name, fraction="100" if is_right else "0", format="moodle_auto_format")
        _add_text(answer, "feedback", _spoken(export, told))


def _number(export: Export, element: Element, question: NumberAsked) -> None:
    for it in question.accepted:
        answer = _plain(element, "answer", it.value, fraction="100", format="moodle_auto_format")
        _add_text(answer, "feedback", _spoken(export, it.feedback))
        _value(answer, "tolerance", it.tolerance)
    _all_others(export, element, question.wrong_feedback)


def _ordering(export: Export, element: Element, question: Ordering) -> None:
    for name, value in (
        ("layouttype", "VERTICAL"), ("selecttype", "ALL"), ("selectcount", "0"), ("gradingtype", "ABSOLUTE_POSITION"),
    ):  # fmt: skip
        _value(element, name, value)
    for it in question.items:
        _add_text(element, "answer", export.text(it.text), fraction="100")


def _matching(export: Export, element: Element, question: Matching) -> None:
    options = {it.id: export.text(it.text) for it in question.options}
    _value(element, "shuffleanswers", "true")
    for pair in question.pairs:
        asked = _add_text(element, "subquestion", export.text(pair.text))
        _plain(asked, "answer", options[pair.option])
    used = {it.option for it in question.pairs}
    for option in question.options:
        if option.id not in used:
            _plain(_add_text(element, "subquestion", ""), "answer", options[option.id])


def _fill(export: Export, element: Element, question: Fill) -> None:
    if len(question.blanks) > 1:
        raise NotTaken(_("It has several blanks, which Moodle has only as embedded answers (cloze)."))
    blank = question.blanks[0]
    _value(element, "usecase", "0" if blank.ignore_case else "1")
    for it in blank.accepted:
        text = it.text.replace("*", "\\*")
        answer = _plain(element, "answer", text, fraction="100", format="moodle_auto_format")
        _add_text(answer, "feedback", _spoken(export, it.feedback))
    _all_others(export, element, question.wrong_feedback)


def _all_others(export: Export, element: Element, told: Texts | None) -> None:
    if told:
        answer = _plain(element, "answer", "*", fraction="0", format="moodle_auto_format")
        _add_text(answer, "feedback", export.text(told))


def _spoken(export: Export, texts: Texts | None) -> str:
    return export.text(texts) if texts else ""


def _add_text(holder: Element, name: str, markdown: str, **attributes: str) -> Element:
    return _plain(holder, name, markdown, **attributes, format="markdown")


def _plain(holder: Element, name: str, text: str, **attributes: str) -> Element:
    element = etree.SubElement(holder, name, **attributes)
    etree.SubElement(element, "text").text = text
    return element


def _value(holder: Element, name: str, text: str) -> None:
    etree.SubElement(holder, name).text = text


_KINDS: dict[str, Callable[[Export, Element, Any], None]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "number": _number,
    "ordering": _ordering,
    "matching": _matching,
    "fill": _fill,
}
