"""Accounts on the real server: nobody waits for an import, cookies and files are private, a bad start is told."""

import os
import stat
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.databases import KINDS, Kind
from tests.hostile.scene import PASSWORD
from tests.hostile.serving import COMMAND, HOST, RunningServer, running_server
from tests.postgresql import free_port
from tests.web.test_never_waits import AT_ONCE, held

EMAIL = "helene.vasseur@example.org"
TRIES = 8


@pytest.fixture(scope="module", params=KINDS)
def programme(
    request: pytest.FixtureRequest, fresh_database: Callable[[Kind], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[RunningServer, str]]:
    """A server with one account, on each kind of database, and its database."""
    url = fresh_database(request.param)
    add = ["account", "add", EMAIL, "--role", "administrator", "--password", PASSWORD, "--language", "en"]
    folder = tmp_path_factory.mktemp("accounts")
    environment = os.environ | {"PALIER_INSTANCE": str(folder)}
    subprocess.run([COMMAND, "--database", url, *add], env=environment, check=True, capture_output=True)
    with running_server(url, folder / "instance") as server:
        yield server, url


def test_signing_in_and_out_and_reading_answer_at_once_while_somebody_holds_the_writer_s_place(
    programme: tuple[RunningServer, str],
) -> None:
    server, url = programme
    visitor = server.visitor()
    with held(url):
        begun = time.monotonic()
        assert visitor.sign_in(EMAIL, "not the right one").status == 422
        assert visitor.sign_in(EMAIL, PASSWORD).status == 302
        token = visitor.token("/accounts")
        for path in ("/imports", "/accounts", "/security", "/account"):
            assert visitor.get(path).status == 200
        assert visitor.post("/sign-out", {"csrf_token": token}).status == 302
        assert visitor.get("/imports").status == 302
        assert time.monotonic() - begun < AT_ONCE


def test_a_session_is_known_to_every_worker_and_over_for_all_of_them(programme: tuple[RunningServer, str]) -> None:
    server, _url = programme
    visitor = server.signed_in(EMAIL, PASSWORD)
    assert [visitor.get("/imports").status for _ in range(TRIES)] == [200] * TRIES
    token, stolen = visitor.token("/account"), server.visitor()
    stolen.cookies = dict(visitor.cookies)
    assert visitor.post("/sign-out", {"csrf_token": token}).status == 302
    for _ in range(TRIES):
        assert server.ask("GET", "/imports", headers=stolen.headers()).status == 302


def test_cookies_of_this_machine_are_plain_and_no_page_is_kept(programme: tuple[RunningServer, str]) -> None:
    server, _url = programme
    answer = server.visitor().sign_in(EMAIL, PASSWORD)
    assert sorted(cookie.split("=")[0] for cookie in answer.cookies) == ["palier", "palier-device"]
    for cookie in answer.cookies:
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie
    assert answer.headers["cache-control"] == "private, no-store"
    assert "base-uri 'none'" in answer.headers["content-security-policy"]


def test_nobody_else_reads_what_is_kept_while_it_is_served(programme: tuple[RunningServer, str]) -> None:
    server, url = programme
    server.signed_in(EMAIL, PASSWORD)
    instance = server.log.parent
    assert stat.S_IMODE(instance.stat().st_mode) == 0o700
    if url.startswith("sqlite"):
        main = Path(str(make_url(url).database))
        kept = [path for path in main.parent.iterdir() if path.name.startswith(main.stem)]
        assert {path.suffix for path in kept} >= {".sqlite", ".sqlite-wal", ".sqlite-shm"}
        assert {oct(stat.S_IMODE(path.stat().st_mode)) for path in kept} == {"0o600"}


def test_behind_a_proxy_cookies_are_bound_to_the_host_and_others_are_refused(
    sqlite_database_url: str, tmp_path: Path
) -> None:
    # The test asks for the server's health under its own name.
    settings = {"PALIER_PROXIES": "1", "PALIER_HOSTS": f"{HOST}, challenges.example.com"}
    told = {"Host": "challenges.example.com", "X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}
    with running_server(sqlite_database_url, tmp_path / "instance", **settings) as server:
        answer = server.ask("GET", "/sign-in", headers=told)
        [cookie] = answer.cookies
        assert cookie.startswith("__Host-palier=") and "Secure" in cookie and "Path=/" in cookie
        assert "Domain" not in cookie and "strict-transport-security" in answer.headers
        refused = server.ask("GET", "/sign-in", headers=told | {"X-Forwarded-Host": "elsewhere.example"})
        assert refused.status == 400 and "elsewhere.example" not in refused.text
        away = server.ask("GET", "/challenges", headers=told)
        assert away.status == 302 and away.headers["location"] == "/sign-in?next=/challenges"


@pytest.mark.parametrize("key", ["", "short"])
def test_a_server_without_a_key_does_not_start(sqlite_database_url: str, tmp_path: Path, key: str) -> None:
    options = ["--database", sqlite_database_url, "serve", "--host", HOST, "--port", str(free_port())]
    given = {"PALIER_INSTANCE": str(tmp_path), "PALIER_SECRET_KEY": key, "PALIER_LANGUAGE": "en"}
    ended = subprocess.run(
        [COMMAND, *options], env=os.environ | given, capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.returncode == 1
    assert "PALIER_SECRET_KEY" in ended.stderr and "at least 32" in ended.stderr and "Traceback" not in ended.stderr
