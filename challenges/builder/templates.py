"""Challenges to begin with: texts of our own, with comments, filled with the ranges of the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from challenges.builder.toml_values import item_of
from challenges.criteria.settings import N_
from challenges.definition.duplicates import duplicate, proposed_code
from challenges.definition.model import Definition
from challenges.definition.toml import read_definition

FOLDER = Path(__file__).with_name("texts")
RANGE = "RANGE {}"


@dataclass(frozen=True)
class Template:
    """A challenge to begin with: its file, what it is called and what it is for, in English and to be translated."""

    key: str
    label: str
    help: str
    ranges: int = 0

    @property
    def source(self) -> str:
        """The text as it lies there: its ranges are not yet those of anybody's catalogue."""
        return _text(self.key)


TEMPLATES = (
    Template(
        "four-criteria",
        N_("Four criteria"),
        N_(
            "Volume, growth, diversification and new clients: the quarterly challenge of a sales force, with a podium"
            " and a prize that everyone can reach."
        ),
    ),
    Template(
        "sell-out",
        N_("Distributors’ sell-out"),
        N_("What distributors sell to their own customers, month after month, with a pot to share."),
        1,
    ),
    Template(
        "new-clients", N_("New-client sprint"), N_("Four weeks to win new clients; each point is worth something.")
    ),
    Template(
        "cross-sell",
        N_("Cross-selling weeks"),
        N_("Two ranges sold together to one client; the first week counts double, the best team wins."),
        2,
    ),
    Template(
        "training",
        N_("Training, then sales"),
        N_("Modules completed and what was learnt put to use; turnover alone does not win."),
    ),
    Template(
        "relaunch",
        N_("Relaunch of a range"),
        N_("One range pays more, by steps, and most of all where a client takes it for the first time."),
        1,
    ),
)


def template_of(key: str) -> Template | None:
    """The template of that name."""
    return next((template for template in TEMPLATES if template.key == key), None)


def text_from(template: Template, start: date, ranges: Sequence[str], taken: Sequence[str]) -> str:
    """The challenge of a template from a first day on, about the first ranges of the catalogue, under a free code."""
    source = template.source
    for place, name in enumerate(ranges[: template.ranges], 1):
        source = source.replace(f'"{RANGE.format(place)}"', item_of(name).as_string())
    definition = read_definition(source)
    return duplicate(source, start, proposed_code(_as_on(definition, start), start, set(taken)))


def _as_on(definition: Definition, start: date) -> Definition:
    """The same with the year of its code that of the new first day, so that no second year is put behind it."""
    return definition if definition.start.year != start.year else definition.model_copy(
        update={"code": definition.code.removesuffix(f"-{definition.start.year}")}
    )  # fmt: skip


@cache
def _text(key: str) -> str:
    return (FOLDER / f"{key}.toml").read_text(encoding="utf-8")
