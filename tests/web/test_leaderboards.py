"""Home, leaderboard and "why these points?": what they show is what the ledger holds."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from html import unescape

import pytest
from sqlalchemy.orm import Session

from challenges.definition import Definition
from challenges.explain import explain
from challenges.files import read_definition
from challenges.models import Challenge
from challenges.queries import movements
from challenges.services import find_challenge
from challenges.standings import read_standings
from challenges.wording import reason
from core.clock import today
from core.db import db
from core.models import Participant
from leaderboards.home import next_steps
from leaderboards.queries import count_found, place_of
from leaderboards.why import reasons
from tests.web.scenes import Scene, account, challenge_file, programme, sales

CROWD = 60


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def scene(
    request: pytest.FixtureRequest, fresh_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """The programme with a crowd of distributors, many of them equal, whose challenges differ in their ties."""
    with programme(fresh_database(request.param), tmp_path_factory.mktemp("programme")) as scene:
        with scene.app.app_context():
            now = today()
        shops = [f"X{n:02},Shop X{n:02},distributor,Team {n % 3},," for n in range(CROWD)]
        scene.bring_in("participants", "\n".join(["code,name,kind,team,email,parent", *shops]), "crowd.csv")
        scene.bring_in("sales", crowd_sales(now), "crowd sales.csv")
        for ties in ("competition", "dense", "earliest"):
            more = f'credit = "distributor"\nties = "{ties}"\n'
            days = now - timedelta(days=10), now + timedelta(days=5)
            scene.add(challenge_file(ties, *days, f"Crowd {ties}", more), ties)
        with scene.app.app_context():
            account("middle", "distributor", "X31")
            account("both", "rep", "R2", "X31")
        yield scene


def crowd_sales(now: date) -> str:
    """A third of the shops sells nothing, the others in six sizes on three days."""
    head = "kind,document,line,date,distributor,client,product,quantity,amount"
    lines = [
        f"sell_in,X{n},1,{now - timedelta(days=n % 3)},X{n:02},,road,1,{300 * (n % 6)}.00"
        for n in range(CROWD)
        if n % 3 != 2
    ]
    return "\n".join([head, *lines])


@pytest.fixture
def session(scene: Scene) -> Iterator[Session]:
    """A session on the programme, in the language of the tests."""
    with scene.app.test_request_context(headers={"Accept-Language": "en"}):
        yield db.session()


def people(session: Session, *codes: str) -> list[Participant]:
    return list(session.scalars(db.select(Participant).where(Participant.code.in_(codes)).order_by(Participant.code)))


def definition_of(challenge: Challenge) -> Definition:
    return read_definition(challenge.source)


def words(page: str) -> str:
    """The text of a page as one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_explanation_ledger_and_standings_agree(scene, session):
    for challenge in session.scalars(db.select(Challenge).where(Challenge.state != "draft")):
        held = {row["participant"]: 0 for row in scene.rows("leaderboard", challenge.code)}
        for row in scene.rows("points", challenge.code):
            held[row["participant"]] += int(row["points"])
        for row in read_standings(session, challenge, limit=12):
            assert sum(one.points for one in explain(session, challenge, row.participant_id)) == held[row.code]
            assert sum(one.points for one in movements(session, challenge, row.participant_id)) == held[row.code]
            assert row.points == held[row.code]


def test_the_lines_shown_add_up_to_the_totals(session):
    challenge, (anna,) = find_challenge(session, "spring"), people(session, "R1")
    explained = explain(session, challenge, anna.id)
    shown = reasons(definition_of(challenge), explained, today())
    keys = [key for criterion in shown for key in criterion.keys]
    assert sum(key.points for key in keys) == sum(criterion.points for criterion in shown)
    for one, key in zip(explained, keys, strict=True):
        assert [part.whole.amount_cents for part in key.parts] == [one.totals[part] for part in sorted(one.totals)]
        for part in key.parts:
            assert sum(line["amount_cents"] for line in part.lines) == part.whole.amount_cents
    ranges = shown[1].keys[0]
    assert sum(part.points for part in ranges.parts) == ranges.points > 0
    assert [part.label for part in ranges.parts] == ["Bikes", "bolt"]


def test_the_page_says_why(scene):
    page = words(scene.visitor("anna").get("/challenges/spring/participants/R1").text)
    points = next(row["points"] for row in scene.rows("leaderboard", "spring") if row["participant"] == "R1")
    assert "Anna & Co <b> (R1)" in page
    assert f"Sum of all postings {int(points):,}" in page
    assert "1 point for every full €100 sold." in page
    assert "€1,717.86 against €0: " not in page
    assert "The reference comes to €0; below €0.01 no growth is counted." in page
    assert "€150 more" not in page
    assert "A new client counts from €200." in page
    assert "Challenge launched" in page
    assert "F1 line 1" in page


def test_a_growth_is_told_rounded_down(scene, session):
    today_ = today()
    rows = [("G1", "R3", today_ - timedelta(days=40), "C7", "300.00"), ("G2", "R3", today_, "C7", "329.99")]
    head = "kind,document,line,date,rep,client,product,quantity,amount"
    lines = [f"sell_in,{doc},1,{day},{rep},{client},road,1,{amount}" for doc, rep, day, client, amount in rows]
    scene.bring_in("sales", "\n".join([head, *lines]), "growth.csv")
    page = words(scene.visitor("chloe").get("/challenges/spring/participants/R3").text)
    assert "€329.99 against €300: a growth of 9.9%." in page
    assert "€0.01 more: +50 points" in page
    assert "Sales imported: growth.csv" in page
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
    found = {(who, path): scene.visitor(who).get(f"/challenges/{path}").status_code for who, path in expected}
    assert found == expected


def test_a_distributor_sees_its_sellers(scene):
    with scene.app.app_context():
        now = today()
    scene.add(challenge_file("counter", now, now, "Counter", 'credit = "seller"\nsales = "sell_out"\n'), "counter")
    assert scene.visitor("shop").get("/challenges/counter/participants/S1").status_code == 200
    assert ">Counter</a>" in scene.visitor("shop").get("/challenges").text
    assert scene.visitor("middle").get("/challenges/counter").status_code == 404


def test_long_lists_of_lines_are_cut_and_offered_whole(scene):
    with scene.app.app_context():
        now = today()
    many = [(f"M{n:03}", "R2", now, "C3", "1.00") for n in range(230)]
    scene.bring_in("sales", sales(many), "many.csv")
    short = scene.visitor("both").get("/challenges/spring/participants/R2").text
    whole = scene.visitor("both").get("/challenges/spring/participants/R2?all=1").text
    lines = len(re.findall(r'<th scope="row" data-label="Document">M\d+', short))
    assert "Sum of these 200 lines" in words(short)
    assert "All 232 lines" in words(short)
    assert "Sum of these" not in words(whole)
    assert len(re.findall(r'<th scope="row" data-label="Document">M\d+', whole)) > lines > 0


@pytest.mark.parametrize("ties", ["competition", "dense", "earliest"])
def test_places_are_those_of_the_list(session, ties):
    challenge = find_challenge(session, ties)
    rows = read_standings(session, challenge)
    assert len({row.points for row in rows}) < len(rows) == CROWD + 1
    assert [place_of(session, challenge, row.participant_id) for row in rows] == list(range(len(rows)))


def test_an_outsider_has_no_place(session):
    assert place_of(session, find_challenge(session, "competition"), people(session, "R1")[0].id) is None


@pytest.mark.parametrize("search", ["", "shop x1", "X0", "%", "_", "nobody"])
def test_as_many_are_counted_as_are_found(session, search):
    challenge = find_challenge(session, "competition")
    assert count_found(session, challenge, search) == len(read_standings(session, challenge, search=search))


def ranks(page: str) -> list[tuple[str, str]]:
    """(rank, code) of the rows of a leaderboard."""
    found = re.findall(r'ranking-rank">(\d+)</td>.*?ranking-code">(\w+)<', page, re.S)
    return [(rank, code) for rank, code in found]


def test_pages_of_the_leaderboard_hold_everyone_once(scene):
    visitor = scene.visitor("boss")
    expected = [(row["rank"], row["participant"]) for row in scene.rows("leaderboard", "competition")]
    pages = [visitor.get(f"/challenges/competition/leaderboard?page={page}").text for page in (1, 2, 3)]
    assert [len(ranks(page)) for page in pages] == [25, 25, CROWD + 1 - 50]
    assert [row for page in pages for row in ranks(page)] == expected
    assert "Page 1 of 3" in words(pages[0])


def test_search_keeps_the_ranks_and_the_pages_keep_the_search(scene):
    visitor = scene.visitor("boss")
    page = visitor.get("/challenges/competition/leaderboard?search=shop").text
    assert "search=shop&amp;page=2" in page
    everyone = {row["participant"]: row["rank"] for row in scene.rows("leaderboard", "competition")}
    found = ranks(visitor.get("/challenges/competition/leaderboard?search=SHOP x3").text)
    assert {code for _, code in found} == {f"X3{n}" for n in range(10)}
    assert all(everyone[code] == rank for rank, code in found)
    empty = visitor.get("/challenges/competition/leaderboard?search=<nobody>").text
    assert "Nothing is called “&lt;nobody&gt;” here" in empty
    assert "<nobody>" not in empty


@pytest.mark.parametrize(("page", "told"), [("abc", "Page 1 of 3"), ("-4", "Page 1 of 3"), ("99", "beyond the end")])
def test_strange_pages_are_answered(scene, page, told):
    assert told in words(scene.visitor("boss").get(f"/challenges/competition/leaderboard?page={page}").text)


def test_one_jumps_to_ones_own_row(scene):
    visitor = scene.visitor("middle")
    first = visitor.get("/challenges/dense/leaderboard").text
    target = unescape(re.search(r'href="(/challenges/dense/leaderboard[^"]*)#me"', first)[1])
    row = re.search(r'<tr class="mine" id="me" aria-current="true">.*?</tr>', visitor.get(target).text, re.S)[0]
    assert "X31" in row
    assert "You" in words(row)
    assert "Jump to my place" not in scene.visitor("boss").get("/challenges/dense/leaderboard").text


def test_teams_are_ranked_searched_and_ones_own_is_marked(scene):
    page = scene.visitor("middle").get("/challenges/competition/leaderboard?by=teams").text
    printed = scene.rows("leaderboard", "competition", "--teams")
    found = re.findall(r'ranking-rank">(\d+)</td>.*?ranking-name">(Team \d).*?points">([\d,]+)</td>', page, re.S)
    assert found == [(row["rank"], row["team"], f"{int(row['points']):,}") for row in printed]
    assert "Team 1 Your team" in words(page)
    searched = words(scene.visitor("middle").get("/challenges/competition/leaderboard?by=teams&search=team 2").text)
    assert "1 team Show all" in searched
    assert "Team 0" not in searched


def test_home_shows_rank_points_steps_neighbours_and_latest(scene):
    page = scene.visitor("anna").get("/home").text
    mine = next(row for row in scene.rows("leaderboard", "spring") if row["participant"] == "R1")
    text = words(page)
    assert f"Rank {mine['rank']} of 3 Points {int(mine['points']):,}" in text
    assert "20 days left" in text
    assert "points behind" in text
    assert "/challenges/spring/participants/R1/statement.pdf" in page
    assert "/challenges/past/participants/R1/statement.pdf" in page
    assert "Challenge launched" in text
    steps = re.findall(r'step-text">(.*?)</p>', page)
    distances = [float(re.search(r"€([\d,.]+?) more", step)[1].replace(",", "")) for step in steps]
    assert distances == sorted(distances)
    assert len(distances) >= 3


def test_the_challenge_that_ends_first_comes_first_and_others_can_be_chosen(scene):
    visitor = scene.visitor("both")
    assert '<h1 id="challenge">Crowd' in visitor.get("/home").text
    chosen = visitor.get("/home?challenge=spring&participant=R2").text
    assert '<h1 id="challenge">Spring</h1>' in chosen
    assert '<h1 id="challenge">Crowd' in visitor.get("/home?challenge=spring&participant=R1").text
    assert chosen.count('class="switch"') == 4


def test_a_home_without_a_challenge_helps(scene):
    with scene.app.app_context():
        account("idle", "rep")
    assert "No challenge is running for you" in scene.visitor("idle").get("/home").text


def test_managers_have_the_challenges_for_a_home(scene):
    assert scene.visitor("boss").get("/home").location == "/challenges"


def test_steps_are_those_of_the_present_period(session):
    challenge, (anna,) = find_challenge(session, "spring"), people(session, "R1")
    definition = definition_of(challenge)
    explained = explain(session, challenge, anna.id)
    sold = {one.key: one.totals[0] for one in explained if one.criterion.name == "Steps"}
    now = today()
    step = next(step for step in next_steps(definition, explained, now) if step.criterion == "Steps")
    total = sold[f"{now:%Y-%m}"]
    assert (step.done, step.whole) == (total, 500_000 if total >= 50_000 else 50_000)


def test_reasons_are_sentences(session):
    assert reason("launch", "") == "Challenge launched"
    assert reason("import", "june.csv") == "Sales imported: june.csv"
    assert reason("score", "") == "Scored anew"
