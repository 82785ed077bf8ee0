"""How often each answer was given to a question, part by part."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from elearning.questions.answers import Answer, ChosenOne, ChosenSome, Filled, Matched, Ordered, Said, Typed
from elearning.questions.grading import accepted_number, accepted_text
from elearning.questions.model import Fill, Matching, Multiple, NumberAsked, Ordering, Question, Single, TrueFalse
from elearning.questions.parts import number, written
from elearning.questions.plain import alike

# Of what was typed, so many answers to each part are told.
MOST_TYPED = 30


@dataclass(frozen=True)
class Chosen:
    """How often something was answered.

    part: the id of the pair, item or blank; empty for the question itself. value: the id of a choice or option, `true`
    or `false`, a number, a text as it is compared, or an item's place.
    """

    part: str
    value: str
    count: int
    right: bool


def counted(question: Question, answers: Sequence[Answer]) -> Iterator[Chosen]:
    """What was answered, part by part in the question's order, the most frequent first; what is offered even if 0."""
    counts: dict[str, Counter[str]] = {part: Counter(dict.fromkeys(values, 0)) for part, values in _offered(question)}
    for answer in answers:
        for part, value in _values(question, answer):
            counts.setdefault(part, Counter())[value] += 1
    most = MOST_TYPED if isinstance(question, NumberAsked | Fill) else None
    for part, values in counts.items():
        ranked = sorted(values.items(), key=lambda it: (-it[1], it[0]))
        for value, count in ranked[:most]:
            yield Chosen(part, value, count, _is_right(question, part, value))


def _offered(question: Question) -> Iterator[tuple[str, list[str]]]:
    """Each part, with what may be chosen there; nothing where one types."""
    match question:
        case Single() | Multiple():
            yield "", [it.id for it in question.choices]
        case TrueFalse():
            yield "", ["true", "false"]
        case NumberAsked():
            yield "", []
        case Ordering():
            for item in question.items:
                yield item.id, []
        case Matching():
            for pair in question.pairs:
                yield pair.id, []
        case Fill():
            for blank in question.blanks:
                yield blank.id, []


def _values(question: Question, answer: Answer) -> Iterator[tuple[str, str]]:
    """(part, value) of everything that an answer says."""
    match answer:
        case ChosenOne():
            yield "", answer.choice
        case ChosenSome():
            yield from (("", it) for it in answer.choices)
        case Said():
            yield "", "true" if answer.value else "false"
        case Typed():
            typed = number(answer.value)
            yield "", answer.value if typed is None else written(typed)
        case Ordered():
            yield from ((item, str(place)) for item, place in answer.places.items())
        case Matched():
            yield from answer.options.items()
        case Filled() if isinstance(question, Fill):
            rules = {it.id: it for it in question.blanks}
            for blank, text in answer.blanks.items():
                rule = rules[blank]
                yield blank, alike(text, ignore_case=rule.ignore_case, ignore_accents=rule.ignore_accents)


def _is_right(question: Question, part: str, value: str) -> bool:
    match question:
        case Single() | Multiple():
            return value in {it.id for it in question.right}
        case TrueFalse():
            return question.right is (value == "true")
        case NumberAsked():
            return accepted_number(question, Typed(value=value)) is not None
        case Ordering():
            return value == next((str(at) for at, it in enumerate(question.items, 1) if it.id == part), "")
        case Matching():
            return value == next((it.option for it in question.pairs if it.id == part), "")
        case Fill():
            blank = next((it for it in question.blanks if it.id == part), None)
            return blank is not None and accepted_text(blank, value) is not None
