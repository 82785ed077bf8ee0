"""Who works at the same time: readers of pages, one who asks for statements, one who imports and validates."""

import csv
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from app.demo.programme import SALE_COLUMNS
from tests.hostile.fuzzing import Words
from tests.hostile.serving import RunningServer, Visitor
from tests.hostile.watched import send

PASSWORD = "demonstration"
READERS = (
    "camille.moreau@valmont.example",
    "odile.perret@jardinerie-du-petit-parc.example",
    "helene.vasseur@valmont.example",
)
BACK_OFFICE = "karim.benali@valmont.example"
PAGES_OF_EACH = 25
THINKING_SECONDS, BETWEEN_STATEMENTS, BETWEEN_IMPORTS = 0.5, 10.0, 15.0
DOCUMENTS_AT_ONCE = 10
LATER = (429, 503)


@dataclass(frozen=True)
class Taken:
    """One answer: when since the start, of which kind, after how many seconds, with which status."""

    at: float
    kind: str
    seconds: float
    status: int


@dataclass
class Day:
    """The server, and what it answered so far."""

    server: RunningServer
    began: float = field(default_factory=time.monotonic)
    answers: list[Taken] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    faults: list[str] = field(default_factory=list)

    def note(self, kind: str, began: float, status: int) -> None:
        """Keep one answer (lists are safe to append to from several threads)."""
        self.answers.append(Taken(began - self.began, kind, time.monotonic() - began, status))

    def rest(self, seconds: float) -> bool:
        """Wait; whether the day goes on."""
        return not self.over.wait(seconds)


def read(day: Day, email: str, seed: int) -> None:
    """One page after the other among those that links lead to, with time to look at each."""
    draw, visitor = random.Random(seed), day.server.signed_in(email, PASSWORD)
    pages = pages_of(visitor)
    while day.rest(draw.uniform(0.2, 2 * THINKING_SECONDS)):
        look(day, visitor, "page", draw.choice(pages))


def ask_for_statements(day: Day, email: str) -> None:
    """A PDF every few seconds."""
    visitor = day.server.signed_in(email, PASSWORD)
    _, paths = linked(visitor, PAGES_OF_EACH)
    while day.rest(BETWEEN_STATEMENTS):
        look(day, visitor, "statement", random.choice(paths))


def look(day: Day, visitor: Visitor, kind: str, path: str) -> None:
    """Ask for one thing and keep how long it took."""
    began = time.monotonic()
    answer = visitor.get(path)
    day.note(kind, began, answer.status)
    if answer.status not in (200, *LATER):
        day.faults.append(f"{answer.status}: {path}")


def bring_in(day: Day, sales: Path) -> None:
    """What a back office does: validate some declarations, take that back, and so on, each by a file tried first."""
    visitor = day.server.signed_in(BACK_OFFICE, PASSWORD)
    token, groups = visitor.token("/imports"), list(declarations(sales))
    turn = 0
    while day.rest(BETWEEN_IMPORTS):
        status = ("validated", "submitted")[turn // len(groups) % 2]
        try:
            once(day, visitor, token, rows_as_file(groups[turn % len(groups)], status))
        except AssertionError as refused:
            day.note("import", time.monotonic(), refused.args[0][0])
        turn += 1


def once(day: Day, visitor: Visitor, token: str, text: str) -> None:
    """Send the file, look at its trial, apply it."""
    began = time.monotonic()
    kept = send(visitor, token, "sales", text)
    visitor.get(kept)
    day.note("trial", began, 200)
    began = time.monotonic()
    answer = visitor.post(f"{kept}/apply", {"csrf_token": token})
    day.note("import", began, answer.status)
    if answer.status not in (302, *LATER):
        day.faults.append(f"{answer.status}: {kept}/apply")


def declarations(sales: Path) -> Iterator[list[dict[str, str]]]:
    """The lines of declarations that nobody has validated, some documents at a time."""
    with sales.open(encoding="utf-8", newline="") as file:
        waiting = [row for row in csv.DictReader(file) if row["status"] == "submitted"]
    documents: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in waiting:
        documents.setdefault((row["distributor"], row["document"]), []).append(row)
    every = list(documents.values())
    for start in range(0, len(every), DOCUMENTS_AT_ONCE):
        yield [row for document in every[start : start + DOCUMENTS_AT_ONCE] for row in document]


def rows_as_file(rows: list[dict[str, str]], status: str) -> str:
    """These lines as a file that gives all of them one status."""
    written = StringIO(newline="")
    writer = csv.DictWriter(written, SALE_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(row | {"status": status} for row in rows)
    return written.getvalue()


def pages_of(visitor: Visitor) -> list[str]:
    """The first pages that this person's links lead to."""
    return linked(visitor, PAGES_OF_EACH)[0]


def linked(visitor: Visitor, most: int) -> tuple[list[str], list[str]]:
    """The first pages that links lead to from the start page on, and the statements that these link to."""
    pages: list[str] = []
    statements: list[str] = []
    ahead = ["/"]
    for path in ahead:
        if len(pages) == most:
            break
        answer = visitor.get(path)
        if answer.status == 200 and "text/html" in answer.headers.get("content-type", ""):
            pages.append(path)
            found = [link for link in dict.fromkeys(Words().learn(answer.text)) if is_page(link) and link not in ahead]
            statements += [link for link in found if link.endswith(".pdf") and link not in statements]
            ahead += [link for link in found if not link.endswith((".pdf", ".csv"))]
        elif answer.status == 302:
            ahead.append(answer.headers["location"])
    return pages, statements


def is_page(path: str) -> bool:
    """Whether a link leads to something to look at."""
    return not path.startswith(("/assets", "/static", "/sign", "/language"))
