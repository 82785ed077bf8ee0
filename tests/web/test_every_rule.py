"""A challenge with a rule of every kind: what page, home and terminal say of two reps, worked out by hand."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from sqlalchemy.orm import Session

from challenges.definition.toml import read_definition
from challenges.explanations import report as reports
from challenges.explanations.explain import explain, read_case
from challenges.explanations.keys import Context, Key
from challenges.explanations.next_steps import next_steps
from challenges.explanations.plan import ahead_of
from challenges.explanations.report import Report, RuleReport, read_report, rules_of
from challenges.lifecycle.finding import find_challenge, find_participant
from challenges.models import Challenge
from challenges.words import Names
from core.db import db
from core.viewer import EVERYONE
from tests.web.every_rule import every_rule
from tests.web.scenes import Scene, words


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def scene(
    request: pytest.FixtureRequest, fresh_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """The programme, launched, with an account for Anna (R1)."""
    with every_rule(fresh_database(request.param), tmp_path_factory.mktemp("all")) as scene:
        yield scene


@pytest.fixture
def session(scene: Scene) -> Iterator[Session]:
    """A session on the programme, in English."""
    with scene.app.test_request_context(headers={"Accept-Language": "en"}):
        yield db.session()


def challenge_of(session: Session) -> Challenge:
    return find_challenge(session, "all")


def told(session: Session, code: str, now: date | None = date(2020, 6, 20)) -> dict[str, RuleReport]:
    """The rules as one participant has them, by their names."""
    challenge = challenge_of(session)
    definition = read_definition(challenge.source)
    explanation = explain(read_case(session, challenge, find_participant(session, code).id))
    return {it.name: it for it in rules_of(Context(definition, explanation, Names.of(definition), now))}


def keys_of(rule: RuleReport) -> dict[str, Key]:
    return {key.label: key for key in rule.keys}


def test_rules_give_what_was_worked_out_and_what_the_ledger_holds(scene, session):
    given = {
        "R1": {
            "Turnover": 44, "Rates": 4, "Months": 120, "More": 30, "New": 0, "Target": 0, "Bundle": 0, "Training": 0,
            "Double": 32, "Ceiling": -26, "Trained first": 0, "Enough": 0,
        },
        "R2": {
            "Turnover": 21, "Rates": 0, "Months": 10, "More": 0, "New": 0, "Target": 0, "Bundle": 0, "Training": 60,
            "Double": 1, "Ceiling": 0, "Trained first": 0, "Enough": 0,
        },
    }  # fmt: skip
    for code, expected in given.items():
        shown = told(session, code)
        assert {name: reason.points for name, reason in shown.items()} == expected
        held = [int(row["points"]) for row in scene.rows("points", "all") if row["participant"] == code]
        assert sum(held) == sum(expected.values())
        for reason in shown.values():
            if reason.kind in ("criterion", "booster"):
                assert sum(key.points for key in reason.keys) == reason.points


def test_each_kind_of_key_says_what_it_reached_or_misses(session):
    shown = told(session, "R1")
    months = keys_of(shown["Months"])
    assert {label: (key.points, key.remark) for label, key in months.items()} == {
        "April 2020": (10, "The minimum is reached."),
        "May 2020": (10, "The minimum is reached."),
        "June 2020": (0, "€1,030 short of the minimum."),
        "Streaks": (100, "1 × 2 months in a row."),
    }
    assert months["June 2020"].ahead == ["€1,030 more: +10 points"]
    assert months["Streaks"].total == ""
    target = keys_of(shown["Target"])
    assert target["May 2020"].remark == "€3,250 sold of a target of €2,000: 162.5%."
    assert target["May 2020"].withheld == "300 points withheld"
    assert target["June 2020"].remark == "−€30 sold of a target of €2,000: −1.5%."
    assert target["June 2020"].ahead == ["€2,030 more: +200 points"]
    assert keys_of(shown["More"])["C1 · Helmet"].points == 30
    bundle = keys_of(shown["Bundle"])
    assert (bundle["C1"].remark, bundle["C1"].withheld) == ("Complete: Bikes + Helmets.", "40 points withheld")
    assert (bundle["C3"].remark, bundle["C3"].ahead) == ("Missing: Helmets.", ["Helmets as well: +40 points"])
    assert [part.label for part in bundle["C1"].parts] == ["Bikes", "Helmets"]
    assert keys_of(told(session, "R2")["Training"])["safety"].remark == "Completed on 10 April 2020."
    assert keys_of(told(session, "R2")["Target"])["May 2020"].remark == "No target is set here, so nothing is counted."


def test_boosters_caps_and_gates_say_where_they_stand(session):
    shown = told(session, "R1")
    assert keys_of(shown["Double"])["Turnover"].remark == "These sales alone give 32 points; 100% of that comes on top."
    assert shown["Ceiling"].state == "The ceiling is reached: 26 of 76 points taken back."
    assert shown["Trained first"].state == "Shut: “safety” is not completed."
    assert shown["Trained first"].withheld == "115 points withheld: the gate “Trained first” is shut."
    assert shown["Enough"].state == "Shut: €4,420 sold, €980 short of the minimum of €5,400."
    assert shown["New"].withheld == "75 points withheld: the gate “Trained first” is shut."
    other = told(session, "R2")
    assert other["Ceiling"].state == "Room for 28 points more: 22 so far."
    assert other["Trained first"].state == "Open: “safety” was completed on 10 April 2020."
    assert (other["New"].withheld, other["Trained first"].withheld) == ("", "")


def at(session: Session, monkeypatch: pytest.MonkeyPatch, code: str) -> Report:
    """The report of somebody on 20 June."""
    monkeypatch.setattr(reports, "today", lambda: date(2020, 6, 20))
    return read_report(session, challenge_of(session), find_participant(session, code), EVERYONE)


def test_next_steps_are_possible_and_what_brings_most_for_the_effort_comes_first(session, monkeypatch):
    steps = next_steps(at(session, monkeypatch, "R1"))
    # Nothing on Turnover: its ceiling is reached. What is behind a gate brings nothing.
    assert [(it.label, it.key, it.text, it.points, it.gained) for it in steps] == [
        ("Trained first", "", "Complete “safety”: +115 points", 115, 175),
        ("Training", "safety", "One module more: +60 points", 60, 175),
        # 10 for June, 500 as no month is missing then, and the 500 of Target behind the other gate.
        ("Months", "June 2020", "€1,030 more: +10 points", 10, 1010),
        ("Target", "June 2020", "€2,030 more: +200 points", 200, 1210),
        ("Enough", "", "€980 more: +500 points", 500, 500),
        ("Rates", "", "Bikes — €780 more: +1 point", 1, 1),
        ("New", "C3", "€180 more: +75 points", 75, 0),
        ("Bundle", "C2", "Helmets as well: +40 points", 40, 0),
    ]
    notes = {it.label: it.note for it in steps if it.note}
    assert notes == {
        "New": "withheld while “Trained first” is shut",
        "Bundle": "withheld while “Trained first” is shut",
        "Target": "withheld while “Enough” is shut",
    }
    assert all(0 <= it.way.done <= it.way.whole for it in steps)


def test_sales_that_serve_several_steps_are_one_plan(session, monkeypatch):
    for code, expected in (
        (
            "R1",
            (
                "€1,030 of Road bike (road) by 30 Jun 2020: +1,011 points",
                ["Months", "Target", "Enough", "Rates"],
                None,
                0,
                1,
            ),
        ),
        # 300 of Target behind its gate, 28 of Turnover up to the ceiling, 3 of Rates: R1 has 112 more.
        (
            "R2",
            ("€3,300 of Road bike (road) by 30 Jun 2020: +331 points", ["Enough", "Rates", "Turnover"], "R1", 113, 1),
        ),
    ):
        report = at(session, monkeypatch, code)
        ahead = ahead_of(report, next_steps(report))
        assert ahead.plan is not None
        above = ahead.above.code if ahead.above else None
        assert (ahead.plan.text, ahead.plan.serves, above, ahead.to_pass, ahead.plan.rank) == expected


def test_what_did_not_count_is_told_under_each_rule(session):
    said = {}
    for code in ("R1", "R2"):
        report = read_report(session, challenge_of(session), find_participant(session, code), EVERYONE)
        for name, left in report.left_out.items():
            said[code, name] = {(reason.label, reason.count, reason.amount_cents) for reason in left.reasons}
            assert left.count == sum(reason.count for reason in left.reasons)
    assert said["R1", ""] == {
        ("Submitted: counts once it is validated.", 1, 99_900),
        ("Sell-out does not count here.", 1, 7_700),
    }
    assert said["R1", "Rates"] == {
        ("Not one of the ranges or products that count.", 1, -5_000),
        ("No rate is set for these products.", 1, 25_000),
    }
    assert ("C1 has been known since 12 Mar 2019 through E1.", 2, 145_000) in said["R1", "New"]
    assert ("C1 · Road bike: first sold on 12 Mar 2019 through E1.", 1, 120_000) in said["R1", "More"]
    assert ("C2 had bought nothing before the challenge.", 2, 295_000) in said["R1", "More"]
    assert ("C2 belongs to Anna & Co <b>, who sold first.", 1, 10_000) in said["R2", "New"]
    assert ("C1 · Helmet belongs to Anna & Co <b>, who sold first.", 1, 200_000) in said["R2", "More"]


def test_the_pages_show_it(scene):
    page = words(scene.visitor("anna").get("/challenges/all/participants/R1").text)
    for sentence in (
        "100% more on “Turnover”, for sales from 4 to 10 May 2020.",
        "No more than 50 points from “Turnover”, “Double”.",
        "“Target”: withheld until €5,400 have been sold in all.",
        "What did not count, and why",
        "Sales that no rule counts, and why",
        "Sum of all postings 204",
    ):
        assert sentence in page
    home = words(scene.visitor("anna").get("/home").text)
    assert "Your best next move €1,030 of Road bike (road) +1,011 points by 30 Jun 2020" in home
    assert "No more than 50 points from “Turnover”, “Double”." in words(
        scene.visitor("anna").get("/challenges/all").text
    )


def test_a_closed_challenge_has_no_next_step(session):
    shown = told(session, "R1", now=None)
    assert not any(key.ahead for reason in shown.values() for key in keys_of(reason).values())
    assert shown["New"].points == 0


def test_the_terminal_tells_the_same(scene):
    text = scene.palier("explain", "all", "R1")
    for line in (
        "All · Anna & Co <b> (R1) · 204 points · rank 1",
        "Months · June 2020: 0 points",
        "  €1,030 short of the minimum.",
        "Double · Turnover: 32 points",
        "  The ceiling is reached: 26 of 76 points taken back.",
        "  Shut: €4,420 sold, €980 short of the minimum of €5,400.",
        "New: what did not count, and why",
        "  C1 has been known since 12 Mar 2019 through E1. 2 sale lines, €1,450.00",
    ):
        assert line in text.splitlines()
