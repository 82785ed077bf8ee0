"""What each rule contributes to a statement: its sentence, its keys, and the sales that weigh most."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from challenges.criteria.adjustments import Booster
from challenges.criteria.base import Rule
from challenges.definition.model import Definition
from challenges.explanations.progress import comes_with_sales, is_to_come
from challenges.ledger.balances import balances
from challenges.models import Challenge
from challenges.scoring.results import CapResult, Explanation, KeyResult
from challenges.words import Names, words_of
from challenges.words.keys import KeyNames
from challenges.words.phrases import named
from core.clock import today
from core.wording import key_name

# How many sales are named under a criterion: the page "why these points?" lists all of them.
NAMED = 5


@dataclass(frozen=True)
class KeyRow:
    """One key of a criterion: its name and the totals that count, in words, and the points held under it."""

    name: str
    basis: str
    points: int


@dataclass(frozen=True)
class Sale:
    """A sale line that counted."""

    day: date
    document: str
    client: str
    product: str
    amount_cents: int


@dataclass(frozen=True)
class Sales:
    """The lines that counted under a criterion: how many, the `NAMED` largest, and the number and sum of the others."""

    count: int
    largest: list[Sale]
    others: int
    others_cents: int
    total_cents: int


@dataclass(frozen=True)
class Share:
    """One criterion, booster or cap: its rule in a sentence, the points it gave, under which keys, on which sales.

    withheld: what a shut gate keeps back of it, in words.
    same_sales_as: the name of an earlier criterion on the very same sales, which are then not named again.
    """

    name: str
    rule: str
    points: int
    keys: list[KeyRow]
    sales: Sales | None = None
    withheld: str = ""
    same_sales_as: str = ""


@dataclass(frozen=True)
class Gate:
    """A gate: its rule in a sentence, whether it is open, and what it withholds."""

    name: str
    rule: str
    state: str
    withheld: str


Held = dict[str, dict[str, int]]


def read_shares(session: Session, challenge: Challenge, participant_id: int, explanation: Explanation) -> list[Share]:
    """A share per criterion, booster and cap, in the order of the rules; then what the ledger holds besides."""
    held: Held = defaultdict(dict)
    for balance in balances(session, challenge, participant_id):
        held[balance.criterion][balance.key] = balance.points
    reader = _Reader(challenge.definition, explanation, held)
    return [*reader.criteria(), *reader.boosters(), *reader.caps(), *reader.others()]


def read_gates(explanation: Explanation) -> list[Gate]:
    """The gates, in the order in which they act."""
    gates = [(words_of(it.gate), it) for it in explanation.gates]
    return [Gate(said.label, said.sentence(), said.state(it), said.withheld(it.withheld)) for said, it in gates]


class _Reader:
    def __init__(self, definition: Definition, explanation: Explanation, held: Held) -> None:
        self.definition, self.explanation, self.held = definition, explanation, held
        self.names = Names.of(definition)
        self.keys = KeyNames(self.names, explanation)
        self.seen: dict[frozenset[int], str] = {}

    def criteria(self) -> list[Share]:
        """The criteria, also those that give nothing."""
        return [self._criterion(criterion) for criterion in self.definition.criteria]

    def _criterion(self, criterion: Rule) -> Share:
        said, own = words_of(criterion, self.names), self.explanation.of(criterion)
        held = self.held.pop(criterion.name, {})
        explained = {it.key: it for it in own if held.get(it.key) or it.withheld or self._is_told(it)}
        rows = [self._key_row(criterion, key, explained.get(key), held.get(key, 0)) for key in {**explained, **held}]
        note = self._withheld(sum(it.withheld for it in own), criterion.name)
        lines = _lines(criterion, own)
        ids = frozenset(lines["id"]) if lines is not None else frozenset()
        known_as = self.seen.setdefault(ids, said.label)
        same = known_as if ids and known_as != said.label else ""
        sales = None if same or lines is None or lines.is_empty() else _sales(lines)
        return Share(said.label, said.sentence(), sum(held.values()), rows, sales, note, same)

    def _withheld(self, points: int, name: str) -> str:
        gate = self.explanation.gate_over(name)
        return words_of(gate, self.names).withheld(points) if gate else ""

    def _is_told(self, it: KeyResult) -> bool:
        """Whether a key that gives nothing is told: a period is that has begun, a client or a document is not."""
        return not comes_with_sales(it.criterion) and not is_to_come(it, self.definition, today())

    def _key_row(self, criterion: Rule, key: str, explained: KeyResult | None, points: int) -> KeyRow:
        name = self.keys.of(criterion.name, key) or _("Whole challenge")
        return KeyRow(name, words_of(criterion, self.names).basis(explained) if explained else "", points)

    def boosters(self) -> list[Share]:
        """The boosters, with what each added on every key of its criteria."""
        return [self._booster(booster) for booster in self.definition.boosters]

    def _booster(self, booster: Booster) -> Share:
        said, boosts = words_of(booster, self.names), self.explanation.boosts_of(booster)
        held = self.held.pop(booster.name, {})
        withheld = self._withheld(sum(it.points for it in boosts), booster.name)
        rows = [
            KeyRow(self.keys.entry(it.base.criterion.name, it.key), said.remark(it), 0 if withheld else it.points)
            for it in boosts
        ]
        return Share(said.label, said.sentence(), sum(held.values()), rows, withheld=withheld)

    def caps(self) -> list[Share]:
        """The caps, with what each took back."""
        return [self._cap(it) for it in self.explanation.caps]

    def _cap(self, it: CapResult) -> Share:
        said, taken = words_of(it.cap, self.names), sum(self.held.pop(it.cap.name, {}).values())
        rows = [KeyRow(_("Whole challenge"), said.state(it), taken)]
        return Share(said.label, said.sentence(), taken, rows, withheld=self._withheld(-it.taken, it.cap.name))

    def others(self) -> list[Share]:
        """What the ledger holds under names that are no rule's any more."""
        return [
            Share(name, "", sum(keys.values()), [KeyRow(key_name(key), "", given) for key, given in keys.items()])
            for name, keys in self.held.items()
        ]


def _lines(criterion: Rule, reasons: Sequence[KeyResult]) -> pl.DataFrame | None:
    """The lines of the challenge that counted, without those of a growth's reference; None where there is no key."""
    if not reasons:
        return None
    lines = pl.concat([it.lines for it in reasons])
    return lines.filter(~pl.col("part").is_in(list(criterion.reference_parts)))


def _sales(lines: pl.DataFrame) -> Sales:
    ordered = lines.sort("amount_cents", "date", "document", "line", descending=[True, False, False, False])
    largest = [
        Sale(
            row["date"],
            f"{row['document']} / {row['line']}",
            named(row["client"] or "", row["client_name"]),
            row["product_name"] or row["product"] or "",
            row["amount_cents"],
        )
        for row in ordered.head(NAMED).iter_rows(named=True)
    ]
    rest = ordered.slice(NAMED)
    return Sales(
        lines.height, largest, rest.height, int(rest["amount_cents"].sum()), int(ordered["amount_cents"].sum())
    )
