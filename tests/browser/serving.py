"""The demonstration as it stands on one day, served to a browser at that day.

    python -m tests.browser.serving DATABASE_URL

prints the address and serves until it is ended. The browser tests and script/tour are its users.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import Any

from sqlalchemy import make_url

ROOT = Path(__file__).resolve().parents[2]
# A Tuesday in the middle of a spring: what a French garden brand lives from. In UTC.
NOW = datetime(2026, 5, 19, 8, 0)
PASSWORD = "demonstration"
REPS, COUNTERS = "reseau-printemps-2026", "comptoirs-printemps-2026"
CLOSED = "reseau-pre-saison-2026"


def fill(database_url: str) -> None:
    """Fill an empty database with the demonstration, as if it were now NOW."""
    code = "from tests.browser.serving import build; build()"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=_environment(database_url), check=True)


def build() -> None:
    """The same in this process, on PALIER_DATABASE_URL."""
    from app.cli import main
    from core.clock import as_if

    with as_if(NOW):
        main(["demo", "--today", f"{NOW:%Y-%m-%d}"], standalone_mode=False)
        _keep_outlooks()


def _keep_outlooks() -> None:
    """What the worker does within a minute: pages open with the outlook."""
    from app import create_app
    from challenges.forecast.keeping import keep_outlooks
    from core.clock import today
    from core.db import db

    with create_app(os.environ["PALIER_DATABASE_URL"]).app_context():
        keep_outlooks(db.session(), today())
        db.session.remove()
        db.engine.dispose()


@contextmanager
def served(database_url: str, log: Path) -> Iterator[str]:
    """The address of the pages for as long as the block runs; what the server has to say goes to `log`."""
    command = [sys.executable, "-m", "tests.browser.serving", database_url]
    with (
        log.open("w", encoding="utf-8") as errors,
        subprocess.Popen(
            command, cwd=ROOT, env=_environment(database_url), stdout=subprocess.PIPE, stderr=errors, text=True
        ) as server,
    ):
        try:
            assert server.stdout is not None
            address = server.stdout.readline().strip()
            if not address:
                raise RuntimeError(f"the server did not start: {log.read_text(encoding='utf-8')[-2000:]}")
            yield address
        finally:
            server.terminate()


def _environment(database_url: str) -> dict[str, str]:
    # A key of its own, so that nothing is written into the instance folder; and no language but the reader's.
    return os.environ | {
        "PALIER_DATABASE_URL": database_url,
        "PALIER_SECRET_KEY": "only for pictures and tests, and not for anybody",
        "PALIER_HTTPS": "0",
        # What people bring, and what else is kept beside a database, lies beside this one.
        "PALIER_INSTANCE": str(Path(make_url(database_url).database or "").resolve().parent),
        "PALIER_LANGUAGE": "fr",
    }


def at_now(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The application, which takes it to be NOW."""

    def respond(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        from core.clock import as_if

        with as_if(NOW):
            return application(environ, start_response)

    return respond


def main() -> None:
    """Serve the database named in the command on a free port."""
    from werkzeug.serving import make_server

    from app import create_web_app

    # A browser asks for several files at once, and keeps its connections open.
    app = create_web_app(sys.argv[1])
    server = make_server("127.0.0.1", 0, at_now(app), threaded=True)
    # Packages of others have a port of their own.
    contents = make_server("127.0.0.1", 0, at_now(app), threaded=True)
    app.config["CONTENT_PORT"] = contents.server_port
    Thread(target=contents.serve_forever, daemon=True).start()
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
