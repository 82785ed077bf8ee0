"""What a writer of sale lines and what goes with them tells whoever keeps figures on them, in the same transaction.

Challenges stand on a floor above, so a writer cannot call them: the application subscribes them to itself when it is
put together. In the same way they are asked what a change did to them: whoever can tell is registered as a gauge. These
are the only such hooks in the house.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256

import polars as pl
from flask import current_app
from sqlalchemy.orm import Session

from core.hooks import GAUGES, SUBSCRIBERS
from core.versions import renew_version

# The values that sale lines had and now have: both versions of a corrected line, the only one of a new line.
CHANGED = {
    "kind": pl.String,
    "date": pl.Date,
    "status": pl.String,
    "rep_id": pl.Int64,
    "distributor_id": pl.Int64,
    "seller_id": pl.Int64,
    "client_id": pl.Int64,
}


@dataclass(frozen=True)
class Changes:
    """What was written, and by which file.

    lines: the former and present values of sale lines (columns CHANGED).
    people: the participants whose targets or completions changed.
    everyone: people, teams or the catalogue changed, so that any line may count differently.
    """

    source: str
    lines: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=CHANGED))
    people: frozenset[int] = frozenset()
    everyone: bool = False


Subscriber = Callable[[Session, Changes], None]


def publish(session: Session, changes: Changes) -> None:
    """Tell every subscriber, before the writer's commit."""
    if changes.everyone or changes.people or not changes.lines.is_empty():
        renew_version(session)
        subscribers: list[Subscriber] = current_app.extensions.get(SUBSCRIBERS, [])
        for subscriber in subscribers:
            subscriber(session, changes)


@dataclass(frozen=True)
class Effect:
    """What a change did to one running challenge.

    points: how many more there are in all. moved: how many participants' points changed. ranks: how many hold another
    rank, those who came or went apart. joined, left: how many came into the audience and went out of it. stopped: the
    rule for which the challenge stands still, so that nothing moves in it; empty: none.
    """

    code: str
    title: str
    points: int
    moved: int
    ranks: int
    joined: int = 0
    left: int = 0
    stopped: str = ""


# Called before a change, it gives what is called after it, in the same transaction.
Gauge = Callable[[Session], Callable[[], list[Effect]]]


def measure(session: Session) -> Callable[[], list[Effect]]:
    """To be called before a change; what it gives tells, after it, what it did to every running challenge."""
    gauges: list[Gauge] = current_app.extensions.get(GAUGES, [])
    tellers = [gauge(session) for gauge in gauges]
    return lambda: [effect for tell in tellers for effect in tell()]


def effects_mark(effects: Sequence[Effect], *others: object) -> str:
    """A mark by which effects, and what goes with them, are known again."""
    said = [[asdict(effect) for effect in effects], *map(str, others)]
    return sha256(json.dumps(said).encode()).hexdigest()[:16]
