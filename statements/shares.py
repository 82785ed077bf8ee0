"""What each rule contributes to a statement: its sentence, its keys, and the sales that weigh most."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from challenges.criteria import Bundle, Growth, Range
from challenges.criteria.base import Rule
from challenges.criteria.growth import REFERENCE
from challenges.definition.model import Definition
from challenges.explanations.explain import Ceiling, Explained, Explanation
from challenges.explanations.progress import is_to_come
from challenges.ledger.balances import balances
from challenges.models import Challenge
from challenges.words import remarks
from challenges.words.sentences import boosting, capping, listed, locking, measured_total, rule
from core.clock import today
from core.wording import key_name, labelled

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
    return [
        Gate(it.gate.name, locking(it.gate), remarks.lock(it), _withheld(it.withheld, it.gate.name))
        for it in explanation.locks
    ]


def _withheld(points: int, gate: str) -> str:
    return remarks.withheld(points, gate) if points else ""


class _Reader:
    def __init__(self, definition: Definition, explanation: Explanation, held: Held) -> None:
        self.definition, self.explanation, self.held = definition, explanation, held
        self.names = remarks.KeyNames(definition, explanation)
        self.seen: dict[frozenset[int], str] = {}

    def criteria(self) -> list[Share]:
        """The criteria, also those that give nothing."""
        return [self._criterion(criterion) for criterion in self.definition.criteria]

    def _criterion(self, criterion: Rule) -> Share:
        own = [it for it in self.explanation.earned if it.criterion.name == criterion.name]
        held = self.held.pop(criterion.name, {})
        explained = {it.key: it for it in own if held.get(it.key) or it.withheld or self._is_told(it)}
        rows = [self._key_row(criterion, key, explained.get(key), held.get(key, 0)) for key in {**explained, **held}]
        withheld = sum(it.withheld for it in own)
        note = _withheld(withheld, remarks.shut_by(self.explanation, criterion.name))
        lines = _lines(criterion, own)
        ids = frozenset(lines["id"]) if lines is not None else frozenset()
        known_as = self.seen.setdefault(ids, criterion.name)
        same = known_as if ids and known_as != criterion.name else ""
        sales = None if same or lines is None or lines.is_empty() else _sales(lines)
        return Share(criterion.name, rule(criterion), sum(held.values()), rows, sales, note, same)

    def _is_told(self, it: Explained) -> bool:
        """Whether a key that gives nothing is told: a period is that has begun, a client or a document is not."""
        if it.criterion.keyed_by_client or it.criterion.keyed_by_document:
            return False
        return not is_to_come(it, self.definition, today())

    def _key_row(self, criterion: Rule, key: str, explained: Explained | None, points: int) -> KeyRow:
        name = self.names.of(criterion.name, key) or _("Whole challenge")
        return KeyRow(name, basis(explained) if explained else "", points)

    def boosters(self) -> list[Share]:
        """The boosters, with what each added on every key of its criteria."""
        return [self._booster(booster.name, boosting(booster, self.definition)) for booster in self.definition.boosters]

    def _booster(self, name: str, sentence: str) -> Share:
        held = self.held.pop(name, {})
        gate = remarks.shut_by(self.explanation, name)
        boosts = [it for it in self.explanation.boosts if it.booster.name == name]
        rows = [
            KeyRow(
                " · ".join(part for part in (it.criterion.name, self.names.of(it.criterion.name, it.key)) if part),
                remarks.boosted(it),
                0 if gate else it.points,
            )
            for it in boosts
        ]
        withheld = _withheld(sum(it.points for it in boosts), gate) if gate else ""
        return Share(name, sentence, sum(held.values()), rows, withheld=withheld)

    def caps(self) -> list[Share]:
        """The caps, with what each took back."""
        return [self._cap(it) for it in self.explanation.ceilings]

    def _cap(self, it: Ceiling) -> Share:
        taken = sum(self.held.pop(it.cap.name, {}).values())
        gate = remarks.shut_by(self.explanation, it.cap.name)
        rows = [KeyRow(_("Whole challenge"), remarks.ceiling(it), taken)]
        return Share(it.cap.name, capping(it.cap), taken, rows, withheld=_withheld(-it.taken, gate) if gate else "")

    def others(self) -> list[Share]:
        """What the ledger holds under names that are no rule's any more."""
        return [
            Share(name, "", sum(keys.values()), [KeyRow(key_name(key), "", given) for key, given in keys.items()])
            for name, keys in self.held.items()
        ]


def basis(explained: Explained) -> str:
    """What the points are given for, in words: totals by part, against the reference or the target, or the day."""
    criterion, totals = explained.criterion, explained.totals
    if isinstance(criterion, Range):
        return listed(
            labelled(remarks.part_name(criterion, n), measured_total(criterion, totals[n])) for n in sorted(totals)
        )
    said = [remarks.total(explained), remarks.remark(explained)]
    if isinstance(criterion, Bundle):
        said = [
            labelled(name, measured_total(criterion, totals.get(part, 0))) for part, name in enumerate(criterion.parts)
        ]
        return listed(said)
    return " · ".join(part for part in said if part)


def _lines(criterion: Rule, reasons: Sequence[Explained]) -> pl.DataFrame | None:
    """The lines of the challenge that counted, without those of a growth's reference; None where there is no key."""
    if not reasons:
        return None
    lines = pl.concat([it.lines for it in reasons])
    return lines.filter(pl.col("part") != REFERENCE) if isinstance(criterion, Growth) else lines


def _sales(lines: pl.DataFrame) -> Sales:
    ordered = lines.sort("amount_cents", "date", "document", "line", descending=[True, False, False, False])
    largest = [
        Sale(
            row["date"],
            f"{row['document']} / {row['line']}",
            remarks.named(row["client"] or "", row["client_name"]),
            row["product_name"] or row["product"] or "",
            row["amount_cents"],
        )
        for row in ordered.head(NAMED).iter_rows(named=True)
    ]
    rest = ordered.slice(NAMED)
    return Sales(
        lines.height, largest, rest.height, int(rest["amount_cents"].sum()), int(ordered["amount_cents"].sum())
    )
