"""What the engine found is kept: pages seen again ask it nothing, and see every change."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from challenges.explanations import explain, report
from challenges.goals.models import Goal
from challenges.lifecycle.pictures import set_picture
from challenges.models import Challenge
from challenges.scoring.results import Explanation
from core.accounts.models import Account, Role
from core.clock import as_if, today, utc_now
from core.db import db
from core.models import Participant, Team
from core.settings.services import forget_look, set_look
from core.single_flight import CachesByEngine
from leaderboards.duels.service import Wanted, make_round
from notifications.models import Notice
from portal.models import Rivalry
from tests.days import programme_day
from tests.web.scenes import Browser, Scene, account, challenge_file, of_programme, programme, sales, words

PAGES = ("/home?challenge=spring&participant=R1", "/challenges/spring/participants/R1")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def scene(
    request: pytest.FixtureRequest, fresh_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """The programme of the pages' tests."""
    with programme(fresh_database(request.param, of_programme()), tmp_path_factory.mktemp("kept")) as scene:
        yield scene


@pytest.fixture
def tireless(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Whom the engine was asked about."""
    asked: list[int] = []

    def explained(case: explain.Case) -> Explanation:
        asked.append(case.participant_id)
        return explain.explain(case)

    monkeypatch.setattr(report, "explain", explained)
    return asked


def points_of(page: str) -> int:
    """The points that stand at the top of either page."""
    found = re.search(r"Points (\d[\d,]*)", words(page))
    assert found, words(page)[:400]
    return int(found[1].replace(",", ""))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_seen_again_asks_the_engine_nothing(scene: Scene, tireless: list[int], path: str) -> None:
    visitor = scene.visitor("anna")
    first = visitor.get(path)
    tireless.clear()
    again = visitor.get(path)
    assert first.status_code == again.status_code == 200
    assert words(again.text) == words(first.text)
    assert tireless == []


@pytest.mark.parametrize("path", PAGES)
def test_it_sees_a_sale_that_came_since_and_one_that_is_gone(scene: Scene, tireless: list[int], path: str) -> None:
    visitor, day = scene.visitor("anna"), programme_day() - timedelta(days=1)
    before = points_of(visitor.get(path).text)
    for amount, expected in (("700.00", "more"), ("0.00", "as before")):
        tireless.clear()
        scene.bring_in("sales", sales([("KEPT", "R1", day, "C9", amount)]), f"{path[1:5]}{amount}.csv")
        now = points_of(visitor.get(path).text)
        assert (now > before) if expected == "more" else (now == before), expected
        assert tireless


def test_each_language_has_its_own_words(scene: Scene) -> None:
    visitor = scene.visitor("anna")
    english = visitor.get(PAGES[0]).text
    visitor.post("/language", {"language": "fr"})
    french = visitor.get(PAGES[0]).text
    visitor.post("/language", {"language": "en"})
    assert "Turnover" in english
    assert words(french) != words(english)
    assert words(visitor.get(PAGES[0]).text) == words(english)


# --- Whole pages ------------------------------------------------------------------------------------------------------

KEPT = ("/home", "/challenges/spring/leaderboard", "/challenges/spring/leaderboard?by=teams", PAGES[1])


def account_of(name: str) -> Account:
    """The account of that name."""
    return db.session.scalars(db.select(Account).where(Account.email == name)).one()


def stored(change: Callable[[], object]) -> Callable[[Scene], None]:
    """An act that changes something in the database."""

    def act(scene: Scene) -> None:
        with scene.app.app_context():
            change()
            db.session.commit()

    return act


def rename() -> None:
    """Anna marries."""
    account_of("anna").name = "Anna Dupont"


def tell() -> None:
    """Something to read for her."""
    told = Notice(account_id=account_of("anna").id, kind="step", key="a", at=utc_now(), told="{}")
    db.session.add(told)


def let_act_for_another() -> None:
    """She takes over the sales of Bruno."""
    anna = account_of("anna")
    anna.participants.append(db.session.scalars(db.select(Participant).where(Participant.code == "R2")).one())


def promote() -> None:
    """She becomes a director."""
    account_of("anna").role = Role.DIRECTOR


def lead_another() -> None:
    """The regional manager of the north looks after the south too."""
    manager = account_of("north")
    manager.teams.append(db.session.scalars(db.select(Team).where(Team.name == "South")).one())


def want() -> None:
    """She wants to be first."""
    spring, anna = spring_and("R1")
    db.session.add(Goal(challenge_id=spring, participant_id=anna, kind="rank", target=1, set_at=utc_now()))


def be_asked() -> None:
    """Somebody wants to be compared with her."""
    (spring, anna), (_spring, chloe) = spring_and("R1"), spring_and("R3")
    db.session.add(Rivalry(challenge_id=spring, asker_id=chloe, asked_id=anna, asked_at=utc_now()))


def agree() -> None:
    """She agrees."""
    db.session.scalars(db.select(Rivalry)).one().agreed_at = utc_now()


def spring_and(code: str) -> tuple[int, int]:
    """The numbers of the challenge and of a participant."""
    spring = db.session.scalars(db.select(Challenge.id).where(Challenge.code == "spring")).one()
    return spring, db.session.scalars(db.select(Participant.id).where(Participant.code == code)).one()


def picture() -> None:
    """Something to look at."""
    written = BytesIO()
    Image.new("RGB", (9, 9)).save(written, "PNG")
    spring = db.session.scalars(db.select(Challenge).where(Challenge.code == "spring")).one()
    set_picture(db.session(), spring, written.getvalue())


def meet() -> None:
    """Everybody meets somebody."""
    spring = db.session.scalars(db.select(Challenge).where(Challenge.code == "spring")).one()
    make_round(db.session(), spring, Wanted(0, False, today(), 5), None)


def amend(scene: Scene) -> None:
    """Another worth of the first rule."""
    spring = scene.stored("spring").definition
    text = challenge_file("spring", spring.start, spring.end).replace("points = 1\n", "points = 3\n", 1)
    (scene.folder / "amended.toml").write_text(text)
    scene.palier("challenge", "amend", scene.folder / "amended.toml", "--reason", "why not", "--yes")


ACTS: Mapping[str, Callable[[Scene], object]] = {
    "nothing": lambda scene: None,
    "a sale": lambda scene: scene.bring_in("sales", sales([("NEW", "R2", programme_day(), "C9", "700.00")]), "new.csv"),
    "another's earlier sale to a client of the reader's": lambda scene: scene.bring_in(
        "sales", sales([("OLD", "R2", programme_day() - timedelta(days=20), "C2", "50.00")]), "old.csv"
    ),
    "another name of somebody": lambda scene: scene.bring_in(
        "participants", "code,name,kind,team\nR2,Bruno Durand,rep,North\n", "renamed.csv"
    ),
    "a look": stored(lambda: set_look(db.session(), "Défi", "#7a1f5c", "#ffd45e")),
    "no look": stored(lambda: forget_look(db.session())),
    "another name of the reader": stored(rename),
    "something to read": stored(tell),
    "another participant of the reader": stored(let_act_for_another),
    "a goal": stored(want),
    "a question": stored(be_asked),
    "a rival": stored(agree),
    "a duel": stored(meet),
    "another team": stored(lead_another),
    "a picture": stored(picture),
    "other rules": amend,
    "the end": lambda scene: scene.palier("challenge", "close", "spring"),
    "another role": stored(promote),
}


def seen(visitors: Mapping[str, Browser]) -> dict[tuple[str, str], tuple[int, str]]:
    """Each page as each of them sees it, but for tokens, which differ from view to view."""
    found = {}
    for name, visitor in visitors.items():
        for path in KEPT:
            answer = visitor.get(path)
            found[name, path] = answer.status_code, re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text)
    return found


def test_a_page_that_was_kept_is_the_one_that_would_be_made_anew(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever has changed since, and whoever reads: nobody sees another's page, nor a former one."""
    with scene.app.app_context():
        account("north", "regional_manager", team="North")
    visitors = {name: scene.visitor(name) for name in ("anna", "chloe", "boss", "north")}
    # Home says as of which minute it is, for whoever opens it offline: no minute ends while pages are compared.
    with as_if(utc_now()):
        compare(scene, visitors, monkeypatch)


def compare(scene: Scene, visitors: Mapping[str, Browser], monkeypatch: pytest.MonkeyPatch) -> None:
    """Change one thing after the other, and look at each page twice."""
    before = seen(visitors)
    assert before[("anna", "/home")][1] != before[("chloe", "/home")][1]
    for said, act in ACTS.items():
        act(scene)
        kept = seen(visitors)
        with monkeypatch.context() as patch:
            for place in ("core.kept_pages.kept", "leaderboards.shown.kept", "challenges.explanations.report.kept"):
                patch.setattr(place, CachesByEngine(0))
            assert kept == seen(visitors), said
        assert (kept == before) == (said == "nothing"), said
        before = kept
