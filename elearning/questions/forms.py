"""Answers as the fields of a form, so that every kind of question is answered without JavaScript.

The field of question 3 is `q3`; of its parts `q3-1`, `q3-2` …:
single `q3` = key of a choice (radio) · multiple `q3` = keys of choices (checkboxes) · true_false `q3` = true or false ·
number `q3` = text · ordering `q3-1` = place of the item with key 1 (list to choose from) · matching `q3-1` = key of an
option for the pair with key 1 (list) · fill `q3-1` = text for the blank with key 1. Empty is not answered.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from elearning.questions.answers import (
    NUMBER_LETTERS,
    Answer,
    ChosenOne,
    ChosenSome,
    Filled,
    Matched,
    Ordered,
    Said,
    Typed,
    checked,
)
from elearning.questions.model import Fill, Matching, Multiple, NumberAsked, Ordering, Single, TrueFalse
from elearning.questions.paper import Paper, Sheet
from elearning.questions.parts import SHORT_LETTERS
from elearning.questions.presented import blank_keys, pair_keys

Values = Mapping[str, Sequence[str]]
_OURS = re.compile(r"q\d+(?:-\d+)?", re.ASCII)
_TRUTHS = {"true": True, "false": False}


@dataclass(frozen=True)
class Parsed:
    """What a form says to one question: an answer, None for none; or None, and a sentence on what is wrong with it."""

    answer: Answer | None
    problem: str = ""


class _Wrong(Exception):
    """What is wrong with the fields of one question, in a sentence."""


def parse(paper: Paper, values: Values) -> dict[str, Parsed]:
    """What a form says, by the keys of the questions that it has fields of.

    values: all the values of each field, as `MultiDict.lists` gives them. Fields of other names are left alone, those
    that look like ours and are none are told at the question (or at ``""`` where there is no such question).
    """
    by_question: dict[str, dict[str, Sequence[str]]] = {}
    for name, given in values.items():
        if _OURS.fullmatch(name):
            key, _dash, part = name[1:].partition("-")
            by_question.setdefault(key, {})[part] = given
    sheets = {sheet.key: sheet for sheet in paper}
    parsed = {key: _parsed(sheets[key], by_question[key]) for key in by_question if key in sheets}
    if set(by_question) - set(sheets):
        parsed[""] = Parsed(None, _unknown())
    return parsed


def fields(sheet: Sheet, answer: Answer | None) -> dict[str, list[str]]:
    """The values that the fields of a question have once it is answered: what `parse` reads as this answer again."""
    name = f"q{sheet.key}"
    match sheet.question, answer:
        case _, ChosenOne():
            return {name: [sheet.key_of(answer.choice)]}
        case _, ChosenSome():
            return {name: [sheet.key_of(it) for it in answer.choices]}
        case _, Said():
            return {name: ["true" if answer.value else "false"]}
        case _, Typed():
            return {name: [answer.value]}
        case _, Ordered():
            return {f"{name}-{sheet.key_of(item)}": [str(place)] for item, place in answer.places.items()}
        case Matching(), Matched():
            keys = pair_keys(sheet.question)
            return {f"{name}-{keys[pair]}": [sheet.key_of(option)] for pair, option in answer.options.items()}
        case Fill(), Filled():
            blanks = blank_keys(sheet.question)
            return {f"{name}-{blanks[blank]}": [text] for blank, text in answer.blanks.items()}
    return {}


def _parsed(sheet: Sheet, given: Mapping[str, Sequence[str]]) -> Parsed:
    try:
        answer = _answer(sheet, given)
    except _Wrong as wrong:
        return Parsed(None, str(wrong))
    return Parsed(*checked(sheet.question, answer))


def _answer(sheet: Sheet, given: Mapping[str, Sequence[str]]) -> Answer | None:
    match sheet.question:
        case Single():
            text = _one(given, "")
            return ChosenOne(choice=_id(sheet, text)) if text else None
        case Multiple():
            return _some(sheet, given)
        case TrueFalse():
            text = _one(given, "")
            if text and text not in _TRUTHS:
                raise _Wrong(_unknown())
            return Said(value=_TRUTHS[text]) if text else None
        case NumberAsked():
            text = _one(given, "", NUMBER_LETTERS)
            return Typed(value=text) if text else None
        case Ordering():
            placed = dict(_parts(given, dict(zip(sheet.names(), sheet.order, strict=True))))
            return Ordered(places={name: _place(sheet, text) for name, text in placed.items()}) if placed else None
        case Matching():
            keys = {key: name for name, key in pair_keys(sheet.question).items()}
            chosen = {name: _id(sheet, text) for name, text in _parts(given, keys)}
            return Matched(options=chosen) if chosen else None
        case Fill():
            keys = {key: name for name, key in blank_keys(sheet.question).items()}
            typed = dict(_parts(given, keys, SHORT_LETTERS))
            return Filled(blanks=typed) if typed else None


def _some(sheet: Sheet, given: Mapping[str, Sequence[str]]) -> ChosenSome | None:
    if set(given) != {""} or len(given[""]) > len(sheet.order):
        raise _Wrong(_unknown())
    chosen = [_id(sheet, text) for text in given[""] if text]
    return ChosenSome(choices=chosen) if chosen else None


def _one(given: Mapping[str, Sequence[str]], part: str, letters: int = 20) -> str:
    """The one value of a field that has no parts, or of one part of it."""
    if set(given) - {part} or len(given[part]) > 1:
        raise _Wrong(_unknown())
    text = given[part][0].strip() if given[part] else ""
    if len(text) > letters:
        raise _Wrong(_("The answer is too long: %(most)s characters are the most.", most=letters))
    return text


def _parts(
    given: Mapping[str, Sequence[str]], names: Mapping[str, str], letters: int = 20
) -> Iterator[tuple[str, str]]:
    """Every part that is filled in, as (its id, what it says)."""
    for part, values in given.items():
        if part not in names:
            raise _Wrong(_unknown())
        text = _one({part: values}, part, letters)
        if text:
            yield names[part], text


def _id(sheet: Sheet, key: str) -> str:
    name = sheet.id_of(key)
    if name is None:
        raise _Wrong(_unknown())
    return name


def _place(sheet: Sheet, text: str) -> int:
    if text not in sheet.names():
        raise _Wrong(_unknown())
    return int(text)


def _unknown() -> str:
    return _("The answer names something that this question does not have.")
