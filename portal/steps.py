"""The next steps of one participant: of every rule the nearest one, and what would open a shut gate."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _

from challenges.criteria import Bundle, Range, Regularity, Revenue, Training
from challenges.criteria.base import NextStep, Rule
from challenges.criteria.settings import units
from challenges.definition.model import Definition
from challenges.explanations.explain import Explained, Explanation, Lock
from challenges.explanations.progress import current_key
from challenges.words.next_steps import steps_ahead
from challenges.words.remarks import KeyNames, opening, shut_by
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
    names = KeyNames(definition, explanation)
    found = [_through(lock) for lock in explanation.locks if not lock.is_open and lock.withheld]
    for criterion in definition.criteria:
        room = _room(explanation, criterion.name)
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
    own = [it for it in explanation.earned if it.criterion.name == criterion.name]
    if isinstance(criterion, Training):
        yield from _modules(criterion, own)
    elif criterion.keyed_by_client:
        open_ones = [it for it in own if it.ahead and any(sold > 0 for sold in it.totals.values())]
        for it in sorted(open_ones, key=lambda it: (len(it.ahead), sum(ahead.missing for ahead in it.ahead))):
            yield _Near(criterion, it.key, it.totals, it.ahead)
    elif not criterion.keyed_by_document:
        key = current_key(criterion, definition, now)
        totals = next((it.totals for it in own if it.key == key), {})
        ahead = [it for it in criterion.ahead(totals) if it.points > 0 or isinstance(criterion, Regularity)]
        for step in sorted(ahead, key=lambda it: it.missing):
            yield _Near(criterion, key, totals, [step])


def _modules(criterion: Training, own: Sequence[Explained]) -> Iterator[_Near]:
    """The modules that the file names and that are not completed; what others there are, nobody has said."""
    completed = {it.key for it in own}
    for module in criterion.modules:
        if module not in completed:
            yield _Near(criterion, module, {}, [])


def _place(near: _Near) -> tuple[int, int]:
    if isinstance(near.criterion, Bundle | Training):
        return ELSE, max(len(near.ahead), 1)
    return PIECES if getattr(near.criterion, "measure", "amount") == "quantity" else MONEY, near.ahead[0].missing


def _room(explanation: Explanation, name: str) -> int | None:
    """How many points the caps over a criterion still let through; None where there is none."""
    rooms = [it.room for it in explanation.ceilings if not it.cap.criteria or name in it.cap.criteria]
    return min(rooms, default=None)


def _step(near: _Near, names: KeyNames, room: int | None, explanation: Explanation) -> Step:
    criterion = near.criterion
    text, given = _told(near)
    done, whole = _way(near, explanation)
    gate = shut_by(explanation, criterion.name)
    note = _("withheld while “%(gate)s” is shut", gate=gate) if gate else ""
    if room is not None and given > room:
        note = _("of which the ceiling lets %(points)s through", points=points(room))
    return Step(criterion.name, names.of(criterion.name, near.key), text, given, done, whole, note)


def _told(near: _Near) -> tuple[str, int]:
    """The step in words, and its points."""
    criterion = near.criterion
    if isinstance(criterion, Training):
        if criterion.points is None:
            return _("One module more"), 0
        return _("One module more: +%(points)s", points=points(criterion.points)), criterion.points
    return steps_ahead(criterion, near.ahead)[0], near.ahead[0].points


def _way(near: _Near, explanation: Explanation) -> tuple[int, int]:
    """How much of the way is done, and the whole way: cents, pieces, parts or modules."""
    criterion = near.criterion
    if isinstance(criterion, Training):
        return sum(it.criterion.name == criterion.name for it in explanation.earned), len(criterion.modules)
    if isinstance(criterion, Bundle):
        return len(criterion.parts) - len(near.ahead), len(criterion.parts)
    ahead = near.ahead[0]
    whole = max(near.totals.get(ahead.part, 0), 0) + ahead.missing
    if isinstance(criterion, Revenue):
        whole = max(units(criterion.every, criterion.measure), ahead.missing)
    if isinstance(criterion, Range):
        whole = max(units(criterion.rates[ahead.part].every, criterion.measure), ahead.missing)
    return whole - ahead.missing, whole


def _through(lock: Lock) -> tuple[tuple[int, int], Step]:
    """The way through a shut gate, and its place."""
    if lock.gate.module is not None:
        return (MODULE, 0), Step(lock.gate.name, "", opening(lock), lock.withheld, 0, 1)
    whole = units(lock.gate.minimum or Decimal(0), "amount")
    step = Step(lock.gate.name, "", opening(lock), lock.withheld, max(lock.total, 0), whole)
    return (MONEY, whole - lock.total), step
