"""What every command shares: an open database, refusals told in words, the choice of a format."""

import functools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

from core.terminal import said as _

if TYPE_CHECKING:
    from core.db import Fate

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
    from core.errors import Refused

    try:
        yield
    except Refused as error:
        raise click.ClickException(str(error)) from error
    except BrokenPipeError:
        # Whoever reads has seen enough; click ends without a word.
        raise
    except OSError as error:
        raise click.ClickException(_with_fate(_of_system(error))) from error
    except Exception as error:
        from core.failures import cause_of

        # Others are mistakes of ours.
        if cause_of(error) is None:
            raise
        raise click.ClickException(_of_database(error)) from error


def _of_system(error: OSError) -> str:
    where = f"“{error.filename}”: " if error.filename else ""
    return f"{where}{error.strerror or error}"


def _of_database(error: Exception) -> str:
    from core.db import Fate

    reason = str(getattr(error, "orig", None) or error).strip().split("\n")[0].removesuffix(".")
    failed = _("The database failed: %(reason)s.", reason=reason)
    if _fate() != Fate.NOTHING:
        return _with_fate(failed)
    return failed + " " + _("What was not finished was not stored.")


def _with_fate(sentence: str) -> str:
    """The sentence, with what became of the last change where that is not nothing."""
    from core.db import Fate

    match _fate():
        case Fate.STORED:
            return sentence + " " + _("The change itself is stored; only what was to follow it failed.")
        case Fate.UNKNOWN:
            return sentence + " " + _("Whether the last change is stored is not known: look before you repeat it.")
        case _:
            return sentence


def _fate() -> "Fate":
    from flask import has_app_context

    from core.db import Fate, db, fate_of

    return fate_of(db.session()) if has_app_context() else Fate.NOTHING
