"""Why these points: an explanation as a page shows it, rule by rule, key by key, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from challenges.criteria.adjustments import Booster
from challenges.criteria.base import Rule
from challenges.definition.model import Definition
from challenges.explanations.progress import comes_with_sales, goes_on, is_to_come
from challenges.scoring.results import BoostResult, CapResult, Explanation, GateResult, KeyResult
from challenges.words import Names, words_of
from challenges.words.adjustments import kept_back
from challenges.words.keys import KeyNames
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
        *(view.cap(cap) for cap in explanation.caps),
        *(view.gate(gate) for gate in explanation.gates),
    ]


class _View:
    def __init__(self, definition: Definition, explanation: Explanation, now: date | None, all_lines: bool) -> None:
        self.definition, self.explanation, self.now, self.all_lines = definition, explanation, now, all_lines
        self.names = Names.of(definition)
        self.keys = KeyNames(self.names, explanation)

    def criterion(self, criterion: Rule) -> Reason:
        """A criterion with its keys; those by client or document that give nothing stand apart."""
        said, own = words_of(criterion, self.names), self.explanation.of(criterion)
        if self.now is not None:
            own = [it for it in own if not is_to_come(it, self.definition, self.now)]
        by_sale = comes_with_sales(criterion)
        idle = [it for it in own if by_sale and not it.points]
        given = [it for it in own if not (by_sale and not it.points)]
        # The client who is nearest to giving something comes first.
        idle.sort(key=lambda it: (len(it.ahead), sum(ahead.missing for ahead in it.ahead)))
        return Reason(
            "criterion",
            said.label,
            said.sentence(),
            sum(it.points - it.withheld for it in own),
            withheld=self._withheld(criterion.name, sum(it.withheld for it in own)),
            keys=[self._key(it) for it in self._first(given)],
            keys_in_all=len(given),
            idle=[self._key(it) for it in self._first(idle)],
            idle_in_all=len(idle),
        )

    def _first(self, found: list[KeyResult]) -> list[KeyResult]:
        return found if self.all_lines else found[:KEYS_SHOWN]

    def _withheld(self, name: str, points: int) -> str:
        """What a shut gate keeps back under a name, or would keep back as long as the challenge goes on."""
        gate = self.explanation.gate_over(name)
        if gate is None:
            return ""
        said = words_of(gate, self.names)
        return said.withheld(points) or (said.behind() if self.now is not None else "")

    def _key(self, it: KeyResult) -> Key:
        is_open = self.now is not None and goes_on(it, self.definition, self.now)
        said = words_of(it.criterion, self.names)
        return Key(
            self.keys.of(it.criterion.name, it.key),
            it.points - it.withheld,
            said.total(it),
            said.remark(it),
            kept_back(it.withheld),
            said.steps(it.ahead) if is_open else [],
            self._parts(it),
        )

    def booster(self, booster: Booster) -> Reason:
        """A booster with what it added under each key of its criteria."""
        said, boosts = words_of(booster, self.names), self.explanation.boosts_of(booster)
        stopped = self.explanation.gate_over(booster.name) is not None
        made = sum(it.points for it in boosts)
        keys = [self._boosted(it, stopped) for it in boosts]
        return Reason(
            "booster",
            said.label,
            said.sentence(),
            0 if stopped else made,
            withheld=self._withheld(booster.name, made),
            keys=keys,
            keys_in_all=len(keys),
        )

    def _boosted(self, it: BoostResult, stopped: bool) -> Key:
        base, criterion = it.base, it.base.criterion
        return Key(
            self.keys.entry(criterion.name, it.key),
            0 if stopped else it.points,
            words_of(criterion, self.names).total(base),
            words_of(it.booster, self.names).remark(it),
            kept_back(it.points) if stopped else "",
            [],
            self._parts(base),
        )

    def _parts(self, it: KeyResult) -> list[Part]:
        """The parts of a key that lines stand behind: not its target."""
        said = words_of(it.criterion, self.names)
        return [
            part_of(said.part(part), it.lines.filter(pl.col("part") == part), self.all_lines, _points_of(it, part))
            for part in sorted(set(it.lines["part"]))
        ]

    def cap(self, it: CapResult) -> Reason:
        """A cap with the room that it leaves, or what it takes back."""
        said, stopped = words_of(it.cap, self.names), self.explanation.gate_over(it.cap.name) is not None
        return Reason(
            "cap",
            said.label,
            said.sentence(),
            0 if stopped else -it.taken,
            state=said.state(it),
            withheld=self._withheld(it.cap.name, -it.taken) if it.taken else "",
        )

    def gate(self, it: GateResult) -> Reason:
        """A gate, open or shut, with what it withholds."""
        said = words_of(it.gate, self.names)
        return Reason("gate", said.label, said.sentence(), 0, state=said.state(it), withheld=said.withheld(it.withheld))


def _points_of(it: KeyResult, part: int) -> int | None:
    """What one part alone gives: the criterion's own `worth`, asked about it alone; None where parts do not add up."""
    if not it.criterion.adds_up_parts:
        return None
    alone = pl.LazyFrame(
        {"participant": [0], "key": [it.key], "part": [part], "total": [it.totals[part]]},
        schema={"participant": pl.Int64, "key": pl.String, "part": pl.Int16, "total": pl.Int64},
    )
    return int(collected(it.criterion.worth(alone))["points"][0])
