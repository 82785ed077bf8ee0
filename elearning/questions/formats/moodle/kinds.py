"""What each type of Moodle's is here."""

import re
from typing import Any

from flask_babel import gettext as _

from elearning.questions.formats.gathering import choice_fields, matching_fields, numbered, short
from elearning.questions.formats.markup import line
from elearning.questions.formats.moodle.source import Source
from elearning.questions.formats.verdict import NotTaken
from elearning.questions.formats.weights import WHOLE, accepted_texts, choices_kind
from elearning.questions.formats.xml import text_of
from elearning.questions.parts import number, written

# What Moodle writes by itself into every question: nothing is lost with it.
_OVERALL = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
_USUAL = {
    "your answer is correct.", "your answer is partially correct.", "your answer is incorrect.",
    "votre réponse est correcte.", "votre réponse est partiellement correcte.", "votre réponse est incorrecte.",
}  # fmt: skip

# A line to write on, as it stands in Markdown.
_LINE = re.compile(r"(?:\\?_){3,}")


def choice(source: Source, _text: str) -> dict[str, Any]:
    """`multichoice`: single or multiple choice."""
    answers = source.element.findall("answer")
    kind, right, notes = choices_kind([source.weight(it) for it in answers], not source.says("single", True))
    for note in notes:
        source.note(note)
    _note_overall(source)
    found = [
        (source.markdown(it), is_right, source.markdown(it.find("feedback")))
        for it, is_right in zip(answers, right, strict=True)
    ]
    return {
        "kind": kind,
        "choices": choice_fields(source.gathering, found),
        "shuffle": source.says("shuffleanswers", True),
    }


def true_false(source: Source, _text: str) -> dict[str, Any]:
    """`truefalse`: its answers are called true and false, whatever the language."""
    told = {text_of(it, "text").lower(): it for it in source.element.iterfind("answer")}
    if set(told) != {"true", "false"}:
        raise NotTaken(_("Its answers are not “true” and “false”."))
    weights = {name: source.weight(it) for name, it in told.items()}
    if weights["true"] == weights["false"]:
        raise NotTaken(_("Neither true nor false is right alone."))
    feedback = {name: source.gathering.told(source.markdown(it.find("feedback"))) for name, it in told.items()}
    return {
        "kind": "true_false",
        "right": weights["true"] > weights["false"],
        "feedback_true": feedback["true"],
        "feedback_false": feedback["false"],
    }


def fill(source: Source, text: str) -> dict[str, Any]:
    """`shortanswer`: one blank, behind the text unless the text has `[[b1]]`, or a line to write on, in it."""
    weighed = [
        (source.plain(it), source.weight(it), source.markdown(it.find("feedback")))
        for it in source.element.iterfind("answer")
    ]
    accepted, wrong, notes = accepted_texts(weighed)
    for note in notes:
        source.note(note)
    gathering = source.gathering
    return {
        "kind": "fill",
        "text": gathering.texts(_with_blank(text)),
        "blanks": [
            {
                "id": "b1",
                "accepted": [{"text": text, "feedback": gathering.told(told)} for text, told in accepted],
                "ignore_case": not source.says("usecase"),
                "ignore_accents": False,
            }
        ],
        "wrong_feedback": gathering.told(wrong),
    }


def _with_blank(text: str) -> str:
    if "[[b1]]" in text:
        return text
    with_one, times = _LINE.subn("[[b1]]", text)
    return with_one if times == 1 else f"{text} [[b1]]"


def number_asked(source: Source, _text: str) -> dict[str, Any]:
    """`numerical`: every number that is wholly right, with its tolerance."""
    accepted, wrong = [], ""
    for it in source.element.iterfind("answer"):
        text, told = source.plain(it), source.markdown(it.find("feedback"))
        if text == "*":
            wrong = told
        elif source.weight(it) < WHOLE:
            source.note(
                _(
                    "“%(text)s” earns %(percent)s %% where it comes from; here only what is wholly right is right.",
                    text=text[:40],
                    percent=written(source.weight(it)),
                )
            )
        else:
            value, tolerance = number(text), number(text_of(it, "tolerance") or "0")
            if value is None or tolerance is None:
                raise NotTaken(_("“%(text)s” is not a number in figures.", text=text[:40]))
            accepted.append(
                {"value": written(value), "tolerance": written(abs(tolerance)), "feedback": source.gathering.told(told)}
            )
    if not accepted:
        raise NotTaken(_("No number is wholly right."))
    if source.element.find("units/unit") is not None:
        source.note(_("Units are not asked for here: the number alone is."))
    return {"kind": "number", "accepted": accepted, "wrong_feedback": source.gathering.told(wrong)}


def matching(source: Source, _text: str) -> dict[str, Any]:
    """`matching`: an answer without a text fits nothing."""
    found = [(source.markdown(it), line(text_of(it, "answer/text"))) for it in source.element.iterfind("subquestion")]
    _note_overall(source)
    return matching_fields(source.gathering, found)


def ordering(source: Source, _text: str) -> dict[str, Any]:
    """`ordering`, a plugin: the answers stand in their right order."""
    grading = text_of(source.element, "gradingtype")
    if grading and grading not in ("ABSOLUTE_POSITION", "0"):
        source.note(_("It is graded otherwise where it comes from; here each item in its right place earns its share."))
    if source.says("selectcount"):
        source.note(_("All of its items are asked for here."))
    texts = [source.markdown(it) for it in source.element.iterfind("answer")]
    _note_overall(source)
    return {
        "kind": "ordering",
        "items": [
            {"id": name, "text": source.gathering.texts(text)}
            for name, text in zip(numbered("i", len(texts)), texts, strict=True)
        ],
    }


def _note_overall(source: Source) -> None:
    """Feedback to all right, partly right or wrong answers, where it is not Moodle's own."""
    told = [source.markdown(source.element.find(name)) for name in _OVERALL]
    if any(text and short(text).lower() not in _USUAL for text in told):
        source.note(_("Feedback for right, partly right and wrong answers as a whole is left out."))
