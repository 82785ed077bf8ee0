"""What next steps and plans promise is what the rules give once such a sale is made: the slow reading says so too."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_web_app
from challenges.explanations import report as reports
from challenges.explanations.next_steps import Step, day_of, next_steps
from challenges.explanations.plan import ahead_of
from challenges.explanations.report import Report, read_report
from challenges.explanations.what_if import Effort
from challenges.ledger.standings import read_standings
from challenges.lifecycle.services import add_challenge, launch_challenge
from core.db import db
from core.models import Client, Participant, Product
from core.viewer import viewer_as
from tests.challenges.who_earns import CLIENTS, here
from tests.slow import reading
from tests.slow.by_hand import lines
from tests.slow.challenge_files import challenges
from tests.slow.world import Completion, Line, World
from tests.slow.worlds import worlds
from tests.stored import store_world


@pytest.fixture(scope="module")
def programme(fresh_database: Callable[[str], str]) -> Iterator[Session]:
    """A session on an empty database; each example rolls back what it wrote."""
    app = create_web_app(fresh_database("sqlite"), SECRET_KEY="tests")
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield db.session()
        db.session.remove()
        db.engine.dispose()


@settings(max_examples=max(settings().max_examples // 4, 5))
@given(data=st.data())
def test_promises_are_kept(programme: Session, data: st.DataObject) -> None:
    """On the day it is asked and on the last day told, for every step and plan of everybody."""
    world: World = data.draw(worlds(max_documents=8))
    file, text = data.draw(challenges(world))
    now = data.draw(st.integers(-5, (file["end"] - file["start"]).days + 5).map(lambda past: days_on(file, past)))
    before = reading.points(world, file)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reports, "today", lambda: now)
        try:
            store_world(programme, world)
            challenge = add_challenge(programme, text)
            launch_challenge(programme, challenge.code)
            for row in read_standings(programme, challenge):
                person = programme.get_one(Participant, row.participant_id)
                report = read_report(programme, challenge, person, viewer_as(person))
                assert all(is_as_told(step, file) for step in next_steps(report)), next_steps(report)
                for effort, gain, by in promises(report):
                    if file.get("credit") == "distributor" and any(not sale.client for sale in effort.sales):
                        continue  # sold to the distributor itself, which may be a client of some rule
                    for day in {day_of(challenge.definition, now), by}:
                        after = reading.points(with_effort(programme, world, file, person, effort, day), file)
                        assert difference(before, after, person.code) == gain, (effort, day)
        finally:
            programme.rollback()


BY_CLIENT = """
[[criteria]]
name = "Steps"
type = "threshold"
steps = [{ from = 500, points = 10 }]
[[criteria]]
name = "New"
type = "new_client"
points = 7
minimum = 50
[[criteria]]
name = "Bakers"
type = "threshold"
segments = ["Bakers"]
steps = [{ from = 400, points = 3 }]
"""
BEFORE = {
    "who never bought": ([], {"B": "Bakers"}, {"Steps": 10, "New": 7}),
    "whose code is known": ([], {"A": "Bakers"}, {"Steps": 10, "New": 7, "Bakers": 3}),
    "who bought too little": (["04-02 1 client=A"], {"A": "Bakers"}, {"Steps": 10, "New": 7, "Bakers": 3}),
    "who bought before": (["03-01 1 client=A"], {"A": "Bakers"}, {"Steps": 10, "Bakers": 3}),
}


@pytest.mark.parametrize(("sold", "segments", "gain"), BEFORE.values(), ids=BEFORE)
def test_a_client_buys_as_itself(
    programme: Session,
    sold: list[str],
    segments: dict[str, str],
    gain: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What it would buy is seen by the rules on clients and their segments."""
    monkeypatch.setattr(reports, "today", lambda: date(2020, 4, 10))
    try:
        store_world(programme, here(*lines(*sold), segments=segments))
        challenge = add_challenge(programme, CLIENTS + BY_CLIENT)
        launch_challenge(programme, challenge.code)
        person = programme.scalars(select(Participant).where(Participant.code == "A")).one()
        steps = next_steps(read_report(programme, challenge, person, viewer_as(person)))
        assert [step.gain for step in steps if step.name == "Steps"] == [gain]
    finally:
        programme.rollback()


def days_on(file: dict[str, Any], past: int) -> date:
    day: date = file["start"] + timedelta(days=past)
    return day


def is_as_told(step: Step, file: dict[str, Any]) -> bool:
    """Whether a sale brings at least what its rule says of it, where nothing around the rules changes that."""
    around = any(file.get(name) for name in ("boosters", "caps", "gates"))
    if around or step.effort is None or not step.effort.cents:
        return True
    return step.gain.get(step.name, 0) >= step.points


def promises(report: Report) -> Iterator[tuple[Effort, dict[str, int], date]]:
    """Everything that is promised: the effort, what it brings under each rule, and by when."""
    steps = next_steps(report)
    for step in steps:
        if step.effort is not None and step.by is not None:
            yield step.effort, step.gain, step.by
    if plan := ahead_of(report, steps).plan:
        assert plan.points > 0 and len(plan.serves) > 1
        yield Effort([plan.sale]), plan.gain, plan.by


def difference(before: dict[tuple[str, str, str], int], after: dict[tuple[str, str, str], int], code: str) -> Any:
    found: dict[str, int] = {}
    for sign, points in ((-1, before), (1, after)):
        for (who, name, _key), value in points.items():
            if who == code:
                found[name] = found.get(name, 0) + sign * value
    return {name: value for name, value in found.items() if value}


def with_effort(
    session: Session, world: World, file: dict[str, Any], person: Participant, effort: Effort, day: date
) -> World:
    """The world with the sales made and the modules completed."""
    products, lines = dict(world.products), list(world.lines)
    for place, sale in enumerate(effort.sales):
        code = session.get_one(Product, sale.product).code if sale.product else ""
        if sale.range:
            code = f"new {place}"
            products[code] = sale.range
        columns = {"rep": "", "distributor": "", "seller": ""}
        columns["client"] = session.get_one(Client, sale.client).code if sale.client else ""
        # A client who takes part is credited with what it buys itself, whatever the promise names.
        assert file.get("credit") != "client" or columns["client"] in ("", person.code)
        columns[file.get("credit", "rep")] = person.code
        lines.append(
            Line(sale.kind, f"\U0010ffff{place}", 1, day, columns["rep"], columns["distributor"], columns["seller"],
                 columns["client"], code, sale.quantity, sale.cents, "validated")
        )  # fmt: skip
    done = [Completion(person.code, module, day, points) for module, points in effort.modules.items()]
    return replace(world, products=products, lines=lines, completions=[*world.completions, *done])
