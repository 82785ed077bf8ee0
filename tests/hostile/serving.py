"""The real server, started by the command that people use, for as long as a test needs it."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tests.postgresql import free_port

COMMAND = Path(sys.executable).with_name("palier")
HOST = "127.0.0.1"
START_SECONDS, STOP_SECONDS = 60, 20
# A limit on hanging, not on time: what is asked in earnest is told by the tests themselves.
ANSWER_SECONDS = 60.0
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """What the server answered: the status, the headers by their names in small letters, the whole body.

    cookies: each `Set-Cookie` header, of which there may be several.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    cookies: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8")


@dataclass
class RunningServer:
    """A server that answers: where it listens, its first process, and the file with what it had to say."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path
    host: str = HOST

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{self.host}:{self.port}"

    def connect(self, timeout: float = ANSWER_SECONDS) -> socket.socket:
        """A connection on which nothing was said yet; a hanging `recv` ends after that time."""
        return socket.create_connection((self.host, self.port), timeout=timeout)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        timeout: float = ANSWER_SECONDS,
    ) -> Answer:
        """One request on a connection of its own; `path` goes as it is, quote it yourself."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=timeout)
        try:
            connection.request(method, path, body or None, dict(headers or {}))
            response = connection.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            cookies = tuple(response.headers.get_all("Set-Cookie", []))
            # What is held open goes on until its reader leaves: its beginning is the answer.
            is_held = names.get("content-type", "").startswith("text/event-stream")
            return Answer(response.status, names, response.read1(65_536) if is_held else response.read(), cookies)
        finally:
            connection.close()

    def visitor(self) -> "Visitor":
        """A browser of somebody not signed in, who reads English."""
        return Visitor(self)

    def signed_in(self, email: str, password: str) -> "Visitor":
        """A browser in which that account has signed in by the form."""
        visitor = self.visitor()
        answer = visitor.sign_in(email, password)
        assert answer.status == 302, f"{email} was not let in: {answer.status}"
        return visitor


@dataclass
class Visitor:
    """A browser without a screen: keeps cookies, sends forms with their token."""

    server: RunningServer
    cookies: dict[str, str] = field(default_factory=dict)
    language: str = "en"

    def headers(self) -> dict[str, str]:
        """What each request of this browser carries."""
        kept = {"Accept-Language": self.language}
        if self.cookies:
            kept["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return kept

    def head(self, method: str, path: str, *lines: str) -> bytes:
        """The head of a request, to be sent on a connection as it is, with these further lines."""
        own = [f"{name}: {value}" for name, value in self.headers().items()]
        return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: palier", *own, *lines, "", ""]).encode()

    def get(self, path: str, timeout: float = ANSWER_SECONDS, **headers: str) -> Answer:
        """Ask for a page; a redirection is an answer, and is not followed."""
        return self._kept(self.server.ask("GET", path, headers=self.headers() | headers, timeout=timeout))

    def post(self, path: str, fields: Mapping[str, str], timeout: float = ANSWER_SECONDS) -> Answer:
        """Send a form as it is; the token has to be among its fields (see `token`)."""
        return self.send(path, urlencode(fields).encode(), FORM, timeout)

    def send(self, path: str, body: bytes, kind: str, timeout: float = ANSWER_SECONDS) -> Answer:
        """Send a body of that content type."""
        headers = self.headers() | {"Content-Type": kind}
        return self._kept(self.server.ask("POST", path, body, headers, timeout))

    def token(self, path: str = "/sign-in") -> str:
        """The token of the forms on a page."""
        page = self.get(path).text
        found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
        assert found is not None, f"{path} has no form"
        return found[1]

    def sign_in(self, email: str, password: str, timeout: float = ANSWER_SECONDS) -> Answer:
        """Open the form, and send it."""
        fields = {"csrf_token": self.token(), "email": email, "password": password}
        return self.post("/sign-in", fields, timeout)

    def _kept(self, answer: Answer) -> Answer:
        for cookie in answer.cookies:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return answer


@contextmanager
def running_server(
    database_url: str, folder: Path, through: Sequence[str] = (), **settings: str
) -> Iterator[RunningServer]:
    """`palier serve` on a free port of the loopback address, stopped with the block.

    `through`: a command that starts the server with other rights or limits than ours.

    `folder` is its instance folder, and gets `server.log`. `settings` are environment variables, such as
    PALIER_PROXIES="1".
    """
    folder.mkdir(parents=True, exist_ok=True)
    port, log = free_port(), folder / "server.log"
    command = [*through, str(COMMAND), "--database", database_url, "serve", "--host", HOST, "--port", str(port)]
    with (
        log.open("wb") as said,
        subprocess.Popen(command, env=_environment(folder) | settings, stdout=said, stderr=said, cwd=folder) as process,
    ):
        server = RunningServer(port, process, log)
        try:
            _await(server)
            yield server
        finally:
            stop(process)


def stop(process: "subprocess.Popen[bytes]") -> int:
    """Ask a server to end, as systemd and Ctrl+C do, and wait for it; its exit status. Killed if it does not."""
    process.terminate()
    try:
        return process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        raise


def _environment(folder: Path) -> dict[str, str]:
    return os.environ | {
        "PALIER_INSTANCE": str(folder),
        "PALIER_SECRET_KEY": "only for tests, and long enough for them",
        "PALIER_LANGUAGE": "en",
    }


def _await(server: RunningServer) -> None:
    """Wait until the server answers; fails with its own words where it does not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            if server.ask("GET", "/health").status == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the server did not start: {server.log.read_text(encoding='utf-8')[-2000:]}")
