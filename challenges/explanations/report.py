"""One participant's points in one challenge as a tree: rules, their keys, the lines behind them, all said in words.

Page, statement and terminal show it, each as much of it as it has room for.
"""

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeVar

import polars as pl
from flask_babel import get_locale
from sqlalchemy.orm import Session

from challenges.criteria.adjustments import Booster
from challenges.criteria.base import Rule
from challenges.criteria.limits import TooManyPoints
from challenges.definition.model import Definition
from challenges.explanations.exclusions import exclusions
from challenges.explanations.explain import Case, explain, read_case
from challenges.explanations.keys import BoostedKey, Context, Key
from challenges.explanations.lines import LeftOut, left_out
from challenges.explanations.names import read_names
from challenges.explanations.postings import Entry, entries
from challenges.explanations.progress import is_to_come
from challenges.ledger.balances import movements
from challenges.ledger.prizes import prizes_for
from challenges.ledger.standings import Row, count_standings, standing_of
from challenges.ledger.state import state_for
from challenges.lifecycle.upcoming import is_upcoming
from challenges.models import Challenge, State
from challenges.scoring.results import CapResult, Explanation, GateResult
from challenges.words import Names, leagues, words_of
from challenges.words.keys import KeyNames
from challenges.words.prizes import Gain, gains
from core.clock import today
from core.models import Participant
from core.single_flight import CachesByEngine
from core.viewer import Viewer

Kind = Literal["criterion", "booster", "cap", "gate"]
Made = TypeVar("Made")

# So many sale lines that reports hold, some 200 bytes each, are kept by one process.
KEPT = 300_000
kept = CachesByEngine(KEPT)


@dataclass(frozen=True)
class RuleReport:
    """One rule: its sentence, the points that it gives or takes, where it stands, and its keys in their order.

    state: of a cap or a gate, how far it is. withheld: what a shut gate keeps back of it, or would keep back.
    """

    kind: Kind
    name: str
    label: str
    sentence: str
    points: int
    state: str = ""
    withheld: str = ""
    keys: Sequence[Key] = ()

    @property
    def given(self) -> list[Key]:
        """The keys that give something, and those of periods."""
        return [key for key in self.keys if not key.is_idle]

    @property
    def idle(self) -> list[Key]:
        """Clients and documents that give nothing (yet), the nearest to giving something first."""
        return sorted((key for key in self.keys if key.is_idle), key=lambda key: key.distance)

    @property
    def only(self) -> Key | None:
        """The key of the whole challenge, where the rule has no other."""
        return self.keys[0] if len(self.keys) == 1 and not self.keys[0].label else None

    @cached_property
    def lines(self) -> pl.DataFrame:
        """The lines of the challenge that count under it and may be shown, each once (columns SHOWN)."""
        parts = [part.frame for key in self.keys for part in key.parts if not part.is_reference]
        return pl.concat(parts).unique("id", maintain_order=True) if parts else pl.DataFrame()

    @cached_property
    def elsewhere_cents(self) -> int | None:
        """What those that count and may not be shown come to; None where there are none."""
        sums = [key.result.elsewhere_cents for key in self.keys if key.result.elsewhere_cents is not None]
        return sum(sums) if sums else None


@dataclass(frozen=True)
class Report:
    """Everything there is to say of one participant's points in a challenge, each part of it made when asked for.

    What the engine and the words make of it is kept by the process while the rules, the day and the sales that concern
    the participant stay as they are.
    """

    session: Session
    challenge: Challenge
    person: Participant
    viewer: Viewer
    standing: Row | None

    @property
    def definition(self) -> Definition:
        """The challenge's rules."""
        return self.challenge.definition

    @cached_property
    def case(self) -> Case:
        """What its points rest on."""
        return read_case(self.session, self.challenge, self.person.id, self.viewer)

    @property
    def explanation(self) -> Explanation:
        """What the rules gave."""
        return self.context.explanation

    @cached_property
    def context(self) -> Context:
        """What it is told from."""
        return self.kept("context", self._context, lambda it: it.explanation.weight)

    def _context(self) -> Context:
        now = today() if self.challenge.state == State.RUNNING else None
        return Context(self.definition, explain(self.case), self._names(), now)

    def _names(self, keys: Collection[str] = ()) -> Names:
        return read_names(self.session, self.definition, keys, self.person.id)

    @property
    def points(self) -> int:
        """What it all adds up to, and the ledger holds."""
        return self.explanation.points

    @property
    def rank(self) -> int | None:
        """The rank; None for who does not take part, and before the challenge has begun."""
        return None if self.standing is None or is_upcoming(self.challenge) else self.standing.rank

    @cached_property
    def ranked(self) -> int:
        """How many take part, in the league where there are some."""
        league = self.standing.league if self.standing else None
        return count_standings(self.session, self.challenge, league=league)

    @property
    def league(self) -> str:
        """The league in which the rank is; empty where there are none."""
        return leagues.title(self.definition, self.standing.league) if self.standing else ""

    @cached_property
    def prizes(self) -> list[Gain] | None:
        """What points and rank bring, as things stand or as closed; None where the challenge has no prizes."""
        if not self.definition.prizes:
            return None
        return gains(self.definition, prizes_for(self.session, self.challenge, self.person.code))

    @cached_property
    def rules(self) -> list[RuleReport]:
        """Every rule, in the order in which they act, also those under which nothing counts yet."""
        return self.kept("rules", lambda: rules_of(self.context), lambda _: self.explanation.weight)

    @cached_property
    def left_out(self) -> dict[str, LeftOut]:
        """What did not count and why, under the name of the criterion that leaves it out; "" for under no rule."""
        return self.kept(
            "left out",
            lambda: left_out(exclusions(self.case), self.context.names),
            lambda found: sum(it.count for it in found.values()),
        )

    def postings(self, most: int | None = None) -> list[Entry]:
        """The postings of the ledger, the latest first; all of them with None."""
        latest = movements(self.session, self.challenge, self.person.id, most)
        keys = self.context.keys
        # What was taken back of a client stands in the ledger all the same.
        gone = {it.key for it in latest if keys.is_only_a_code(it.criterion, it.key)}
        if gone:
            keys = KeyNames(self._names(gone), self.explanation)
        return entries(latest, keys, self.viewer)

    @cached_property
    def _state(self) -> Hashable:
        return state_for(self.session, self.challenge, self.person.id, today())

    def kept(self, what: Hashable, make: Callable[[], Made], weigh: Callable[[Made], int] = lambda _: 0) -> Made:
        """Something made of plain values, for the viewer and in their language; weighed by the lines that it holds.

        It follows from the participant's own sales and those to their clients: nothing of ranks, or of others' points.
        """
        key = (what, self.challenge.id, self.person.id, self.viewer, str(get_locale()))
        return kept.of(self.session).get(key, make, lambda value: 1 + weigh(value), at=self._state)


def read_report(session: Session, challenge: Challenge, person: Participant, viewer: Viewer) -> Report:
    """The report of a participant as somebody may read it; with no standing for who does not take part (any more).

    TooManyPoints where the challenge stands still: its points follow from what the sales were before.
    """
    if challenge.stopped_by:
        raise TooManyPoints(challenge.stopped_by)
    return Report(session, challenge, person, viewer, standing_of(session, challenge, person.id))


def rules_of(context: Context) -> list[RuleReport]:
    """Every rule of a challenge as one participant has it."""
    teller, definition, explanation = _Teller(context), context.definition, context.explanation
    return [
        *(teller.criterion(criterion) for criterion in definition.criteria),
        *(teller.booster(booster) for booster in definition.boosters),
        *(teller.cap(cap) for cap in explanation.caps),
        *(teller.gate(gate) for gate in explanation.gates),
    ]


class _Teller:
    def __init__(self, context: Context) -> None:
        self.context, self.explanation, self.names = context, context.explanation, context.names

    def criterion(self, rule: Rule) -> RuleReport:
        """A criterion, without the periods that have not begun."""
        own = [Key(self.context, it) for it in self.explanation.of(rule)]
        now = self.context.now
        if now is not None:
            own = [key for key in own if not is_to_come(key.result, self.context.definition, now)]
        return self._with_keys("criterion", rule, own)

    def booster(self, rule: Booster) -> RuleReport:
        """A booster with what it added under each key of its criteria."""
        return self._with_keys(
            "booster", rule, [BoostedKey(self.context, it.base, it) for it in self.explanation.boosts_of(rule)]
        )

    def _with_keys(self, kind: Kind, rule: Rule | Booster, keys: Sequence[Key]) -> RuleReport:
        said = words_of(rule, self.names)
        withheld = self._withheld(rule.name, sum(key.held_back for key in keys))
        points = sum(key.points for key in keys)
        return RuleReport(kind, rule.name, said.label, said.sentence(), points, withheld=withheld, keys=keys)

    def _withheld(self, name: str, points: int) -> str:
        """What a shut gate keeps back under a name, or would keep back as long as the challenge goes on."""
        gate = self.explanation.gate_over(name)
        if gate is None:
            return ""
        said = words_of(gate, self.names)
        return said.withheld(points) or (said.behind() if self.context.now is not None else "")

    def cap(self, it: CapResult) -> RuleReport:
        """A cap with the room that it leaves, or what it takes back."""
        said, stopped = words_of(it.cap, self.names), self.explanation.gate_over(it.cap.name) is not None
        withheld = self._withheld(it.cap.name, -it.taken) if it.taken else ""
        points = 0 if stopped else -it.taken
        return RuleReport("cap", it.cap.name, said.label, said.sentence(), points, said.state(it), withheld)

    def gate(self, it: GateResult) -> RuleReport:
        """A gate, open or shut, with what it withholds."""
        said = words_of(it.gate, self.names)
        withheld = said.withheld(it.withheld)
        return RuleReport("gate", it.gate.name, said.label, said.sentence(), 0, said.state(it), withheld)
