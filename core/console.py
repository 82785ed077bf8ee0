"""What every command shares: an open database, refusals told in words, the choice of a format."""

import functools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from core.terminal import said as _

OPEN = "palier.open"
P = ParamSpec("P")
R = TypeVar("R")


class NewFile(click.Path):
    """A file to write: its folder is looked at before anything is done, not after."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, writable=True, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path of the file."""
        path = Path(str(super().convert(value, param, ctx)))
        if not os.access(path.parent, os.W_OK):
            folder = path.parent.absolute()
            self.fail(_("The folder “%(folder)s” is not there, or cannot be written.", folder=folder), param, ctx)
        return path


form_option = click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", help="How to print the rows."
)


def on_database(function: Callable[P, R]) -> Callable[P, R]:
    """A command that works on the database: opened before it runs; what it refuses is told on standard error."""
    return _opening(function, ready=True)


def on_database_as_it_is(function: Callable[P, R]) -> Callable[P, R]:
    """The same on a database that is not brought up to date, nor made where it is not there."""
    return _opening(function, ready=False)


def _opening(function: Callable[P, R], ready: bool) -> Callable[P, R]:
    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with told_in_words():
            click.get_current_context().meta[OPEN](ready)
            return function(*args, **kwargs)

    return run


@contextmanager
def told_in_words() -> Iterator[None]:
    """What is refused, and what keeps the database or a file from being used, as a sentence and exit status 1."""
    from sqlalchemy.exc import DBAPIError, OperationalError

    from core.errors import Refused

    try:
        yield
    except Refused as error:
        raise click.ClickException(str(error)) from error
    except BrokenPipeError:
        # Whoever reads has seen enough; click ends without a word.
        raise
    except OSError as error:
        raise click.ClickException(_of_system(error)) from error
    except DBAPIError as error:
        # Others are mistakes of ours.
        if not isinstance(error, OperationalError) and not _is_denied(error):
            raise
        raise click.ClickException(_of_database(error)) from error


def _of_system(error: OSError) -> str:
    where = f"“{error.filename}”: " if error.filename else ""
    return f"{where}{error.strerror or error}"


def _is_denied(error: Any) -> bool:
    """Whether the database forbids it, or is none: PostgreSQL's class 42501, SQLite's own word."""
    return getattr(error.orig, "sqlstate", "") == "42501" or type(error.orig).__name__ == "DatabaseError"


def _of_database(error: Any) -> str:
    reason = str(error.orig).strip().split("\n")[0].removesuffix(".")
    return _("The database failed: %(reason)s. What was not finished was not stored.", reason=reason)
