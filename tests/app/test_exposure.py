"""Who may reach what `palier serve` serves: the demonstration stays on this machine unless that was said twice."""

import os
from pathlib import Path

import pytest

from app.exposure import is_on_loopback
from tests.app.told import assert_told, palier

ANYWHERE = "0.0.0.0"


@pytest.fixture
def served(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """What the server was started with, instead of starting it."""
    started: list[dict[str, str]] = []
    monkeypatch.setattr("os.execv", lambda *_: started.append(dict(os.environ)))
    monkeypatch.setattr("app.serve._refuse_taken", lambda *_: None)
    return started


@pytest.fixture
def demonstration(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database with the demonstration accounts in it."""
    found = [("rep", "rep@example.org", "demonstration")]
    monkeypatch.setattr("app.demo.cli.demonstration_accounts", lambda _session: found)


@pytest.mark.parametrize(
    ("host", "proxies", "expected"),
    [
        ("127.0.0.1", 0, True),
        ("127.1.2.3", 0, True),
        ("::1", 0, True),
        ("localhost", 0, True),
        ("127.0.0.1", 1, False),
        (ANYWHERE, 0, False),
        ("::", 0, False),
        ("", 0, False),
        ("192.0.2.1", 0, False),
        ("no.such.host.invalid", 0, False),
    ],
)
def test_what_only_this_machine_reaches(host: str, proxies: int, expected: bool) -> None:
    assert is_on_loopback(host, proxies) == expected


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize(
    ("options", "variables"),
    [
        ([f"--host={ANYWHERE}"], {}),
        ([f"--host={ANYWHERE}", "--public-demonstration"], {}),
        ([f"--host={ANYWHERE}"], {"PALIER_PUBLIC_DEMONSTRATION": "1"}),
        (["--public-demonstration"], {"PALIER_HOST": ANYWHERE, "PALIER_PUBLIC_DEMONSTRATION": "yes"}),
        ([], {"PALIER_PROXIES": "1"}),
    ],
)
def test_the_demonstration_is_refused_elsewhere(
    served: list[dict[str, str]], options: list[str], variables: dict[str, str]
) -> None:
    ended = palier("serve", *options, **variables)
    assert_told(ended, "demonstration accounts")
    assert "--public-demonstration" in ended.stderr and "PALIER_PUBLIC_DEMONSTRATION=1" in ended.stderr
    assert served == []


@pytest.mark.usefixtures("demonstration")
def test_it_is_served_here_and_elsewhere_where_that_was_said_twice(served: list[dict[str, str]]) -> None:
    assert palier("serve").exit_code == 0
    said = {"PALIER_PUBLIC_DEMONSTRATION": "1"}
    assert palier("serve", "--host", ANYWHERE, "--public-demonstration", **said).exit_code == 0
    assert len(served) == 2


def test_a_programme_of_one_s_own_is_served_anywhere(served: list[dict[str, str]]) -> None:
    assert palier("serve", "--host", ANYWHERE).exit_code == 0
    assert len(served) == 1


@pytest.mark.parametrize(
    ("options", "variables", "expected"),
    [
        ([], {}, "0"),
        ([], {"PALIER_HTTPS": "1"}, "1"),
        ([], {"PALIER_PROXIES": "1"}, None),
        ([f"--host={ANYWHERE}"], {}, None),
        ([f"--host={ANYWHERE}"], {"PALIER_HTTPS": "0"}, "0"),
    ],
)
def test_cookies_need_https_but_on_this_machine(
    served: list[dict[str, str]], options: list[str], variables: dict[str, str], expected: str | None
) -> None:
    """Nothing that was said: HTTPS (app.access_settings)."""
    assert palier("serve", *options, **variables).exit_code == 0
    assert [found.get("PALIER_HTTPS") for found in served] == [expected]
