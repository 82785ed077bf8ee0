"""A clock that is set back, by an hour or a day, changes no point and puts nothing out of order."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.clock import as_if
from tests.conftest import Palier
from tests.databases import Kind
from tests.test_kill import CHALLENGE, PEOPLE, PRODUCTS, sales

NOON = datetime(2020, 7, 1, 12, 0)
SAID = (
    "points spring --format csv",
    "explain spring R1 --format csv --left-out",
)


class Clock:
    """What time it is for each act: ten minutes after the one before, but for where it is set back."""

    def __init__(self, back: timedelta) -> None:
        self.now, self.back = NOON, back

    def tick(self) -> AbstractContextManager[None]:
        self.now += timedelta(minutes=10)
        return as_if(self.now)

    def set_back(self) -> AbstractContextManager[None]:
        self.now -= self.back
        return nullcontext()


@pytest.fixture
def shop(palier: Palier, tmp_path: Path) -> Palier:
    for name, content in {
        "participants.csv": PEOPLE,
        "products.csv": PRODUCTS,
        "spring.toml": CHALLENGE,
        "first.csv": sales(0, 200),
        "corrected.csv": sales(0, 120, shift_cents=5_000),
        "late.csv": sales(200, 250),
        "amended.toml": CHALLENGE.replace("points = 1", "points = 2"),
        "renamed.csv": PRODUCTS.replace("Bikes/Kind 1", "Bikes/Other"),
    }.items():
        (tmp_path / name).write_text(content)
    return palier


def live(palier: Palier, clock: Clock) -> list[Any]:
    """A challenge's life with late lines, corrections and an undoing after its end; what is said of it all along."""
    told: list[Any] = []
    for act in (
        "import participants participants.csv",
        "import products products.csv",
        "challenge add spring.toml",
        "challenge launch spring",
        "import sales first.csv",
        "back",
        "challenge amend amended.toml --reason why --yes",
        "challenge close spring",
        "back",
        "import sales corrected.csv",
        "import sales late.csv",
        "import products renamed.csv",
        "tell",
        "undo",
        "back",
        "challenge reopen spring --reason late",
        "challenge close spring",
        "back",
        "import sales corrected.csv",
        "tell",
    ):
        with clock.set_back() if act == "back" else clock.tick():
            told += done(palier, act)
    return told


def done(palier: Palier, act: str) -> list[Any]:
    match act:
        case "back":
            return []
        case "tell":
            closed = json.loads(palier("challenge", "list", "--format", "json"))[0]["state"] == "closed"
            palier("verify")
            return [palier(*command.split()) for command in SAID] + ([late(palier)] if closed else [])
        case "undo":
            runs = json.loads(palier("imports", "--format", "json"))
            return [palier("imports", "undo", str(next(run["id"] for run in runs if run["file"] == "corrected.csv")))]
    return [palier(*act.split())]


def late(palier: Palier) -> list[Any]:
    """The late lines, but for when they changed: that is what the clock says."""
    rows = json.loads(palier("challenge", "late", "spring", "--format", "json"))
    return sorted(json.dumps({name: value for name, value in row.items() if name != "changed_at"}) for row in rows)


def test_a_clock_set_back_changes_nothing(shop: Palier, fresh_database: Callable[[Kind], str]) -> None:
    """What is said of points, reasons and late lines is the same as with a clock that goes right; points add up."""
    back = timedelta(days=1) if shop.url.startswith("sqlite") else timedelta(hours=1)
    assert live(shop, Clock(back)) == live(Palier(fresh_database("sqlite")), Clock(timedelta()))
    rows = json.loads(shop("explain", "spring", "R1", "--format", "json"))
    ledger = json.loads(shop("points", "spring", "--format", "json"))
    assert sum(row["points"] for row in rows) == sum(row["points"] for row in ledger if row["participant"] == "R1")
    runs = [run["id"] for run in json.loads(shop("imports", "--format", "json"))]
    assert runs == sorted(runs, reverse=True), "the trail is out of order"
