"""Random lives of a programme on both databases: after each step everybody has the level that the slow reading says."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
import tomlkit
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.lifecycle.amendments import preview_amendment
from challenges.lifecycle.decisions import Decision
from challenges.lifecycle.finding import find_challenge
from challenges.lifecycle.seasons import start_next_season
from challenges.lifecycle.services import (
    add_challenge,
    amend_challenge,
    close_challenge,
    launch_challenge,
    reopen_challenge,
)
from core.db import begin_writing
from rewards.levels.following import refresh
from rewards.levels.models import LevelHeld
from rewards.levels.statement import read_levels
from tests.challenges.conftest import on_postgresql, on_sqlite
from tests.operations.programme import bring_in
from tests.rewards import slow_levels
from tests.rewards.slow_levels import Page, Rules

__all__ = ["on_postgresql", "on_sqlite"]

FIRST = date(2026, 1, 1)
# Their first and last days, and that of the one after them.
SEASONS = {
    f"club-2026-0{month}": (date(2026, month, 1), date(2026, month + 1, 1) - timedelta(days=1)) for month in range(1, 6)
}
HEADER = "kind,document,line,date,rep,client,product,quantity,amount\n"
CHALLENGE: dict[str, Any] = {
    "code": "club-2026-01",
    "title": "The club",
    "start": date(2026, 1, 1),
    "end": date(2026, 1, 31),
    "renew": "month",
    # So many at a time, that some sales move no points.
    "criteria": [{"name": "Pieces", "type": "revenue", "measure": "quantity", "points": 10, "every": 10}],
}
MODULES = ("safety", "range")


@st.composite
def some_rules(draw: st.DrawFn) -> Rules:
    """Rules of one to four levels; of the same codes in any of them, from other points, or not there at all."""
    known = ["1-silver", "2-gold", "3-platinum"]
    codes = ["copper", *(known if draw(st.booleans()) else sorted(draw(st.sets(st.sampled_from(known)))))]
    starts = sorted(draw(st.sets(st.integers(1, 60), min_size=len(codes) - 1, max_size=len(codes) - 1)))
    steps: list[slow_levels.Step] = [{"code": "copper", "from": 0}]
    for code, start in zip(codes[1:], starts, strict=True):
        step: slow_levels.Step = {"code": code, "from": start}
        more = draw(st.sampled_from(["nothing", "sales", "sales", "modules", "both"]))
        if more in ("modules", "both"):
            step["modules"] = draw(st.lists(st.sampled_from(MODULES), unique=True, min_size=1))
        if more in ("sales", "both"):
            step["minimum_sales"] = draw(st.integers(0, 60)) * 100
        steps.append(step)
    return {"downgrade": draw(st.sampled_from(["none", "one_level", "recomputed"])), "steps": steps}


def renamed(rules: Rules) -> Rules:
    """The same levels under other codes."""
    return rules | {"steps": [step | {"code": f"{step['code']}-too"} for step in rules["steps"]]}


def file_of(season: str, rules: Rules, number: int) -> str:
    """The text of a challenge file; no two are the same."""
    steps = [
        {key: Decimal(value) / 100 if key == "minimum_sales" else value for key, value in step.items()}
        for step in rules["steps"]
    ]
    first, last = SEASONS[season]
    content = {**CHALLENGE, "code": season, "start": first, "end": last, "levels": {**rules, "steps": steps}}
    # tomlkit writes no decimals.
    texts = tomlkit.dumps(
        content | {"levels": {"downgrade": rules["downgrade"], "steps": [readable(it) for it in steps]}}
    )
    return f"# {number}\n{texts}"


def readable(step: dict[str, Any]) -> dict[str, Any]:
    return {key: tomlkit.parse(f"it = {value:.2f}")["it"] if isinstance(value, Decimal) else value
            for key, value in step.items()}  # fmt: skip


@dataclass
class Life:
    """The diary, and what is needed to go on with it."""

    session: Session
    clock: time_machine.Traveller
    today: date = FIRST
    diary: list[Page] = field(default_factory=list)
    rules: dict[str, Rules] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    people: list[str] = field(default_factory=list)
    numbers: int = 0

    def number(self) -> int:
        self.numbers += 1
        return self.numbers

    def wait(self, until: date) -> None:
        self.today = max(self.today, until)
        self.clock.move_to(at(self.today))

    def join(self) -> None:
        who = f"R{len(self.people) + 1}"
        self.people.append(who)
        bring_in(self.session, "participants", f"code,name,kind\n{who},{who},rep\n")
        self.diary.append(Page(self.today, joined=who))

    def sell(self, who: str, day: date, pieces: int, cents: int) -> None:
        amount = Decimal(cents).scaleb(-2)
        line = f"sell_in,F{self.number()},1,{day},{who},C1,P1,{pieces},{amount:.2f}\n"
        bring_in(self.session, "sales", HEADER + line)
        self.diary.append(Page(self.today, sold=(who, day, pieces, cents)))

    def learn(self, who: str, module: str) -> None:
        day = FIRST - timedelta(days=self.number())
        bring_in(self.session, "completions", f"participant,module,date,points\n{who},{module},{day},5\n")
        self.diary.append(Page(self.today, learnt=(who, module)))

    def start(self) -> None:
        former = list(self.rules)[-1]
        self.wait(SEASONS[former][1] + timedelta(days=1))
        season = start_next_season(self.session, former, self.today)
        assert season is not None
        self.rules[season.code] = self.rules[former]
        self.diary.append(Page(self.today, started=(season.code, *SEASONS[season.code]), rules=self.rules[former]))

    def amend(self, season: str, rules: Rules) -> None:
        source = file_of(season, rules, self.number())
        seen = preview_amendment(self.session, find_challenge(self.session, season), source).fingerprint
        amend_challenge(self.session, season, source, Decision(reason="other levels"), seen)
        self.rules[season] = rules
        self.diary.append(Page(self.today, amended=season, rules=rules))

    def close(self, season: str) -> None:
        close_challenge(self.session, season)
        self.closed.add(season)
        self.diary.append(Page(self.today, closed=season))

    def reopen(self, season: str) -> None:
        reopen_challenge(self.session, season, Decision(reason="a line was forgotten"))
        self.closed.remove(season)
        self.diary.append(Page(self.today, reopened=season))


ACTS = ("sell", "sell", "sell", "sell", "dear", "dear", "return", "return", "learn", "learn", "wait",
        "start", "start", "start", "amend", "close", "reopen", "join")  # fmt: skip


def act(data: st.DataObject, life: Life) -> None:
    kind, who = data.draw(st.sampled_from(ACTS)), data.draw(st.sampled_from(life.people))
    season = data.draw(st.sampled_from(list(life.rules)[-2:]))
    if kind == "wait":
        life.wait(life.today + timedelta(days=data.draw(st.sampled_from([1, 3]))))
    elif kind in ("sell", "return"):
        day = SEASONS[season][0] + timedelta(days=data.draw(st.sampled_from([0, 9, 27])))
        pieces, cents = data.draw(st.sampled_from([1, 1, 5, 10, 30, 60])), data.draw(st.integers(1, 5_000))
        sign = 1 if kind == "sell" else -1
        life.sell(who, day, sign * pieces, sign * cents)
    elif kind == "dear" and (sold := [page.sold for page in life.diary if page.sold]):
        # Money without a point, for who has points.
        life.sell(sold[-1][0], sold[-1][1], 1, data.draw(st.sampled_from([2_000, 6_000])))
    elif kind == "learn":
        life.learn(who, data.draw(st.sampled_from(MODULES)))
    elif kind == "start" and len(life.rules) < len(SEASONS) - 1:
        life.start()
    elif kind == "amend" and season not in life.closed:
        life.amend(season, data.draw(st.one_of(some_rules(), st.just(renamed(life.rules[season])))))
    elif kind == "close" and season not in life.closed:
        life.close(season)
    elif kind == "reopen" and season in life.closed:
        life.reopen(season)
    elif kind == "join" and len(life.people) < 3:
        life.join()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@given(data=st.data())
def test_levels_are_what_the_contract_says_after_every_step(
    request: pytest.FixtureRequest, kind: str, data: st.DataObject
) -> None:
    session: Session = request.getfixturevalue(f"on_{kind}")
    with time_machine.travel(at(FIRST), tick=False) as clock:
        life = Life(session, clock)
        begin_writing(session)
        try:
            bring_in(session, "products", "code,name\nP1,Plough\n")
            bring_in(session, "clients", "code,name\nC1,One\n")
            life.join()
            life.join()
            begin(life, data.draw(some_rules()))
            for _step in range(data.draw(st.integers(1, 20))):
                act(data, life)
                compare(life)
        finally:
            session.rollback()


def begin(life: Life, rules: Rules) -> None:
    """The first season."""
    season = next(iter(SEASONS))
    add_challenge(life.session, file_of(season, rules, 0))
    launch_challenge(life.session, season)
    life.rules[season] = rules
    life.diary.append(Page(life.today, started=(season, *SEASONS[season]), rules=rules))


def compare(life: Life) -> None:
    """What is told of everybody in every season, and that looking at them anew would change nothing."""
    session, codes = life.session, list(SEASONS)
    ends = {code: SEASONS[codes[place + 1]][1] for place, code in enumerate(codes[:-1])}
    expected = slow_levels.told(life.diary, ends)
    for code in life.rules:
        season = find_challenge(session, code)
        for row in read_levels(session, season):
            read = slow_levels.Told(row.level, row.since, row.until)
            if row.ahead:
                step, missing = row.ahead
                read.next, read.missing_points, read.missing_cents = step.code, missing.points, missing.sales_cents
                read.missing_modules = missing.modules
            assert read == expected.pop((code, row.participant)), (code, row.participant)
        if code not in life.closed:
            stands = rows(session)
            refresh(session, season)
            assert rows(session) == stands
    assert expected == {}


def rows(session: Session) -> list[tuple[object, ...]]:
    """The whole table."""
    values = LevelHeld.__table__.columns
    return [tuple(row) for row in session.execute(select(*values).order_by(*values))]


def at(day: date) -> datetime:
    """Noon of a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
