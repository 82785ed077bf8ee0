"""`python -m bench.learning`: 300 people in a test at once, beside one alone; and whether an answer is lost.

Four workers on PostgreSQL. Everybody answers the questions of their own attempt, one after the other: the form is sent,
the page of the next question is read. Between two questions they think, twenty seconds on average, so that some fifteen
answers and as many pages come each second. What is measured is the form with the page that follows it; what is looked
at afterwards is every answer that was taken.
"""

import argparse
import http.client
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import quantiles
from urllib.parse import urlencode

from sqlalchemy import select

from app.demo.learning import answered
from app.demo.lessons import safety
from bench.databases import databases
from bench.programme import Programme
from core.accounts.managing import add_account
from core.accounts.models import Role
from core.clock import utc_now
from core.db import writing
from core.models import Participant
from elearning.content.module import Test
from elearning.modules.authoring import add_module, publish
from elearning.modules.learning import begin_attempt, paper_of, read_lesson, take
from elearning.modules.models import AttemptAnswer
from elearning.questions.answers import as_stored
from elearning.questions.forms import fields
from elearning.questions.paper import Paper
from tests.hostile.serving import HOST, RunningServer, Visitor, running_server

PASSWORD, THINKING = "a password for the bench", 20.0
OPTIONS = {"PALIER_WORKERS": "4"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TARGET = 3.0


@dataclass
class Taker:
    """Somebody in a test: their attempt, its questions, their browser; what was taken, and how long each took."""

    email: str
    attempt: int
    paper: Paper
    visitor: Visitor | None = None
    token: str = ""
    seen: dict[str, int] = field(default_factory=dict)
    kept: dict[str, object] = field(default_factory=dict)
    taken: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def main() -> None:
    """Measure, and print how much slower the page is, and what was lost."""
    parser = argparse.ArgumentParser(prog="python -m bench.learning", description="Many people in a test at once.")
    parser.add_argument("--database", default="postgresql")
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=60.0)
    asked = parser.parse_args()
    with databases(asked.database) as made, tempfile.TemporaryDirectory() as folder:
        people = filled(url := made.new(), asked.people)
        with running_server(url, Path(folder), **OPTIONS) as server:
            for one in people:
                one.visitor = server.signed_in(one.email, PASSWORD)
                one.token = one.visitor.token(f"/learning/attempts/{one.attempt}/questions/1")
            run(server, people[:1], asked.seconds / 6, 0.05)
            people[0].taken.clear()
            run(server, people[:1], asked.seconds / 3, 0.2)
            idle = p95(people[:1])
            people[0].taken.clear()
            run(server, people, asked.seconds, THINKING)
            tell(url, people, idle)


def filled(url: str, count: int) -> list[Taker]:
    """People in the middle of the test of a module with every kind of question."""
    programme = Programme(url)
    people = []
    with programme.session() as session, writing(session):
        content = safety()
        lessons = [one.model_copy(update={"blocks": one.blocks[:1]}) for one in content.lessons]
        content = content.model_copy(update={"picture": None, "lessons": lessons, "test": Test()})
        module = add_module(session, "bench", content, None)
        version = publish(session, module.id, module.revision, None)
        for place in range(count):
            code, email = f"R{place:04}", f"rep{place}@example.org"
            person = Participant(code=code, name=f"Rep {place}", kind="rep")
            session.add(person)
            session.flush()
            add_account(session, email, code, Role.REP, (code,), PASSWORD, "en")
            course = take(session, person.id, version)
            for lesson in content.lessons:
                read_lesson(session, course, lesson.id)
            attempt = begin_attempt(session, course, utc_now())
            people.append(Taker(email, attempt.id, paper_of(attempt)))
    programme.disconnect()
    return people


def run(server: RunningServer, people: Sequence[Taker], seconds: float, thinking: float) -> None:
    """Have them answer for so long, all at once."""
    over = time.monotonic() + seconds
    threads = [threading.Thread(target=answer_on, args=(server, one, over, thinking)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def answer_on(server: RunningServer, one: Taker, over: float, thinking: float) -> None:
    """Think, answer, read the next question, until it is over."""
    chance = Random(f"{one.email} {over}")
    while (pause := chance.uniform(0, 2 * thinking)) + time.monotonic() < over:
        time.sleep(pause)
        begun = time.monotonic()
        # Whoever thinks for long finds the connection closed: a browser opens another one.
        connection = http.client.HTTPConnection(HOST, server.port, timeout=120)
        if problem := answer(connection, one, chance):
            one.failed.append(problem)
        connection.close()
        one.taken.append(time.monotonic() - begun)


def answer(connection: http.client.HTTPConnection, one: Taker, chance: Random) -> str:
    """Answer the next question, and read the page that this leads to; why not, where it was not taken."""
    sheet = one.paper[len(one.taken) % len(one.paper)]
    given, seen = answered(sheet.question, chance, chance.random() < 0.5), one.seen.get(sheet.key, 0)
    sent = {"csrf_token": one.token, "seen": str(seen), "go": "next", **fields(sheet, given)}
    path = f"/learning/attempts/{one.attempt}/questions/{sheet.key}"
    assert one.visitor is not None
    connection.request("POST", path, urlencode(sent, doseq=True), one.visitor.headers() | FORM)
    response = connection.getresponse()
    response.read()
    if response.status != 302:
        return f"{path}: {response.status}"
    one.seen[sheet.key], one.kept[sheet.key] = seen + 1, as_stored(given)
    connection.request("GET", str(response.headers["Location"]), headers=one.visitor.headers())
    page = connection.getresponse()
    page.read()
    return "" if page.status == 200 else f"{page.status} after {path}"


def p95(people: Sequence[Taker]) -> float:
    """What nineteen in twenty took at most, in seconds."""
    return quantiles([taken for one in people for taken in one.taken], n=20)[18]


def tell(url: str, people: Sequence[Taker], idle: float) -> None:
    """Say what came out; every answer that was taken has to be there."""
    busy, count = p95(people), sum(len(one.taken) for one in people)
    print(f"alone: p95 {idle * 1000:,.0f} ms; {len(people)} people, {count:,} answers: p95 {busy * 1000:,.0f} ms,"
          f" {busy / idle:.1f} times (at most {TARGET:.0f})")  # fmt: skip
    print(f"{sum(len(one.failed) for one in people)} not taken, {lost(url, people)} lost", flush=True)


def lost(url: str, people: Sequence[Taker]) -> int:
    """How many answers that were taken are not kept as they were given last."""
    programme = Programme(url)
    with programme.session() as session:
        rows = session.execute(select(AttemptAnswer.attempt_id, AttemptAnswer.key, AttemptAnswer.revision))
        kept = {(attempt, key): revision for attempt, key, revision in rows}
    programme.disconnect()
    return sum(kept.get((one.attempt, key)) != revision for one in people for key, revision in one.seen.items())


if __name__ == "__main__":
    main()
