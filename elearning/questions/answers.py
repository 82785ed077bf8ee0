"""What was answered to a question: its shape, and the check of what comes from a browser or from the database."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from flask_babel import gettext as _
from pydantic import Field, TypeAdapter, ValidationError

from elearning.questions.model import Fill, Matching, Multiple, Ordering, Question, Single
from elearning.questions.parts import (
    BLANKS,
    CHOICES,
    ITEMS,
    PAIRS,
    SHORT_LETTERS,
    Blank,
    Choice,
    Id,
    Item,
    Option,
    Pair,
    Part,
    number,
)

NUMBER_LETTERS = 60


class ChosenOne(Part):
    """The choice of a `single`, by its id."""

    kind: Literal["single"] = "single"
    choice: Id


class ChosenSome(Part):
    """The choices of a `multiple`, each once."""

    kind: Literal["multiple"] = "multiple"
    choices: list[Id] = Field(max_length=CHOICES)


class Said(Part):
    """What somebody holds a statement to be."""

    kind: Literal["true_false"] = "true_false"
    value: bool


class Typed(Part):
    """A number, as it was typed."""

    kind: Literal["number"] = "number"
    value: str = Field(max_length=NUMBER_LETTERS)


class Ordered(Part):
    """The place of each item, by its id: 1 is the first. Items may still have none; no place is taken twice."""

    kind: Literal["ordering"] = "ordering"
    places: dict[Id, Annotated[int, Field(ge=1, le=ITEMS)]] = Field(max_length=ITEMS)


class Matched(Part):
    """The option of each pair, by their ids; pairs may still have none."""

    kind: Literal["matching"] = "matching"
    options: dict[Id, Id] = Field(max_length=PAIRS)


class Filled(Part):
    """What was typed into each blank, by its id; blanks may still be empty."""

    kind: Literal["fill"] = "fill"
    blanks: dict[Id, Annotated[str, Field(max_length=SHORT_LETTERS)]] = Field(max_length=BLANKS)


Answer = Annotated[ChosenOne | ChosenSome | Said | Typed | Ordered | Matched | Filled, Field(discriminator="kind")]
_ANSWERS: TypeAdapter[Answer] = TypeAdapter(Answer)


def checked(question: Question, given: object) -> tuple[Answer | None, str]:
    """An answer that fits the question, and nothing; or None, and a sentence on what is wrong with it.

    given: an answer, or the same as parsed JSON; None for no answer, which is right. Never raises.
    """
    if given is None:
        return None, ""
    try:
        answer = _ANSWERS.validate_python(given)
    except (ValidationError, RecursionError):
        return None, _("The answer is not one to this kind of question.")
    if answer.kind != question.kind:
        return None, _("The answer is not one to this kind of question.")
    problem = _misfit(question, answer)
    return (None, problem) if problem else (answer, "")


def _misfit(question: Question, answer: Answer) -> str:
    """Why an answer of the right shape does not fit; empty where it does."""
    unknown = _("The answer names something that this question does not have.")
    match question, answer:
        case Single(), ChosenOne():
            return "" if answer.choice in _ids(question.choices) else unknown
        case Multiple(), ChosenSome():
            if len(set(answer.choices)) < len(answer.choices):
                return _("The answer names a choice twice.")
            return "" if set(answer.choices) <= _ids(question.choices) else unknown
        case Ordering(), Ordered():
            return _misplaced(question, answer) or ("" if set(answer.places) <= _ids(question.items) else unknown)
        case Matching(), Matched():
            fits = set(answer.options) <= _ids(question.pairs)
            return "" if fits and set(answer.options.values()) <= _ids(question.options) else unknown
        case _, Typed():
            return "" if number(answer.value) is not None else not_a_number(answer.value)
        case Fill(), Filled():
            return "" if set(answer.blanks) <= _ids(question.blanks) else unknown
    return ""


def _misplaced(question: Ordering, answer: Ordered) -> str:
    if any(place > len(question.items) for place in answer.places.values()):
        return _("The answer has a place beyond the last one.")
    twice = sorted(place for place in set(answer.places.values()) if [*answer.places.values()].count(place) > 1)
    return _("Two items have the place %(place)s: give each a place of its own.", place=twice[0]) if twice else ""


def not_a_number(text: str) -> str:
    """What is said of a text where a number is asked for."""
    return _("“%(text)s” is not a number. Write it in figures, such as 12 or 3.5.", text=text[:40])


def _ids(parts: Iterable[Choice | Item | Option | Pair | Blank]) -> set[str]:
    return {part.id for part in parts}


def as_stored(answer: Answer | None) -> Mapping[str, object] | None:
    """An answer as JSON holds it; `checked` takes it back."""
    return None if answer is None else answer.model_dump(mode="json")
