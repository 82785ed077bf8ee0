"""The command that serves the pages."""

import os
import socket
import subprocess
import sys

import click

from app.server.limits import DEFAULT_PATIENCE, DEFAULT_THREADS, PATIENCE, THREADS
from core.console import on_database
from elearning.packages.settings import CONTENT_PORT

# How long requests may take to end when the server is stopped.
GRACE_SECONDS = 30
_LAST_PORT = 65_535


@click.command()
@click.option(
    "--host",
    envvar="PALIER_HOST",
    default="127.0.0.1",
    show_default=True,
    show_envvar=True,
    help="The address to listen on.",
)
@click.option(
    "--port", envvar="PALIER_PORT", default=8000, show_default=True, show_envvar=True, type=click.IntRange(1, 65535),
    help="The port to listen on.",
)  # fmt: skip
@click.option(
    "--content-port", envvar="PALIER_CONTENT_PORT", default=None, show_envvar=True, type=click.IntRange(1, 65535),
    help="The port on which packages of others are served, apart from the pages; the next one unless told.",
)  # fmt: skip
@click.option(
    "--public-demonstration",
    is_flag=True,
    help="Serve the demonstration accounts to other machines; PALIER_PUBLIC_DEMONSTRATION=1 has to say so too.",
)
@click.option(
    "--workers", envvar="PALIER_WORKERS", default=2, show_default=True, show_envvar=True, type=click.IntRange(1, 64),
    help="How many processes make pages.",
)  # fmt: skip
@click.option(
    "--threads", envvar=THREADS, default=DEFAULT_THREADS, show_default=True, show_envvar=True,
    type=click.IntRange(2, 64), help="How many pages each process makes at a time.",
)  # fmt: skip
@click.option(
    "--patience", envvar=PATIENCE, default=DEFAULT_PATIENCE, show_default=True, show_envvar=True,
    type=click.IntRange(1, 600), help="How many seconds a client may take to say what it wants.",
)  # fmt: skip
@click.option(
    "--with-worker", envvar="PALIER_WITH_WORKER", is_flag=True, show_envvar=True,
    help="Keep a worker (palier worker) beside the pages, for as long as they are served.",
)  # fmt: skip
@on_database
def serve(
    host: str,
    port: int,
    content_port: int | None,
    workers: int,
    threads: int,
    patience: int,
    public_demonstration: bool,
    with_worker: bool,
) -> None:
    """Serve the pages until stopped with Ctrl+C."""
    from flask import current_app
    from flask_babel import gettext as _

    _refuse_exposure(host, public_demonstration)
    _refuse_taken(host, port)
    content_port = content_port or _next_to(port)
    _refuse_taken(host, content_port)
    url = current_app.config["SQLALCHEMY_DATABASE_URI"]
    shown = "localhost" if host in ("0.0.0.0", "::", "") else host
    click.echo(_("Palier is at %(address)s (stop with Ctrl+C)", address=f"http://{shown}:{port}"))
    _print_accounts()
    sys.stdout.flush()
    # Another program in this one's place: gunicorn forks, and the threads of Polars do not survive that, so nothing
    # may be loaded before each worker loads it for itself.
    os.environ |= {"PALIER_DATABASE_URL": str(url), THREADS: str(threads), PATIENCE: str(patience)}
    os.environ[CONTENT_PORT] = str(content_port)
    if with_worker:
        # Its mails lead to where these pages are, unless somebody has said where people reach them.
        if not current_app.config["TRUSTED_HOSTS"]:
            os.environ.setdefault("PALIER_ADDRESS", f"http://{shown}:{port}")
        # A child of the server, whose process this one becomes.
        subprocess.Popen([sys.executable, "-m", "app.worker.keeper"], stdin=subprocess.DEVNULL)
    os.execv(
        sys.executable,
        [sys.executable, "-m", "gunicorn", *_options(host, (port, content_port), workers), "app.wsgi:app"],
    )


def _refuse_exposure(host: str, permitted: bool) -> None:
    """See that nobody elsewhere is let in by what is public, nor kept out by a cookie that needs HTTPS."""
    from flask import current_app
    from flask_babel import gettext as _

    from app.demo.cli import demonstration_accounts
    from app.exposure import is_on_loopback, refuse_demonstration, settle_cookie
    from app.secret import secret_key
    from core.db import db

    on_loopback = is_on_loopback(host, current_app.config["PROXIES"])
    refuse_demonstration(bool(demonstration_accounts(db.session())), on_loopback, permitted)
    if settle_cookie(on_loopback) and not current_app.config["PROXIES"]:
        told = _("Browsers stay signed in over HTTPS only. Where people come by plain HTTP, set PALIER_HTTPS=0.")
        click.echo(told, err=True)
    secret_key()
    db.session.remove()


def _print_accounts() -> None:
    """The demonstration accounts, where the database holds the demonstration."""
    from flask_babel import gettext as _

    from app.demo.cli import demonstration_accounts
    from core.db import db
    from core.tables import print_table

    if accounts := demonstration_accounts(db.session()):
        click.echo(_("Demonstration accounts:"))
        print_table((_("role"), _("e-mail"), _("password")), accounts)
    db.session.remove()


def _next_to(port: int) -> int:
    return port + 1 if port < _LAST_PORT else port - 1


def _options(host: str, ports: tuple[int, ...], workers: int) -> list[str]:
    binds = [f"--bind=[{host}]:{port}" if ":" in host else f"--bind={host}:{port}" for port in ports]
    settings = {
        "worker-class": "app.server.worker.LoopWorker",
        "workers": workers,
        "graceful-timeout": GRACE_SECONDS,
        "log-level": "warning",
        "name": "palier",
    }
    # Its control socket is one for all servers of an account, and nobody here uses it.
    return ["--no-control-socket", *binds, *(f"--{name}={value}" for name, value in settings.items())]


def _refuse_taken(host: str, port: int) -> None:
    """Say in words that the address is none or the port not free, before gunicorn tries it five times."""
    from flask_babel import gettext as _

    from core.errors import Refused

    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
    except (socket.gaierror, UnicodeError) as error:
        raise Refused(
            _("“%(host)s” is no address of this machine. Choose another with --host or PALIER_HOST.", host=host)
        ) from error
    except OSError as error:
        raise Refused(
            _(
                "Port %(port)s of %(host)s cannot be used: %(reason)s."
                " Choose others with --port or PALIER_PORT, --host or PALIER_HOST.",
                port=port,
                host=host,
                reason=error.strerror,
            )
        ) from error
