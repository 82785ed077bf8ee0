"""The kinds of question, and a bank of them: what is stored, and what a trainer writes.

Each kind refuses what nobody could answer or grade. How each is graded: `grading.py`, in words `rules.py`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field
from pydantic_core import PydanticCustomError

from elearning.questions.parts import (
    BLANKS,
    CHOICES,
    ITEMS,
    MOST_WEIGHT,
    NUMBERS,
    OPTIONS,
    PAIRS,
    TAGS,
    AcceptedNumber,
    Blank,
    Choice,
    Id,
    Item,
    Option,
    Pair,
    Part,
    Picture,
    Short,
)
from elearning.texts import LANGUAGES, Texts

QUESTIONS = 2_000
BLANK = re.compile(r"\[\[([A-Za-z_][A-Za-z0-9_-]*)\]\]")


class Asked(Part):
    """What every question has.

    title: for the trainer; may be empty. weight: points it counts in a test. feedback: told after the attempt, whatever
    was answered. tags: by which a draw picks questions.
    """

    id: Id
    title: Short = ""
    text: Texts
    picture: Picture | None = None
    weight: int = Field(default=1, ge=1, le=MOST_WEIGHT)
    feedback: Texts | None = None
    tags: list[Short] = Field(default=[], max_length=TAGS)

    # Other names of what has to be unique in it.
    parts: ClassVar[tuple[str, ...]] = ()

    def model_post_init(self, context: object, /) -> None:
        """Refuse what could not be answered."""
        for name in self.parts:
            _unique(part.id for part in getattr(self, name))
        self.check()

    def check(self) -> None:
        """What this kind refuses beside its types; PydanticCustomError says why."""


class _Chosen(Asked):
    choices: list[Choice] = Field(min_length=2, max_length=CHOICES)
    shuffle: bool = True
    parts = ("choices",)

    @property
    def right(self) -> list[Choice]:
        """The right choices."""
        return [it for it in self.choices if it.right]


class Single(_Chosen):
    """One of several choices is right."""

    kind: Literal["single"] = "single"

    def check(self) -> None:
        """Exactly one is right."""
        _different([it.text for it in self.choices])
        if len(self.right) != 1:
            raise PydanticCustomError("one_right", "exactly one choice has to be right")


class Multiple(_Chosen):
    """Any number of the choices are right."""

    kind: Literal["multiple"] = "multiple"

    def check(self) -> None:
        """At least one is right."""
        _different([it.text for it in self.choices])
        if not self.right:
            raise PydanticCustomError("some_right", "at least one choice has to be right")


class TrueFalse(Asked):
    """A statement that is true or false; a feedback is told to those who say so."""

    kind: Literal["true_false"] = "true_false"
    right: bool
    feedback_true: Texts | None = None
    feedback_false: Texts | None = None


class NumberAsked(Asked):
    """A number, right within a tolerance; `wrong_feedback` is told to those who gave another."""

    kind: Literal["number"] = "number"
    accepted: list[AcceptedNumber] = Field(min_length=1, max_length=NUMBERS)
    wrong_feedback: Texts | None = None


class Ordering(Asked):
    """Items to be put in order: they stand in the right one."""

    kind: Literal["ordering"] = "ordering"
    items: list[Item] = Field(min_length=2, max_length=ITEMS)
    parts = ("items",)

    def check(self) -> None:
        """No two items that cannot be told apart."""
        _different([it.text for it in self.items])


class Matching(Asked):
    """Something to be matched with one of several options; an option may fit several, or none."""

    kind: Literal["matching"] = "matching"
    pairs: list[Pair] = Field(min_length=1, max_length=PAIRS)
    options: list[Option] = Field(min_length=2, max_length=OPTIONS)
    parts = ("pairs", "options")

    def check(self) -> None:
        """Every pair's option is one, and no two look the same."""
        _different([it.text for it in self.pairs])
        _different([it.text for it in self.options])
        if {it.option for it in self.pairs} - {it.id for it in self.options}:
            raise PydanticCustomError("no_option", "what a pair is matched with is not among the options")


class Fill(Asked):
    """A text with blanks: each stands in it once, in every language, as `[[id]]`.

    wrong_feedback: told to those who filled in a blank wrong.
    """

    kind: Literal["fill"] = "fill"
    blanks: list[Blank] = Field(min_length=1, max_length=BLANKS)
    wrong_feedback: Texts | None = None
    parts = ("blanks",)

    def check(self) -> None:
        """Each blank stands in the text once."""
        wanted = Counter(it.id for it in self.blanks)
        if any(Counter(BLANK.findall(text)) != wanted for text in self.text.every()):
            raise PydanticCustomError(
                "blanks", "each blank has to stand in the text exactly once, in double square brackets: [[id]]"
            )


Question = Annotated[
    Single | Multiple | TrueFalse | NumberAsked | Ordering | Matching | Fill, Field(discriminator="kind")
]
KINDS: tuple[type[Asked], ...] = (Single, Multiple, TrueFalse, NumberAsked, Ordering, Matching, Fill)


class Bank(Part):
    """The questions of a module, each with an id of its own."""

    questions: list[Question] = Field(default=[], max_length=QUESTIONS)

    def model_post_init(self, context: object, /) -> None:
        """Refuse two questions with one id."""
        _unique(it.id for it in self.questions)


class Draw(Part):
    """Which questions of a bank are asked: so many (None: all) of those with one of the tags (none: of all)."""

    count: int | None = Field(default=None, ge=1, le=QUESTIONS)
    tags: list[Short] = Field(default=[], max_length=TAGS)
    shuffle_questions: bool = True
    shuffle_answers: bool = True


def _unique(ids: Iterable[str]) -> None:
    twice = [it for it, count in Counter(ids).items() if count > 1]
    if twice:
        raise PydanticCustomError("twice", "the identifier “{id}” stands there twice", {"id": twice[0]})


def _different(texts: Sequence[Texts]) -> None:
    """Refuse two texts that look the same in a language."""
    for language in LANGUAGES:
        spoken = Counter(" ".join(it.spoken(language).split()) for it in texts)
        twice = [text for text, count in spoken.items() if count > 1]
        if twice:
            raise PydanticCustomError("same_text", "“{text}” stands there twice", {"text": twice[0][:100]})
