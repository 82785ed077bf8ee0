"""Why these points: an explanation as a page shows it, rule by rule, key by key, line by line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from challenges.criteria import Range
from challenges.criteria.adjustments import Booster
from challenges.criteria.base import Rule
from challenges.definition.model import Definition
from challenges.explanations.explain import Boost, Ceiling, Explained, Explanation, Lock
from challenges.explanations.progress import goes_on, is_to_come
from challenges.words import remarks
from challenges.words.next_steps import steps_ahead
from challenges.words.sentences import boosting, capping, locking, rule
from core.frames import collected
from portal.lines import Part, part_of

# So many keys of one rule are shown unasked; the page offers the rest.
KEYS_SHOWN = 100

Kind = Literal["criterion", "booster", "cap", "gate"]


@dataclass(frozen=True)
class Key:
    """One period, client or module: the points given, what for, what is withheld, and the next steps in words."""

    label: str
    points: int
    total: str
    remark: str
    withheld: str
    ahead: Sequence[str]
    parts: Sequence[Part]


@dataclass(frozen=True)
class Reason:
    """One rule: its sentence, the points that it gives or takes, where it stands, and its keys.

    keys: those that give something, and those of periods. idle: clients and documents that give nothing (yet).
    keys_in_all, idle_in_all: how many there are, where not all of them are shown.
    """

    kind: Kind
    name: str
    rule: str
    points: int
    state: str = ""
    withheld: str = ""
    keys: Sequence[Key] = ()
    keys_in_all: int = 0
    idle: Sequence[Key] = ()
    idle_in_all: int = 0


def reasons(
    definition: Definition, explanation: Explanation, now: date | None, all_lines: bool = False
) -> list[Reason]:
    """Every rule of the challenge, in the order in which they act, also those under which nothing counts yet.

    What lies ahead is seen from `now`: a period that is over has no next step, nor has a challenge once it is closed,
    which `now` tells by being None.
    """
    view = _View(definition, explanation, now, all_lines)
    return [
        *(view.criterion(criterion) for criterion in definition.criteria),
        *(view.booster(booster) for booster in definition.boosters),
        *(view.cap(ceiling) for ceiling in explanation.ceilings),
        *(view.gate(lock) for lock in explanation.locks),
    ]


class _View:
    def __init__(self, definition: Definition, explanation: Explanation, now: date | None, all_lines: bool) -> None:
        self.definition, self.explanation, self.now, self.all_lines = definition, explanation, now, all_lines
        self.names = remarks.KeyNames(definition, explanation)

    def criterion(self, criterion: Rule) -> Reason:
        """A criterion with its keys; those by client or document that give nothing stand apart."""
        own = [it for it in self.explanation.earned if it.criterion.name == criterion.name]
        if self.now is not None:
            own = [it for it in own if not is_to_come(it, self.definition, self.now)]
        by_sale = criterion.keyed_by_client or criterion.keyed_by_document
        idle = [it for it in own if by_sale and not it.points]
        given = [it for it in own if not (by_sale and not it.points)]
        # The client who is nearest to giving something comes first.
        idle.sort(key=lambda it: (len(it.ahead), sum(ahead.missing for ahead in it.ahead)))
        return Reason(
            "criterion",
            criterion.name,
            rule(criterion),
            sum(it.points - it.withheld for it in own),
            withheld=self._withheld(criterion.name, sum(it.withheld for it in own)),
            keys=[self._key(it) for it in self._first(given)],
            keys_in_all=len(given),
            idle=[self._key(it) for it in self._first(idle)],
            idle_in_all=len(idle),
        )

    def _first(self, found: list[Explained]) -> list[Explained]:
        return found if self.all_lines else found[:KEYS_SHOWN]

    def _withheld(self, name: str, points: int) -> str:
        """What a shut gate keeps back under a name, or would keep back as long as the challenge goes on."""
        gate = remarks.shut_by(self.explanation, name)
        if gate and points:
            return remarks.withheld(points, gate)
        return remarks.behind(gate) if gate and self.now is not None else ""

    def _key(self, it: Explained) -> Key:
        is_open = self.now is not None and goes_on(it, self.definition, self.now)
        return Key(
            self.names.of(it.criterion.name, it.key),
            it.points - it.withheld,
            remarks.total(it),
            remarks.remark(it),
            remarks.kept_back(it.withheld) if it.withheld else "",
            steps_ahead(it.criterion, it.ahead) if is_open else [],
            [_part(it, part, self.all_lines) for part in _parts(it)],
        )

    def booster(self, booster: Booster) -> Reason:
        """A booster with what it added under each key of its criteria."""
        boosts = [it for it in self.explanation.boosts if it.booster.name == booster.name]
        stopped = bool(remarks.shut_by(self.explanation, booster.name))
        made = sum(it.points for it in boosts)
        keys = [self._boosted(it, stopped) for it in boosts]
        return Reason(
            "booster",
            booster.name,
            boosting(booster, self.definition),
            0 if stopped else made,
            withheld=self._withheld(booster.name, made),
            keys=keys,
            keys_in_all=len(keys),
        )

    def _boosted(self, it: Boost, stopped: bool) -> Key:
        label = " · ".join(part for part in (it.criterion.name, self.names.of(it.criterion.name, it.key)) if part)
        explained = Explained(it.criterion, it.key, it.base, it.totals, it.lines)
        withheld = remarks.kept_back(it.points) if stopped else ""
        parts = [_part(explained, part, self.all_lines) for part in _parts(explained)]
        return Key(
            label, 0 if stopped else it.points, remarks.total(explained), remarks.boosted(it), withheld, [], parts
        )

    def cap(self, it: Ceiling) -> Reason:
        """A cap with the room that it leaves, or what it takes back."""
        stopped = bool(remarks.shut_by(self.explanation, it.cap.name))
        return Reason(
            "cap",
            it.cap.name,
            capping(it.cap),
            0 if stopped else -it.taken,
            state=remarks.ceiling(it),
            withheld=self._withheld(it.cap.name, -it.taken) if it.taken else "",
        )

    def gate(self, it: Lock) -> Reason:
        """A gate, open or shut, with what it withholds."""
        withheld = remarks.withheld(it.withheld, it.gate.name) if it.withheld else ""
        return Reason("gate", it.gate.name, locking(it.gate), 0, state=remarks.lock(it), withheld=withheld)


def _parts(it: Explained) -> Iterable[int]:
    """The parts of a key that lines stand behind: not its target."""
    return sorted(set(it.lines["part"]))


def _part(one: Explained, part: int, all_lines: bool) -> Part:
    points = _points_of(one.criterion, part, one.totals[part]) if isinstance(one.criterion, Range) else None
    lines = one.lines.filter(pl.col("part") == part)
    return part_of(remarks.part_name(one.criterion, part), lines, all_lines, points)


def _points_of(criterion: Rule, part: int, total: int) -> int:
    """What one rate gives: the criterion's own `worth`, asked about that rate alone."""
    alone = pl.LazyFrame(
        {"participant": [0], "key": [""], "part": [part], "total": [total]},
        schema={"participant": pl.Int64, "key": pl.String, "part": pl.Int16, "total": pl.Int64},
    )
    return int(collected(criterion.worth(alone))["points"][0])
