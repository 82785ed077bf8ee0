"""The command `palier`: each room's commands, loaded when they are called."""

from importlib import import_module
from typing import Any

import click

from app.help import spoken
from core.terminal import speak

COMMANDS = {
    "import": "imports.cli:bring_in",
    "imports": "imports.cli:listing",
    "invoice": "sales.invoices.cli:invoice",
    "challenge": "challenges.cli:challenge",
    "score": "challenges.cli:score",
    "points": "challenges.cli:points",
    "explain": "challenges.cli:explain",
    "simulate": "challenges.laboratory.cli:simulate",
    "leaderboard": "leaderboards.cli:leaderboard",
    "prizes": "challenges.lifecycle.outcome_cli:prizes",
    "leagues": "challenges.lifecycle.outcome_cli:leagues",
    "wallet": "rewards.cli:wallet",
    "levels": "rewards.cli:levels",
    "verify": "challenges.lifecycle.outcome_cli:verify",
    "renew": "challenges.lifecycle.calendar_cli:renew",
    "due": "app.worker.cli:due",
    "module": "elearning.cli:module",
    "statement": "statements.cli:statement",
    "statements": "statements.cli:statements",
    "demo": "app.demo.cli:demo",
    "account": "core.accounts.cli:account",
    "backup": "app.operations.cli:backup",
    "restore": "app.operations.cli:restore",
    "move": "app.operations.cli:move",
    "check": "app.operations.cli:check",
    "worker": "app.worker.cli:worker",
    "serve": "app.serve:serve",
}


class Rooms(click.Group):
    """Finds a command in the room it belongs to, so that calling one does not load the others."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """The command line's beginning: from here on everything is said in the terminal's language."""
        speak()
        return click.Group.make_context(spoken(self), *args, **extra)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of a challenge's life."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return spoken(command)


@click.group(cls=Rooms, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="palier", help="Show the version and exit.")
@click.option(
    "--database", metavar="URL", help="SQLAlchemy URL; default: PALIER_DATABASE_URL, else instance/palier.sqlite"
)
@click.pass_context
def main(ctx: click.Context, database: str | None) -> None:
    """Sales challenges whose every point is exact, and explained down to the sale that earned it."""
    from core.console import OPEN

    ctx.meta[OPEN] = lambda ready: _open(database, ready)


def _open(database: str | None, ready: bool) -> object:
    """The application on a database that is made ready or left as it is, its context entered until the command ends."""
    from app import create_app
    from app.database import make_ready
    from core.db import db

    app = create_app(database)
    context = app.app_context()
    context.push()
    command = click.get_current_context()
    # The last one registered is called first: the session ends before its engine.
    for engine in db.engines.values():
        command.call_on_close(engine.dispose)
    command.call_on_close(context.pop)
    if ready:
        make_ready(app)
    return app
