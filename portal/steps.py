"""The next steps of one participant: of every rule the nearest one, and what would open a shut gate."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from challenges.criteria.base import NextStep, Rule
from challenges.definition.model import Definition
from challenges.explanations.progress import current_key
from challenges.scoring.results import Explanation, GateResult
from challenges.words import Names, words_of
from challenges.words.keys import KeyNames
from core.wording import points

# Money, pieces, and what has no measure cannot be compared. A module that sets points free takes no sale at all.
MODULE, MONEY, PIECES, ELSE = range(4)


@dataclass(frozen=True)
class Step:
    """A next step: how far it is in words, and how much of the way is done (`done` of `whole`).

    period: the key it is about, in words. note: what stands in its way, once it is done.
    """

    criterion: str
    period: str
    text: str
    points: int
    done: int
    whole: int
    note: str = ""


def next_steps(definition: Definition, explanation: Explanation, now: date) -> list[Step]:
    """The nearest step of each criterion that has one, and what opens a gate that withholds points; the nearest first.

    Of a rule by period, in the period that `now` lies in; of a rule by client, the client that misses least.
    """
    names = KeyNames(Names.of(definition), explanation)
    found = [_through(gate, names.names) for gate in explanation.gates if not gate.is_open and gate.withheld]
    for criterion in definition.criteria:
        room = explanation.room_under(criterion.name)
        for near in _candidates(criterion, definition, explanation, now):
            if room is None or room > 0:
                found.append((_place(near), _step(near, names, room, explanation)))
                break
    return [step for _place_of, step in sorted(found, key=lambda entry: entry[0])]


@dataclass(frozen=True)
class _Near:
    """A step that may be the next one of a criterion."""

    criterion: Rule
    key: str
    totals: dict[int, int]
    ahead: Sequence[NextStep]


def _candidates(criterion: Rule, definition: Definition, explanation: Explanation, now: date) -> Iterator[_Near]:
    """The steps of a criterion, the nearest first."""
    own = {it.key: it.totals for it in explanation.of(criterion)}
    keys = criterion.open_keys(own, current_key(criterion, definition, now))
    together = criterion.keyed_by_client
    found = []
    for key, totals in keys.items():
        ahead = criterion.ahead(totals)
        for steps in [ahead] if together else [[it] for it in ahead]:
            if words_of(criterion).steps(steps):
                found.append(_Near(criterion, key, totals, steps))
    yield from sorted(found, key=lambda it: (len(it.ahead), sum(ahead.missing for ahead in it.ahead)))


def _place(near: _Near) -> tuple[int, int]:
    unit = words_of(near.criterion).progress(near.totals, near.ahead).unit
    if unit in ("parts", "modules"):
        return ELSE, len(near.ahead)
    return PIECES if unit == "pieces" else MONEY, near.ahead[0].missing


def _step(near: _Near, names: KeyNames, room: int | None, explanation: Explanation) -> Step:
    criterion = near.criterion
    said = words_of(criterion, names.names)
    way = said.progress(near.totals, near.ahead, len(explanation.of(criterion)))
    gate = explanation.gate_over(criterion.name)
    note = words_of(gate, names.names).note() if gate else ""
    given = near.ahead[0].points
    if room is not None and given > room:
        note = _("of which the ceiling lets %(points)s through", points=points(room))
    key = names.of(criterion.name, near.key)
    return Step(said.label, key, said.steps(near.ahead)[0], given, way.done, way.whole, note)


def _through(it: GateResult, names: Names) -> tuple[tuple[int, int], Step]:
    """The way through a shut gate, and its place."""
    said = words_of(it.gate, names)
    if it.gate.module is not None:
        return (MODULE, 0), Step(said.label, "", said.opening(it), it.withheld, 0, 1)
    step = Step(said.label, "", said.opening(it), it.withheld, max(it.total, 0), said.least)
    return (MONEY, said.least - it.total), step
