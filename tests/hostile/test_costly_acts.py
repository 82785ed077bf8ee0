"""Costly acts take turns: others' pages go on, and who gets no turn is told so in words, and when to come again."""

import fcntl
import sqlite3
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from core.costly import OF_ACCOUNT, Costly
from tests.databases import copy_sqlite, sqlite_url
from tests.hostile.scene import ADMINISTRATOR, ANNA, CHLOE, DIRECTOR, PASSWORD
from tests.hostile.serving import ANSWER_SECONDS, Answer, RunningServer, Visitor, running_server

STATEMENTS = {
    DIRECTOR: "/challenges/spring/participants/R2/statement.pdf",
    ADMINISTRATOR: "/challenges/past/participants/R1/statement.pdf",
    ANNA: "/challenges/spring/participants/R1/statement.pdf",
    CHLOE: "/challenges/spring/participants/R3/statement.pdf",
}
EXPLANATION = "/challenges/spring/participants/R1"
PAGES = ("/health", "/challenges", "/challenges/spring", "/challenges/spring/leaderboard", EXPLANATION)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The server's instance folder."""
    return tmp_path_factory.mktemp("costly")


@pytest.fixture(scope="module")
def database(hostile_template: Path, folder: Path) -> Path:
    """The server's database."""
    return copy_sqlite(hostile_template, folder)


@pytest.fixture(scope="module")
def busy(database: Path, folder: Path) -> Iterator[RunningServer]:
    """A server on which one costly act of a kind runs at a time, and nobody waits for longer than five seconds."""
    with running_server(sqlite_url(database), folder, PALIER_COSTLY="1", PALIER_COSTLY_SECONDS="5") as running:
        yield running


@pytest.fixture(scope="module")
def people(busy: RunningServer) -> dict[str, Visitor]:
    """Four accounts, signed in."""
    return {email: busy.signed_in(email, PASSWORD) for email in STATEMENTS}


@contextmanager
def taken(folder: Path, name: str, count: int = 1) -> Iterator[None]:
    """All turns of a name, taken by somebody else."""
    with ExitStack() as stack:
        for number in range(count):
            lock = stack.enter_context((folder / "turns" / f"{name}-{number}").open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def writing(database: Path) -> Iterator[None]:
    """The one place to write, taken by somebody else."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield
    connection.close()


def account_id(database: Path, email: str) -> int:
    connection = sqlite3.connect(database)
    (found,) = connection.execute("SELECT id FROM account WHERE email = ?", [email]).fetchone()
    connection.close()
    return int(found)


def test_ten_statements_keep_no_other_page_waiting(
    busy: RunningServer, people: dict[str, Visitor], folder: Path
) -> None:
    """Ten are asked for while no turn is free; pages are answered meanwhile, and then the statements too."""
    asked = [(people[email], path) for email, path in STATEMENTS.items()] * 3
    with ThreadPoolExecutor(len(asked)) as pool:
        with taken(folder, Costly.STATEMENT):
            answers: list[Future[Answer]] = [pool.submit(visitor.get, path) for visitor, path in asked[:10]]
            for page in PAGES:
                answer = people[DIRECTOR].get(page)
                # Where chance gave most of the ten to one process, its other costly pages are told to come again.
                assert answer.status == 200 or (answer.status == 503 and "retry-after" in answer.headers), page
                waiting = "laboratory" in page or "participants" in page
                assert answer.status == 200 or waiting, page
            assert not any(answer.done() and answer.result().status == 200 for answer in answers)
        got = [answer.result() for answer in answers]
    # Where chance gave most of them to one process, the last ones are told to come again.
    assert {answer.status for answer in got} <= {200, 503}
    assert sum(answer.body.startswith(b"%PDF-") for answer in got) >= 1


def test_whoever_waits_to_write_keeps_no_reader_waiting(people: dict[str, Visitor], database: Path) -> None:
    """Thirty who want to change something while an import goes on, more than there are threads."""
    office = people[ADMINISTRATOR]
    fields = {"csrf_token": office.token("/imports")}
    with ThreadPoolExecutor(30) as pool:
        with writing(database):
            answers = [pool.submit(office.post, "/imports/1000/discard", fields) for _ in range(30)]
            for page in PAGES[:4]:
                assert people[DIRECTOR].get(page).status == 200
        assert {answer.result().status for answer in answers} == {404, 503}


def test_who_gets_no_turn_is_told_when_to_come_again(
    busy: RunningServer, people: dict[str, Visitor], folder: Path
) -> None:
    with taken(folder, Costly.STATEMENT):
        answer = people[ANNA].get(STATEMENTS[ANNA])
    assert answer.status == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "Many people are asking for this just now" in answer.text
    assert people[ANNA].get(STATEMENTS[ANNA]).status == 200


@pytest.mark.parametrize(("kind", "path"), [
    (Costly.STATEMENT, STATEMENTS[DIRECTOR]),
    (Costly.EXPLANATION, EXPLANATION),
    (Costly.EXPLANATION, f"{EXPLANATION}/postings"),
    (Costly.LABORATORY, "/laboratory?challenge=spring"),
])  # fmt: skip
def test_one_account_has_but_a_few_under_way(
    people: dict[str, Visitor], folder: Path, database: Path, kind: Costly, path: str
) -> None:
    own = f"{kind}-of-{account_id(database, DIRECTOR)}"
    with taken(folder, own, OF_ACCOUNT[kind]):
        answer = people[DIRECTOR].get(path)
        part = people[DIRECTOR].get(path, ANSWER_SECONDS, **{"HX-Request": "true"})
        assert people[ADMINISTRATOR].get(path).status == 200
        assert people[DIRECTOR].get("/challenges").status == 200
    assert answer.status == 429
    assert int(answer.headers["retry-after"]) > 0
    # What a page asks for by itself comes again by itself.
    assert part.status == 202
    assert f'hx-trigger="load delay:{part.headers["retry-after"]}s"' in part.text
    assert "Several of your requests are still under way" in answer.text


def test_a_trial_of_an_import_takes_its_turn(people: dict[str, Visitor], folder: Path, database: Path) -> None:
    office = people[ADMINISTRATOR]
    fields = {"csrf_token": office.token("/imports"), "what": "sales"}
    with taken(folder, f"{Costly.TRIAL}-of-{account_id(database, ADMINISTRATOR)}", OF_ACCOUNT[Costly.TRIAL]):
        assert office.post("/imports", fields).status == 429
    # No file was chosen.
    assert office.post("/imports", fields).status == 422


def test_who_may_not_do_it_takes_no_turn(people: dict[str, Visitor], folder: Path) -> None:
    with taken(folder, Costly.LABORATORY), taken(folder, Costly.STATEMENT):
        assert people[ANNA].get("/laboratory").status == 403
        assert people[ANNA].server.visitor().get(STATEMENTS[ANNA]).status == 302
