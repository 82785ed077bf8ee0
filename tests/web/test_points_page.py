"""Why these points: what the page shows is what the rules give and what the ledger holds."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy.orm import Session

from challenges.definition.model import Definition
from challenges.definition.toml import read_definition
from challenges.explanations.explain import explain, read_case
from challenges.explanations.next_steps import next_steps
from challenges.explanations.report import read_report
from challenges.ledger.balances import movements
from challenges.ledger.standings import read_standings
from challenges.lifecycle.finding import find_challenge
from challenges.models import Challenge
from challenges.words.challenge import reason
from core.clock import today
from core.db import db
from core.models import Participant
from core.viewer import EVERYONE
from portal.folding import ROWS_OF_PAGE
from tests.web.scenes import Scene, challenge_file, of_crowd, programme, sales, words


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def scene(
    request: pytest.FixtureRequest, fresh_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """One crowded programme for all tests here."""
    with programme(fresh_database(request.param, of_crowd()), tmp_path_factory.mktemp("programme")) as scene:
        yield scene


@pytest.fixture
def session(scene: Scene) -> Iterator[Session]:
    """A session on the programme, in the language of the tests."""
    with scene.app.test_request_context(headers={"Accept-Language": "en"}):
        yield db.session()


def people(session: Session, *codes: str) -> list[Participant]:
    return list(session.scalars(db.select(Participant).where(Participant.code.in_(codes)).order_by(Participant.code)))


def definition_of(challenge: Challenge) -> Definition:
    return read_definition(challenge.source)


def test_explanation_ledger_and_standings_agree(scene, session):
    for challenge in session.scalars(db.select(Challenge).where(Challenge.state != "draft")):
        held = {row["participant"]: 0 for row in scene.rows("leaderboard", challenge.code)}
        for row in scene.rows("points", challenge.code):
            held[row["participant"]] += int(row["points"])
        for row in read_standings(session, challenge, limit=12):
            assert explain(read_case(session, challenge, row.participant_id)).points == held[row.code]
            assert sum(one.points for one in movements(session, challenge, row.participant_id)) == held[row.code]
            assert row.points == held[row.code]


def test_the_lines_shown_add_up_to_the_totals(session):
    challenge, (anna,) = find_challenge(session, "spring"), people(session, "R1")
    report = read_report(session, challenge, anna, EVERYONE)
    keys = [key for rule in report.rules for key in rule.keys]
    assert sum(key.points for key in keys) == sum(rule.points for rule in report.rules) == report.points
    for key in keys:
        totals = key.result.totals
        assert [part.amount_cents for part in key.parts] == [totals[part] for part in sorted(totals)]
        for part in key.parts:
            assert sum(line["amount_cents"] for line in part.rows) == part.amount_cents
    ranges = report.rules[1].keys[0]
    assert sum(part.points or 0 for part in ranges.parts) == ranges.points > 0
    assert [part.label for part in ranges.parts] == ["Bikes", "Bolt (bolt)"]


def test_the_page_says_why(scene):
    page = words(scene.visitor("anna").get("/challenges/spring/participants/R1").text)
    points = next(row["points"] for row in scene.rows("leaderboard", "spring") if row["participant"] == "R1")
    assert "Anna & Co <b> (R1)" in page
    assert f"Sum of all postings {int(points):,}" in page
    assert "1 point for every full €100 sold." in page
    assert "€1,717.86 against €1,000: a growth of 71.7%." in page
    assert "A new client counts from €200." in page
    assert "Challenge launched" in page
    assert "F1 line 1" in page
    other = words(scene.visitor("boss").get("/challenges/spring/participants/R2").text)
    assert "The reference comes to €0; below €0.01 no growth is counted." in other


def test_a_growth_is_told_rounded_down(scene):
    with scene.app.app_context():
        now = today()
    rows = [("G1", "R3", now - timedelta(days=40), "C7", "300.00"), ("G2", "R3", now, "C7", "329.99")]
    head = "kind,document,line,date,rep,client,product,quantity,amount"
    lines = [f"sell_in,{doc},1,{day},{rep},{client},road,1,{amount}" for doc, rep, day, client, amount in rows]
    scene.bring_in("sales", "\n".join([head, *lines]), "growth.csv")
    page = words(scene.visitor("chloe").get("/challenges/spring/participants/R3").text)
    assert "€329.99 against €300: a growth of 9.9%." in page
    assert "€0.01 more: +50 points" in page
    assert "Sales imported" in page
    assert "growth.csv" not in page
    assert "Sales imported: growth.csv" in scene.visitor("boss").get("/challenges/spring/participants/R3").text
    assert "Reference days · 1 sale line" in page


def test_who_may_ask_why(scene):
    expected = {
        ("anna", "spring/participants/R1"): 200,
        ("anna", "spring/participants/R2"): 404,
        ("anna", "spring/participants/nobody"): 404,
        ("anna", "next/participants/R1"): 404,
        ("anna", "competition/participants/X31"): 404,
        ("both", "spring/participants/R2"): 200,
        ("both", "competition/participants/X31"): 200,
        ("middle", "spring/leaderboard"): 404,
        ("boss", "spring/participants/R2"): 200,
        ("boss", "spring/participants/X31"): 404,
        ("boss", "next/participants/R1"): 404,
        ("boss", "none/leaderboard"): 404,
    }
    seen = {(who, path): scene.visitor(who).get(f"/challenges/{path}").status_code for who, path in expected}
    assert seen == expected


def test_a_distributor_sees_its_sellers(scene):
    with scene.app.app_context():
        now = today()
    scene.add(challenge_file("counter", now, now, "Counter", 'credit = "seller"\nsales = "sell_out"\n'), "counter")
    assert scene.visitor("shop").get("/challenges/counter/participants/S1").status_code == 200
    assert ">Counter</a>" in scene.visitor("shop").get("/challenges").text
    assert scene.visitor("middle").get("/challenges/counter").status_code == 404


def test_what_is_long_is_fetched_when_it_is_opened_and_has_pages_of_its_own(scene):
    with scene.app.app_context():
        now = today()
    many = [(f"M{n:03}", "R2", now, "C3", "1.00") for n in range(230)]
    scene.bring_in("sales", sales(many), "many.csv")
    visitor = scene.visitor("both")
    page = visitor.get("/challenges/spring/participants/R2").text
    assert len(documents(page, "M")) < ROWS_OF_PAGE
    folded = {unescape(url) for url in re.findall(r'hx-get="([^"]+)"', page)}
    # Each of them is a link too, for whoever has no script.
    assert folded and folded == {unescape(url) for url in re.findall(r'class="fetched".*?href="([^"]+)"', page)}
    url = next(url for url in folded if "/rules/1/lines" in url)
    part = visitor.client.get(url, headers={"HX-Request": "true"}).text
    assert "<html" not in part and "All 232 lines" in words(part) and "Sum of these 200 lines" in words(part)
    first, second = visitor.get(url).text, visitor.get(f"{url}&page=2").text
    assert documents(part, "M") == documents(first, "M")
    assert sorted([*documents(first, "M"), *documents(second, "M")]) == sorted(document for document, *_ in many)
    assert "Page 2 of 2" in words(second)


def documents(page: str, letter: str) -> list[str]:
    """The documents in a page's tables that begin with that letter."""
    return re.findall(rf'<th scope="row" class="line-document">({letter}\d+)', page)


def test_everything_folded_away_can_be_opened(scene):
    """Whatever is fetched is there, and holds a list or a table; other addresses of the kind are not."""
    for who, path in (("both", "spring/participants/R2"), ("anna", "spring/participants/R1")):
        visitor = scene.visitor(who)
        seen: set[str] = set()
        found = {f"/challenges/{path}", f"/challenges/{path}/rules/1", f"/challenges/{path}/postings"}
        while found - seen:
            url = min(found - seen)
            seen.add(url)
            answer = visitor.get(url)
            assert answer.status_code == 200, url
            found |= {unescape(it) for it in re.findall(r'hx-get="([^"]+)"', answer.text)}
        assert len(seen) > (4 if who == "both" else 2)
    for nowhere in ("rules/99", "rules/0/lines?reason=none", "rules/1/lines?key=none&part=0", "rules/1/lines"):
        assert scene.visitor("anna").get(f"/challenges/spring/participants/R1/{nowhere}").status_code == 404
    assert scene.visitor("anna").get("/challenges/spring/participants/R2/postings").status_code == 404


def test_steps_are_those_of_the_present_period(session):
    challenge, (anna,) = find_challenge(session, "spring"), people(session, "R1")
    report = read_report(session, challenge, anna, EVERYONE)
    sold = {one.key: one.totals[0] for one in report.explanation.keys if one.criterion.name == "Steps"}
    step = next(step for step in next_steps(report) if step.name == "Steps")
    total = sold[f"{today():%Y-%m}"]
    assert (step.way.done, step.way.whole) == (total, 500_000 if total >= 50_000 else 50_000)


def test_reasons_are_sentences(session):
    assert reason("launch", "") == "Challenge launched"
    assert reason("import", "june.csv") == "Sales imported: june.csv"
    assert reason("score", "") == "Scored anew"


def test_a_client_of_whom_nothing_is_left_keeps_its_name_in_the_ledger(scene):
    """What was given for it and taken back names it, not its code alone."""
    scene.bring_in("clients", "code,name\nC77,Gone & away\n", "clients.csv")
    with scene.app.app_context():
        now = today()
    for client in ("C77", "C78"):
        scene.bring_in("sales", sales([("Z1", "R3", now, client, "900.00")]), "z.csv")
    page = words(scene.visitor("boss").get("/challenges/spring/participants/R3/postings").text)
    assert page.count("New clients · Gone & away (C77)") == 2
