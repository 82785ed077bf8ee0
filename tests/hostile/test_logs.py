"""What the server writes down: one line each, under the reference that the page shows, and nothing that was typed."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.logs import AsJson, Readable, one_line
from core.accounts.permissions import public
from tests.databases import copy_sqlite, sqlite_url
from tests.hostile.scene import ANNA, PASSWORD
from tests.hostile.serving import running_server

FORGED = "{}\n2026-01-01T00:00:00Z ERROR forged"
SECRETS = ("camille@example.org", "Zébulon", "hunter2hunter2", "F-2020-77")


def test_lines_of_a_real_server_hold_nothing_that_was_sent(hostile_template: Path, tmp_path: Path) -> None:
    """JSON to the last line; behind a proxy its reference is ours, if it is one."""
    url = sqlite_url(copy_sqlite(hostile_template, tmp_path))
    with running_server(url, tmp_path / "instance", PALIER_LOGS="json", PALIER_PROXIES="1") as server:
        anna = server.signed_in(ANNA, PASSWORD)
        for secret in SECRETS:
            quoted = secret.encode().hex()
            headers = anna.headers() | {"User-Agent": quoted, "Referer": f"http://{quoted}/"}
            server.ask("GET", f"/challenges/{quoted}?q={quoted}", headers=headers)
            anna.post(f"/{quoted}", {"name": secret})
        server.visitor().sign_in(SECRETS[0], SECRETS[2])
        for name in ("trace-1234.abcd_9", "short", "a" * 65, 'x" 12345678'):
            answer = server.ask("GET", "/sign-in", headers={"X-Request-ID": name})
            assert (answer.headers["x-request-id"] == name) == (name == "trace-1234.abcd_9")
        said = server.log.read_text()
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert len(lines) >= 2 * len(SECRETS)
    for secret in (*SECRETS, *(secret.encode().hex() for secret in SECRETS), ANNA, PASSWORD):
        assert secret not in said and json.dumps(secret)[1:-1] not in said
    assert len({line["account"] for line in lines}) == 2
    assert all(line["route"] and line["reference"] and line["status"] and line["seconds"] >= 0 for line in lines)


def test_the_reference_of_strangers_is_not_believed(hostile_database: str, tmp_path: Path) -> None:
    from tests.web.scenes import web_app

    with web_app(hostile_database) as app:
        answer = app.test_client().get("/sign-in", headers={"X-Request-ID": "trace-1234.abcd"})
        assert answer.headers["X-Request-ID"] != "trace-1234.abcd"


@contextmanager
def written(formatter: logging.Formatter) -> Iterator[io.StringIO]:
    """What the application logs, formatted so."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logger = logging.getLogger("palier")
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)


@pytest.mark.parametrize("formatter", [Readable(), AsJson()], ids=["readable", "json"])
def test_a_mistake_of_ours_tells_its_places_and_no_values(hostile_database: str, formatter: logging.Formatter) -> None:
    """The page shows the reference under which the operator finds them."""
    from tests.web.scenes import web_app

    with web_app(hostile_database) as app, written(formatter) as stream:
        app.config["PROPAGATE_EXCEPTIONS"] = app.testing = False
        add_mistake(app)
        answer = app.test_client().get(f"/mistake/{SECRETS[0]}", headers={"Accept-Language": "fr"})
    said = stream.getvalue()
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in answer.text and answer.headers["X-Request-ID"] in said
    assert "ValueError" in said and "KeyError" in said and "test_logs.py" in said
    assert not any(secret in said or secret in answer.text for secret in SECRETS)
    assert "forged" not in said


def add_mistake(app: Flask) -> None:
    def mistake(name: str) -> str:
        known: dict[str, str] = {}
        try:
            return known[name]
        except KeyError as error:
            raise ValueError(FORGED.format(name)) from error

    app.add_url_rule("/mistake/<name>", "mistake", public(mistake))


@given(st.text())
def test_no_text_ends_a_line(text: str) -> None:
    """Nor does it turn the direction of writing, or ring."""
    assert len(one_line(text).splitlines()) <= 1
    assert one_line(text).isprintable()
