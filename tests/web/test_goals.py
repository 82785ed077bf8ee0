"""Goals, rivals and congratulations: who sees what of them, and what takes them away again."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from challenges.goals.progress import holder_of
from challenges.ledger.standings import rank_of, read_standings
from challenges.lifecycle.finding import find_challenge
from challenges.models import Standing
from core.db import db
from core.models import Participant
from core.privacy.pseudonyms import sign_of
from tests.days import programme_day
from tests.web.scenes import Browser, Scene, found, of_crowd, programme, sales, words

# What does not differ by the kind of database is tried on one.
one_kind = pytest.mark.parametrize("scene", ["sqlite"], indirect=True)
SPRING = "challenge=spring&participant={}"
PEER = re.compile(r'name="peer" value="(\w+)" required>.*?peer-name">([^<]+)<', re.S)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def scene(
    request: pytest.FixtureRequest, fresh_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """The programme with its crowd of distributors, in challenges that differ in their ties."""
    with programme(fresh_database(request.param, of_crowd()), tmp_path_factory.mktemp("goals")) as scene:
        yield scene


@pytest.mark.parametrize("ties", ["competition", "dense", "earliest"])
def test_the_points_of_a_rank_lead_to_it_and_one_less_does_not(scene: Scene, ties: str) -> None:
    with scene.app.app_context():
        session, challenge = db.session(), find_challenge(db.session(), ties)
        rows = read_standings(session, challenge)
        for row in rows[5::15]:
            for rank in range(1, row.rank, 5):
                points = holder_of(session, challenge, row, rank).points
                led = [
                    rank_of(session, _later(challenge.id, row.league, points - less), challenge.definition.ties)
                    for less in (0, 1)
                ]
                assert led[0] <= rank, (row, rank, points)
                assert led[1] > rank or points - 1 <= row.points, (row, rank, points)


def _later(challenge_id: int, league: int, points: int) -> Standing:
    return Standing(
        challenge_id=challenge_id, league=league, points=points, last_day=programme_day() + timedelta(days=1)
    )


@one_kind
def test_a_goal_is_set_refused_changed_and_removed(scene: Scene) -> None:
    chloe, here = scene.visitor("chloe"), SPRING.format("R3")
    for kind, target, reason in (
        ("rank", "9", "3 are ranked"),
        ("points", "many", "whole number"),
        ("rank", "0", "wh"),
    ):
        answer = chloe.post(f"/my-goal?{here}", {"kind": kind, "target": target})
        assert answer.status_code == 422 and reason in words(answer.text)
        assert found(r'name="target"[^>]*value="([^"]*)"', answer.text) == target
        assert 'aria-describedby="target-error"' in answer.text
    assert chloe.post(f"/my-goal?{here}", {"kind": "points", "target": "1 500"}).status_code == 302
    for path in (f"/home?{here}", "/challenges/spring", f"/my-goal?{here}"):
        assert "Goal: 1,500 points" in words(chloe.get(path).text), path
        assert "Goal: 1,500 points" not in words(scene.visitor("anna").get(path.replace("R3", "R1")).text)
    chloe.post(f"/my-goal?{here}", {"kind": "rank", "target": "1"})
    assert "Goal: rank 1" in words(chloe.get(f"/home?{here}").text)
    chloe.post(f"/my-goal/remove?{here}")
    assert "Goal:" not in words(chloe.get(f"/home?{here}").text)


def test_a_rival_is_compared_once_both_agree_and_a_pseudonym_stays_one(scene: Scene) -> None:
    anna, chloe = scene.visitor("anna"), scene.visitor("chloe")
    with scene.app.app_context():
        first = db.session.scalars(db.select(Participant).where(Participant.code == "R1")).one().id
    anna.post("/account/privacy", {f"person-{first}": "1"})
    hers, theirs = SPRING.format("R1"), SPRING.format("R3")
    peers = {name: sign for sign, name in PEER.findall(anna.get(f"/my-goal?{hers}").text)}
    chosen, sign = next((name, sign) for name, sign in peers.items() if name != "Bruno")

    assert anna.post(f"/my-rival?{hers}", {"peer": sign}).status_code == 302
    assert anna.post(f"/my-rival?{hers}", {"peer": sign}).status_code == 422
    assert f"You have asked {chosen}" in words(anna.get(f"/my-goal?{hers}").text)
    asked = chloe.get(f"/home?{theirs}").text
    assert "would like to compare points with you" in words(asked)
    assert "would like to compare points with you" in words(chloe.get("/notices").text)
    assert not any("The lead has" in words(it.get("/my-goal").text) for it in (anna, chloe))

    answer = {"peer": found(r'name="peer" value="(\w+)"', asked), "agrees": "1"}
    assert chloe.post(f"/my-rival/answer?{theirs}", answer).status_code == 302
    told = [words(it.get("/home").text) for it in (anna, chloe)]
    gaps = [found(r"You are ([\d,]+) points (?:ahead|behind)", it) for it in told]
    assert gaps[0] == gaps[1] and "points ahead. The lead has" in told[0] and "points behind. The lead has" in told[1]
    assert "agrees: your points stand side by side" in words(anna.get("/notices").text)
    for path in ("/home", f"/my-goal?{theirs}", "/notices"):
        assert "Anna" not in chloe.get(path).text, path

    assert chloe.post(f"/my-rival/end?{theirs}", {"peer": answer["peer"]}).status_code == 302
    assert not any("The lead has" in words(it.get(f"/my-goal?{at}").text) for it, at in ((anna, hers), (chloe, theirs)))
    # Who has ended it is not asked again, and may ask.
    assert anna.post(f"/my-rival?{hers}", {"peer": sign}).status_code == 422
    assert chloe.post(f"/my-rival?{theirs}", {"peer": answer["peer"]}).status_code == 302
    anna.post("/account/privacy")


def test_nobody_is_compared_across_competing_distributors(scene: Scene) -> None:
    middle, here = scene.visitor("middle"), "challenge=dense&participant=X31"
    page = middle.get(f"/my-goal?{here}").text
    assert PEER.findall(page) == [] and "competing distributors" in page
    with scene.app.app_context():
        other = db.session.scalars(db.select(Participant.id).where(Participant.code == "X30")).one()
        sign = sign_of("dense", other)
    assert middle.post(f"/my-rival?{here}", {"peer": sign}).status_code == 422


@one_kind
def test_a_step_is_celebrated_once_and_not_what_was_taken_back(scene: Scene) -> None:
    anna, day = scene.visitor("anna"), programme_day()

    def told() -> str:
        page = anna.get("/home").text
        return (
            words(page.split('class="celebration"')[1].split("</section>")[0]) if 'class="celebration"' in page else ""
        )

    def sold(amount: str, name: str) -> None:
        scene.bring_in("sales", sales([("STEP", "R1", day, "C9", amount)]), f"{name}.csv")

    first = "A step reached: Steps, 10 points."
    assert first in told()
    sold("9000.00", "more")
    assert "A step reached: Steps, 100 points." in told() and first not in told()
    sold("0.00", "back")
    assert first in told()
    _put_away(anna)
    assert told() == ""
    sold("9001.00", "again")
    assert "A step reached: Steps, 100 points." in told()
    _put_away(anna)
    for amount in ("0.00", "9002.00"):
        sold(amount, f"and {amount}")
        assert told() == ""


def _put_away(visitor: Browser) -> None:
    sealed = found(r'name="sealed" value="([^"]+)"', visitor.get("/home").text)
    assert visitor.post("/celebrations/close", {"sealed": sealed[:-2]}).status_code == 302
    assert 'class="celebration"' in visitor.get("/home").text
    visitor.post("/celebrations/close", {"sealed": sealed})
