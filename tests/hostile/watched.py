"""A served programme that is watched through bad days: what pages and commands say then, and whether it is right after.

What is written all along are drafts of challenges: each that was told to be stored is there ever after, no other is.
"""

import re
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import Palier
from tests.hostile.scene import DIRECTOR, PASSWORD
from tests.hostile.serving import Answer, RunningServer, Visitor

STORED = "is stored as a draft"
AT_FIRST = ["next", "past", "spring"]
# A day that is over may take a moment to be over for each process.
PATIENCE_SECONDS = 20


@dataclass
class Watched:
    """The server, somebody who is signed in there, and what they were told is stored."""

    server: RunningServer
    url: str
    director: Visitor = field(init=False)
    token: str = field(init=False)
    stored: list[str] = field(default_factory=lambda: list(AT_FIRST))
    tried: int = 0

    def __post_init__(self) -> None:
        self.director = self.server.signed_in(DIRECTOR, PASSWORD)
        self.token = self.director.token("/challenges/spring/duplicate")

    def read(self) -> Answer:
        """Ask for a page that is read from the database."""
        return self.director.get("/challenges")

    def write(self) -> Answer:
        """Store a draft."""
        self.tried += 1
        code = f"draft-{self.tried}"
        fields = {"csrf_token": self.token, "start": "2031-01-01", "code": code}
        answer = self.director.post("/challenges/spring/duplicate", fields)
        if answer.status == 302:
            self.stored.append(code)
        return answer

    def said_in(self, answer: Answer, cause: str, status: int = 503) -> str:
        """What the page says of a bad day; the operator's line has the cause under the reference that it shows."""
        assert answer.status == status, (answer.status, answer.text[-3000:])
        assert answer.headers["retry-after"].isdigit()
        assert STORED not in answer.text and "Traceback" not in answer.text
        reference = answer.headers["x-request-id"]
        assert f"Reference: {reference}" in answer.text
        lines = [line for line in self.server.log.read_text().splitlines() if reference in line]
        assert any(f"Cannot serve: {cause} (" in line for line in lines), (cause, lines)
        return " ".join(re.findall(r'(?s)<(?:h1|p class="page-lead")>(.*?)</', answer.text))

    def right_again(self) -> None:
        """By itself, and with nothing lost: pages answer, a draft is stored and told, and all are there that were."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.write().status != 302:
            assert time.monotonic() < deadline, self.server.log.read_text()[-3000:]
            time.sleep(0.2)
        answers = [self.read() for _ in range(6)]
        assert {answer.status for answer in answers} == {200}, self.server.log.read_text()[-3000:]
        assert STORED in answers[0].text
        listed = Palier(self.url)("challenge", "list", "--format", "csv").splitlines()[1:]
        assert sorted(line.split(",")[0] for line in listed) == sorted(self.stored)

    def command_says(self, *command: str | Path) -> str:
        """What a command says on a bad day: a sentence on standard error, and that it failed."""
        result = Palier(self.url).run(*command)
        assert result.exit_code == 1, result.output
        assert result.stderr.count("\n") == 1 and "Traceback" not in result.stderr, result.stderr
        return result.stderr


def on_file(path: Path, statement: str) -> None:
    """Do something to a SQLite file beside the server."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as connection:
        connection.execute(statement).fetchall()


def until(what: Callable[[], bool]) -> None:
    """Wait for it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not what():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.05)


def send(visitor: Visitor, token: str, what: str, text: str) -> str:
    """Have a file tried; where it waits. AssertionError where the server does not take it."""
    part = '--b\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    parts = {"csrf_token": token, "what": what, "remembered": "0", f'file"; filename="{what}.csv': text}
    body = "".join(part.format(*it) for it in parts.items()) + "--b--\r\n"
    answer = visitor.send("/imports", body.encode(), "multipart/form-data; boundary=b")
    assert answer.status == 302, (answer.status, answer.text)
    return answer.headers["location"]
