"""The commands that do what has to be done on time: as a worker, or once a night."""

from collections.abc import Iterator

import click

from core.console import on_database


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, tell it, and end.")
@click.option("--beside", type=int, hidden=True, help="The process that it ends with.")
@on_database
def worker(once: bool, beside: int | None) -> None:
    """Close and renew challenges on time, send mails, make statements: until stopped with Ctrl+C.

    Of several workers on one database one works, and another one takes over within seconds when it ends.
    """
    from flask import current_app
    from flask_babel import gettext as _

    from app.logs import configure
    from app.secret import secret_key
    from app.worker.process import Worker, do_once

    app = current_app._get_current_object()  # type: ignore[attr-defined]
    # The links in mails that end them are signed.
    app.config["SECRET_KEY"] = app.config.get("SECRET_KEY") or secret_key()
    if once:
        do_once(app, _tell)
        return
    configure(app.config["LOGS"])
    if not beside:
        click.echo(_("The worker is at work (stop with Ctrl+C)."), err=True)
    Worker(app, beside).serve()


@click.command()
@on_database
def due() -> None:
    """Launch the drafts whose day has come, close what is over, start the seasons that are due, and let points expire
    that were not spent in time. For every night."""
    from itertools import chain

    from challenges.lifecycle.calendar_cli import tell_done
    from challenges.lifecycle.due import close_and_renew, launch_due
    from core.clock import today, utc_now
    from core.db import db

    tell_done(chain(launch_due(db.session(), utc_now()), close_and_renew(db.session(), today())), _expired())


def _expired() -> Iterator[str]:
    from core.clock import today
    from core.db import db
    from rewards.wallet.expiring import expire_over
    from rewards.wallet.words import expired_in

    if count := expire_over(db.session(), today()):
        yield expired_in(count)


def _tell(done: object) -> None:
    from app.worker.records import Run
    from app.worker.words import job_name, sentences

    assert isinstance(done, Run)
    for sentence in sentences(done.outcome, done.facts):
        click.echo(f"{job_name(done.job)}: {sentence}")
