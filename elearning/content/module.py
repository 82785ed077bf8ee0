"""A module as one document: what a trainer writes, what is published, exported and brought in."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints
from pydantic_core import PydanticCustomError

from core.models import Kind
from elearning.content.blocks import LESSONS, FileName, Lesson, QuestionBlock
from elearning.questions.model import Bank, Draw
from elearning.questions.parts import Part
from elearning.texts import Texts

MAX_POINTS, MOST_MINUTES, MOST_MONTHS, NAMES = 1_000_000, 24 * 60, 120, 200
MODULE_CODE = r"^[a-z0-9][a-z0-9-]{0,99}$"
ModuleCode = Annotated[str, StringConstraints(pattern=MODULE_CODE)]
Code = Annotated[str, Field(min_length=1, max_length=64)]
RangePath = Annotated[str, Field(min_length=1, max_length=300)]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class Audience(Part):
    """Who a module is for: whoever meets every line that is not empty; all empty: everybody.

    teams: in one of these, or within it. kinds: of participants. levels: of a programme. sells, sells_not: ranges of
    which something was sold, or nothing, in the year before.
    """

    teams: list[Name] = Field(default=[], max_length=NAMES)
    kinds: list[Literal["rep", "distributor", "seller", "client"]] = Field(default=[], max_length=len(Kind))
    levels: list[Name] = Field(default=[], max_length=NAMES)
    sells: list[RangePath] = Field(default=[], max_length=NAMES)
    sells_not: list[RangePath] = Field(default=[], max_length=NAMES)


class Test(Part):
    """How the questions of the bank are asked.

    pass_mark: whole percent. attempts: how many one has (None: any number). wait_minutes: between two of them. minutes:
    for one attempt, kept by the server (None: no limit).
    """

    draw: Draw = Draw()
    pass_mark: int = Field(default=80, ge=1, le=100)
    attempts: int | None = Field(default=None, ge=1, le=100)
    wait_minutes: int = Field(default=0, ge=0, le=60 * 24 * 30)
    minutes: int | None = Field(default=None, ge=1, le=MOST_MINUTES)


class PackageUse(Part):
    """A package (SCORM, H5P, cmi5) to be played, by the hash of its content.

    cap: the most points that it brings, as what it tells comes from the browser of whoever learns.
    """

    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    title: Texts
    cap: int = Field(ge=0, le=MAX_POINTS)


class Module(Part):
    """A module. A draft may lack what a published one needs (`elearning.content.readiness`).

    minutes: how long it takes. points: what completing it is worth. valid_months: after so many the certificate ends
    (None: never). requires: codes of modules to be completed before. opens, closes: the first and last day on which it
    may be begun. pays_again: whether somebody who has completed it before, in a former version or before the
    certificate ended, is given its points once more. in_wallet: whether its points can be spent, challenges aside.
    """

    title: Texts | None = None
    summary: Texts | None = None
    picture: FileName | None = None
    minutes: int = Field(default=10, ge=1, le=MOST_MINUTES)
    points: int = Field(default=0, ge=0, le=MAX_POINTS)
    valid_months: int | None = Field(default=None, ge=1, le=MOST_MONTHS)
    pays_again: bool = False
    in_wallet: bool = False
    audience: Audience = Audience()
    requires: list[ModuleCode] = Field(default=[], max_length=NAMES)
    opens: Annotated[date | None, Field(strict=False)] = None
    closes: Annotated[date | None, Field(strict=False)] = None
    products: list[Code] = Field(default=[], max_length=NAMES)
    ranges: list[RangePath] = Field(default=[], max_length=NAMES)
    lessons: list[Lesson] = Field(default=[], max_length=LESSONS)
    bank: Bank = Bank()
    test: Test | None = None
    package: PackageUse | None = None

    def model_post_init(self, context: object, /) -> None:
        """Refuse what means nothing: two parts of one id, a question that is not in the bank, days the wrong way."""
        _unique(lesson.id for lesson in self.lessons)
        _unique(block.id for lesson in self.lessons for block in lesson.blocks)
        known = {question.id for question in self.bank.questions}
        for lesson in self.lessons:
            for block in lesson.blocks:
                if isinstance(block, QuestionBlock) and block.question not in known:
                    raise PydanticCustomError(
                        "no_question", "the question “{id}” is not in the bank", {"id": block.question}
                    )
        if self.opens and self.closes and self.closes < self.opens:
            raise PydanticCustomError("closes_first", "the last day is before the first one")

    def files(self) -> list[str]:
        """The names of all files that it shows, each once."""
        named = [name for lesson in self.lessons for name in lesson.files()]
        named += [it.picture.file for it in self.bank.questions if it.picture]
        return list(dict.fromkeys([*([self.picture] if self.picture else []), *named]))


def _unique(ids: Iterable[str]) -> None:
    twice = [it for it, count in Counter(ids).items() if count > 1]
    if twice:
        raise PydanticCustomError("twice", "the identifier “{id}” stands there twice", {"id": twice[0]})


def dumped(module: Module) -> str:
    """A module as it is stored: JSON that `read` takes again, without what is as it would be anyway."""
    return module.model_dump_json(exclude_defaults=False, exclude_none=True)


def read(text: str) -> Module:
    """A stored module; ValidationError for what is none."""
    return Module.model_validate_json(text)
