"""What came in from a bank of questions, what did not, and what is to be known of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from elearning.questions.model import Bank, Question


@dataclass(frozen=True)
class Refused:
    """A question that is not taken, or something of one; place: `line 12`, `question 3`; title: of the question."""

    place: str
    title: str
    reason: str


@dataclass(frozen=True)
class Read:
    """What a file held.

    questions: what came in, each with an id of its own. refused: the questions that did not. notes: what of a question
    that came in is left out, or graded otherwise than where it comes from. pictures: the files that the questions'
    pictures name; nothing is known yet of what is in them.
    """

    questions: tuple[Question, ...] = ()
    refused: tuple[Refused, ...] = ()
    notes: tuple[Refused, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def bank(self) -> Bank:
        """What came in."""
        return Bank(questions=list(self.questions))


@dataclass(frozen=True)
class Written:
    """A file for other software: refused is not in it at all, notes tell what of a question it cannot carry."""

    content: bytes
    suffix: str
    refused: tuple[Refused, ...] = ()
    notes: tuple[Refused, ...] = ()


class NotTaken(Exception):
    """A question that is not taken, with the reason in the reader's language."""


def unlike(places: Iterable[Refused]) -> tuple[Refused, ...]:
    """The same without what is said twice of one question."""
    return tuple(dict.fromkeys(places))
