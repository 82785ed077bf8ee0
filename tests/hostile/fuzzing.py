"""Requests that nobody sends by mistake: every route, every role, every parameter, against the real server.

What must hold of each answer: no error of the server but "later, please" (503 with Retry-After), an answer in good
time, no trace of the program, and no process lost.
"""

import http.client
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from random import Random
from threading import Lock
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from werkzeug.routing import Rule

from tests.hostile.scene import PASSWORD
from tests.hostile.serving import HOST, Answer, RunningServer, Visitor
from tests.hostile.values import KINDS, content, spoiled, value

SLOWEST_SECONDS = 5
LINK, NAME = re.compile(r'(?:href|action)="([^"]+)"'), re.compile(r'name="([^"]+)"')
TRACES = (b"Traceback (most recent call last)", b"sqlalchemy.exc", b"jinja2.exceptions", b"werkzeug.exceptions")
BOUNDARY = "limit"
TYPES = (
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
    "a/b; x=\xff",
    "",
)
# What would end the session of who asks, or lock them out: tried without a token, and then refused.
ENDS_SESSION = frozenset({"accounts.sign_out", "accounts.sign_in"})


@dataclass(frozen=True)
class Request:
    """One request as it goes out; `who`: the account's e-mail, or nobody."""

    who: str
    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def __str__(self) -> str:
        return f"{self.who or 'nobody'}: {self.method} {self.path[:300]} {self.headers} {self.body[:300]!r}"


@dataclass
class Words:
    """What the pages speak of: names of parameters and fields, and values that they know."""

    names: set[str] = field(default_factory=set)
    values: set[str] = field(default_factory=set)
    sources: list[str] = field(default_factory=list)

    def learn(self, page: str) -> Iterator[str]:
        """Take names and values from a page; gives the paths that it leads to."""
        self.names |= set(NAME.findall(page))
        for link in map(unescape, LINK.findall(page)):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or not parts.path.startswith("/"):
                continue
            for name, known in parse_qsl(parts.query):
                self.names.add(name)
                self.values.add(known)
            self.values |= {part for part in parts.path.split("/") if len(part) < 40}
            yield link.partition("#")[0]


def explore(words: Words, visitor: Visitor, most: int) -> None:
    """Follow links from the start page on, and learn."""
    seen, ahead = {"/"}, ["/", "/challenges", "/imports", "/laboratory"]
    while ahead and most:
        path, most = ahead.pop(0), most - 1
        answer = visitor.get(path)
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        for link in words.learn(answer.text):
            if link not in seen and "sign-out" not in link:
                seen.add(link)
                ahead.append(link)


@dataclass
class Findings:
    """What went wrong, with the request that did it; and how often which status was answered."""

    wrong: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0
    lock: Lock = field(default_factory=Lock)

    def judge(self, request: Request, answer: Answer | None, seconds: float) -> None:
        """Note what an answer says; None where the connection ended without one."""
        wrong = []
        if answer is None:
            wrong.append("no answer")
        else:
            if answer.status >= 500 and not (answer.status == 503 and "retry-after" in answer.headers):
                wrong.append(f"status {answer.status}")
            wrong += [f"shows {trace.decode()}" for trace in TRACES if trace in answer.body]
            if "\n" in answer.headers.get("set-cookie", "") or answer.headers.get("set-cookie", "").startswith("a=b"):
                wrong.append("a cookie that was sent in")
            if urlsplit(answer.headers.get("location", "")).hostname not in (None, HOST):
                wrong.append("leads elsewhere")
        if seconds > SLOWEST_SECONDS:
            wrong.append(f"took {seconds:.1f} s")
        with self.lock:
            self.slowest = max(self.slowest, seconds)
            self.statuses[answer.status if answer else 0] += 1
            self.wrong += [f"{what}: {request}" for what in wrong]


@dataclass
class Fuzzer:
    """Makes and sends requests for one server, from one seed for each of its threads."""

    server: RunningServer
    rules: list[Rule]
    accounts: list[str]
    words: Words
    # What brings back accounts that the requests locked or changed.
    revive: Callable[[], None]
    findings: Findings = field(default_factory=Findings)

    def run(self, requests: int, seed: int, threads: int = 2) -> Findings:
        """Send so many requests, some at once."""
        each = [requests // threads] * threads
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(self._some, each, range(seed, seed + threads)))
        return self.findings

    def _some(self, requests: int, seed: int) -> None:
        draw = Random(seed)
        sessions = {email: Session(self.server, email, self.revive) for email in self.accounts}
        for _ in range(requests):
            session = draw.choice([*sessions.values(), Session(self.server, "", self.revive)])
            request = self.make(draw, session)
            began = time.monotonic()
            answer = send(self.server, request)
            self.findings.judge(request, answer, time.monotonic() - began)
            session.saw(request, answer)

    def make(self, draw: Random, session: "Session") -> Request:
        """A request to one of the routes."""
        rule = draw.choice(self.rules)
        method = draw.choice(
            [*(rule.methods or ()), "GET", "POST"] if draw.random() < 0.95 else ["PUT", "BREW", "TRACE"]
        )
        path = self._path(draw, rule)
        query = self._fields(draw, most=4) if draw.random() < 0.6 else []
        if query:
            path += "?" + draw.choice((urlencode(query, errors="surrogatepass"), quote(str(query), safe="=&%")))
        headers = self._headers(draw, session)
        body, kind = self._body(draw, rule, session) if method in ("POST", "PUT") else (b"", "")
        if kind:
            headers["Content-Type"] = kind
        return Request(session.email, method, path, headers, body)

    def _path(self, draw: Random, rule: Rule) -> str:
        def part(match: re.Match[str]) -> str:
            known = sorted(self.words.values) if "int" not in match[0] else ["0", "1", "2", "3", "9"]
            return quote(value(draw, known).encode("utf-8", "surrogatepass"), safe=draw.choice(("", "/", "%/")))

        path = re.sub(r"<[^>]+>", part, rule.rule) or "/"
        return path if path.startswith("/") else "/" + path

    def _fields(self, draw: Random, most: int) -> list[tuple[str, str]]:
        names = sorted(self.words.names)
        known = sorted(self.words.values)
        some = [(draw.choice(names), value(draw, known)) for _ in range(draw.randrange(most + 1))]
        if draw.random() < 0.1:
            some.append((value(draw, names), value(draw, known)))
        return [(name, self._source(draw) if name == "source" and draw.random() < 0.8 else it) for name, it in some]

    def _source(self, draw: Random) -> str:
        return spoiled(draw, draw.choice(self.words.sources), sorted(self.words.values))

    def _headers(self, draw: Random, session: "Session") -> dict[str, str]:
        headers = session.headers()
        if draw.random() < 0.1:
            name = draw.choice(
                ("Accept-Language", "Range", "If-Modified-Since", "X-Forwarded-For", "Cookie", "Accept", "HX-Request",
                 "Accept-Encoding", "X-Request-ID", "Referer", "Origin", "Authorization", "X-Forwarded-Host", "Host")
            )  # fmt: skip
            text = value(draw, ["bytes=0-1", "gzip;q=1e999", "en;q=9", "fr,*", "evil.example", "palier=x"])
            headers[name] = re.sub(r"[^\x20-\x7e]", "?", text)[:4_000].strip()
        return headers

    def _body(self, draw: Random, rule: Rule, session: "Session") -> tuple[bytes, str]:
        fields = self._fields(draw, most=8)
        if draw.random() < 0.85 and rule.endpoint not in ENDS_SESSION:
            fields.append(("csrf_token", session.token()))
        kind = draw.random()
        if kind < 0.5:
            return urlencode(fields, errors="surrogatepass").encode(), "application/x-www-form-urlencoded"
        if kind < 0.9:
            return self._multipart(draw, fields), f"multipart/form-data; boundary={BOUNDARY}"
        return content(draw, self.words.sources, []), draw.choice(TYPES)

    def _multipart(self, draw: Random, fields: list[tuple[str, str]]) -> bytes:
        parts = [_part(f'; name="{_quoted(name)}"', text.encode("utf-8", "surrogatepass")) for name, text in fields]
        if draw.random() < 0.8:
            parts.append(_part('; name="what"', draw.choice(KINDS).encode()))
        for name in ("file", "mapping", ""):
            if draw.random() < 0.5:
                called = _quoted(value(draw, ["sales.csv", "sales.xlsx", "sales.ods", "mapping.toml"]))
                told = (f'; name="{name}"' if name else "") + f'; filename="{called}"'
                parts.append(_part(told, content(draw, self.words.sources, sorted(self.words.values))))
        draw.shuffle(parts)
        end = f"--{BOUNDARY}--\r\n".encode() if draw.random() < 0.95 else b""
        return b"".join(parts) + end


def _part(told: str, text: bytes) -> bytes:
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data{told}\r\n\r\n"
    return head.encode("utf-8", "surrogatepass") + text + b"\r\n"


def _quoted(text: str) -> str:
    return text.replace('"', "%22").replace("\r", "").replace("\n", "")


@dataclass
class Session:
    """Somebody's browser among the requests; signs in again where it was signed out."""

    server: RunningServer
    email: str
    revive: Callable[[], None]
    visitor: Visitor | None = None
    known_token: str = ""

    def headers(self) -> dict[str, str]:
        """Its cookies."""
        if self.email and self.visitor is None:
            self.visitor = self._signed_in()
            self.known_token = ""
        return self.visitor.headers() if self.visitor else {"Accept-Language": "fr"}

    def _signed_in(self) -> Visitor:
        visitor = self.server.visitor()
        if visitor.sign_in(self.email, PASSWORD).status == 302:
            return visitor
        self.revive()
        return self.server.signed_in(self.email, PASSWORD)

    def token(self) -> str:
        """The token of its forms."""
        if self.visitor is None:
            return "none"
        if not self.known_token and "csrf_token" not in self.visitor.get("/challenges").text:
            # Meanwhile the account has lost its session, or its role.
            self.revive()
            self.visitor = self.server.signed_in(self.email, PASSWORD)
        self.known_token = self.known_token or self.visitor.token("/challenges")
        return self.known_token

    def saw(self, request: Request, answer: Answer | None) -> None:
        """Forget a session that has ended."""
        if answer and answer.status == 302 and "/sign-in" in answer.headers.get("location", ""):
            self.visitor = None


def send(server: RunningServer, request: Request) -> Answer | None:
    """Send it; None where the connection ended without an answer, or where it could not be written at all."""
    try:
        return server.ask(request.method, request.path, request.body, request.headers, timeout=60)
    except (http.client.RemoteDisconnected, ConnectionError, TimeoutError):
        return None


def processes_of(server: RunningServer) -> set[int]:
    """The numbers of the server's processes that stay: itself and its workers."""
    found, ahead = set(), [server.process.pid]
    while ahead:
        pid = ahead.pop()
        found.add(pid)
        for listed in Path(f"/proc/{pid}/task").glob("*/children"):
            ahead += [int(child) for child in listed.read_text().split() if int(child) not in found]
    return found
