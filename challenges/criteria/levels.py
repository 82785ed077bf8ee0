"""The levels of a programme: steps by what is earned in a season, and what becomes of them at its end."""

from decimal import Decimal
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from challenges.criteria.settings import N_, Code, Kind, Model, Modules, Money, Text, in_language, refuse_equal, units
from core.limits import STEPS

# No sum of points comes near it.
MAX_FROM = 10**15

Downgrade = Annotated[
    Literal["none", "one_level", "recomputed"],
    Kind(
        "choice",
        words={
            "none": N_("nobody goes down"),
            "one_level": N_("by one level at most"),
            "recomputed": N_("to the level reached in the season"),
        },
    ),
]


class LevelStep(Model, title=N_("Level")):
    """A level, and everything that it takes."""

    help: ClassVar[str] = N_("A level, and what it takes.")

    code: Code = Field(
        title=N_("Code"), description=N_("Its name in files and commands: letters, digits, dots, dashes and _.")
    )
    label: Text | None = Field(
        default=None,
        title=N_("Label"),
        description=N_("What readers see: one text, or one in each language; left out: the code."),
    )
    start: Annotated[int, Field(strict=True, ge=0, le=MAX_FROM), Kind("points", "points")] = Field(
        alias="from", title=N_("From"), description=N_("The points earned in the season from which one has it.")
    )
    modules: Modules = Field(
        default=(), title=N_("Modules"), description=N_("The modules that it takes, completed at any time.")
    )
    minimum_sales: Annotated[Money, Field(ge=0)] | None = Field(
        default=None, title=N_("Sales"), description=N_("The validated total of the season that it takes.")
    )

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        refuse_equal(self.modules, "listed_twice", "modules[{place}]")
        return self

    @property
    def minimum_cents(self) -> int | None:
        """The validated total that it takes, in whole cents; None: any."""
        return None if self.minimum_sales is None else units(Decimal(self.minimum_sales), "amount")

    def label_in(self, language: str) -> str:
        """What readers of `fr` or `en` see."""
        return self.code if self.label is None else in_language(self.label, language)


class Levels(Model, title=N_("Levels")):
    """The levels of a programme, the lowest first, and how one goes down at a season's end."""

    help: ClassVar[str] = N_("What one becomes by what one earns in a season.")

    downgrade: Downgrade = Field(
        default="none", title=N_("At a season’s end"), description=N_("How far down one goes who reached less.")
    )
    steps: Annotated[tuple[LevelStep, ...], Kind("table")] = Field(
        min_length=1, max_length=STEPS, title=N_("Levels"), description=N_("The levels, the lowest one first.")
    )

    @model_validator(mode="after")
    def _clear_steps(self) -> Self:
        refuse_equal([step.code for step in self.steps], "level_twice", "steps[{place}].code")
        first = self.steps[0]
        if first.start:
            raise PydanticCustomError("levels_from_zero", "nobody's to begin with", {"key": "steps[1].from"})
        if first.modules or first.minimum_sales is not None:
            key = "modules" if first.modules else "minimum_sales"
            raise PydanticCustomError("level_for_all", "not everybody's", {"key": f"steps[1].{key}"})
        for place, step in enumerate(self.steps[1:], 2):
            if step.start <= self.steps[place - 2].start:
                raise PydanticCustomError("levels_not_rising", "not rising", {"key": f"steps[{place}].from"})
        return self

    @property
    def codes(self) -> list[str]:
        """The codes of the levels, the lowest first."""
        return [step.code for step in self.steps]

    @property
    def modules(self) -> frozenset[str]:
        """Every module that some level takes."""
        return frozenset(module for step in self.steps for module in step.modules)

    @property
    def has_sales(self) -> bool:
        """Whether some level takes a validated total."""
        return any(step.minimum_sales is not None for step in self.steps)
