"""What somebody is told of a question once the attempt has ended: what was right, what they gave, and the feedback."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from elearning.questions.answers import Answer, ChosenOne, ChosenSome, Filled, Matched, Ordered, Said, Typed
from elearning.questions.grading import accepted_number, accepted_text, credit
from elearning.questions.model import Fill, Matching, Multiple, NumberAsked, Ordering, Single, TrueFalse
from elearning.questions.paper import Sheet
from elearning.questions.parts import AcceptedNumber
from elearning.questions.presented import blank_keys, pair_keys
from elearning.texts import Texts


@dataclass(frozen=True)
class Part:
    """One choice, item, pair or blank, or the whole of a statement or number, under the key that it was shown with.

    text: Markdown; empty for blanks, statements and numbers. given, expected: `yes` or empty for choices, `true` or
    `false` for a statement, a place for items, an option's text for pairs, what was typed and an accepted text else;
    given is empty where nothing was. is_right: whether given is right; of a choice, whether it was rightly chosen or
    left. feedback: Markdown; empty for none.
    """

    key: str
    text: str
    given: str
    expected: str
    is_right: bool
    feedback: str


@dataclass(frozen=True)
class Review:
    """One question after the attempt; feedback: the general one, in Markdown, empty for none."""

    credit: Fraction
    parts: tuple[Part, ...]
    feedback: str


def review(sheet: Sheet, answer: Answer | None, language: str) -> Review:
    """What is told of a question, in a language. Only for attempts that have ended: it holds the right answers."""
    parts = tuple(_parts(sheet, answer, language))
    return Review(credit(sheet.question, answer), parts, _spoken(sheet.question.feedback, language))


def _parts(sheet: Sheet, answer: Answer | None, language: str) -> Iterator[Part]:
    question = sheet.question
    match question:
        case Single() | Multiple():
            yield from _choices(sheet, question, answer, language)
        case TrueFalse():
            said = ("true" if answer.value else "false") if isinstance(answer, Said) else ""
            told = {"true": question.feedback_true, "false": question.feedback_false}.get(said)
            right = "true" if question.right else "false"
            yield Part("1", "", said, right, said == right, _spoken(told, language))
        case NumberAsked():
            yield _number(question, answer, language)
        case Ordering():
            places = answer.places if isinstance(answer, Ordered) else {}
            for place, item in enumerate(question.items, 1):
                given = str(places.get(item.id, ""))
                text = item.text.spoken(language)
                yield Part(sheet.key_of(item.id), text, given, str(place), given == str(place), "")
        case Matching():
            yield from _pairs(question, answer, language)
        case Fill():
            yield from _blanks(question, answer, language)


def _choices(sheet: Sheet, question: Single | Multiple, answer: Answer | None, language: str) -> Iterator[Part]:
    match answer:
        case ChosenOne():
            chosen = {answer.choice}
        case ChosenSome():
            chosen = set(answer.choices)
        case _:
            chosen = set()
    by_id = {it.id: it for it in question.choices}
    for name in sheet.order:
        it = by_id[name]
        given, expected = ("yes" if so else "" for so in (name in chosen, it.right))
        told = _spoken(it.feedback, language) if given else ""
        yield Part(sheet.key_of(name), it.text.spoken(language), given, expected, given == expected, told)


def _number(question: NumberAsked, answer: Answer | None, language: str) -> Part:
    given = answer.value if isinstance(answer, Typed) else ""
    found = accepted_number(question, answer) if isinstance(answer, Typed) else None
    told = (found.feedback if found else question.wrong_feedback) if given else None
    return Part("1", "", given, _with_tolerance(question.accepted[0]), found is not None, _spoken(told, language))


def _with_tolerance(it: AcceptedNumber) -> str:
    return it.value if it.tolerance == "0" else f"{it.value} ± {it.tolerance}"


def _pairs(question: Matching, answer: Answer | None, language: str) -> Iterator[Part]:
    options = {it.id: it.text.spoken(language) for it in question.options}
    chosen = answer.options if isinstance(answer, Matched) else {}
    keys = pair_keys(question)
    for it in question.pairs:
        given = options.get(chosen.get(it.id, ""), "")
        is_right = chosen.get(it.id) == it.option
        yield Part(keys[it.id], it.text.spoken(language), given, options[it.option], is_right, "")


def _blanks(question: Fill, answer: Answer | None, language: str) -> Iterator[Part]:
    typed = answer.blanks if isinstance(answer, Filled) else {}
    keys = blank_keys(question)
    for it in question.blanks:
        given = typed.get(it.id, "")
        found = accepted_text(it, given)
        told = (found.feedback if found else question.wrong_feedback) if given else None
        yield Part(keys[it.id], "", given, it.accepted[0].text, found is not None, _spoken(told, language))


def _spoken(texts: Texts | None, language: str) -> str:
    return texts.spoken(language) if texts else ""
