"""Turns taken before costly pages, and what is said where there is none."""

from contextlib import ExitStack
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import BoundedSemaphore
from weakref import finalize

from flask import Flask, current_app, g, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from app.bearer import acting_account
from app.errors import Told
from app.gate import READING
from app.server.limits import limits
from core.costly import NoTurn, TooManyOwn, Turns, kind_of

EXTENSION = "palier_turns"

# It is under way: nothing went wrong.
ACCEPTED = 202


def with_turns(app: Flask) -> None:
    """Have costly views wait for their turn; to be registered before what asks for the writer's place."""
    folder = Path(app.config.get("TURNS_FOLDER") or _private_folder(app))
    folder.mkdir(parents=True, exist_ok=True)
    crowd = BoundedSemaphore(max(1, limits().threads * 2 // 3))
    app.extensions[EXTENSION] = Turns(folder, app.config["COSTLY"], app.config["COSTLY_SECONDS"], crowd)
    app.before_request(_take)
    app.teardown_request(_release)
    app.register_error_handler(NoTurn, _tell)


def _private_folder(app: Flask) -> str:
    """A folder that no other process shares, for as long as there is the application."""
    folder = mkdtemp(prefix="palier-turns-")
    finalize(app, rmtree, folder, ignore_errors=True)
    return folder


def _take() -> None:
    """A place for whoever may have to wait, for a turn or for the writer's place, and then the turn."""
    is_reading = request.method in READING
    view = current_app.view_functions.get(request.endpoint or "")
    kind = kind_of(view, lambda: not is_reading and any(request.files.values()))
    if kind is None and is_reading:
        return
    turns: Turns = current_app.extensions[EXTENSION]
    g.turn = ExitStack()
    g.turn.enter_context(turns.place())
    account = acting_account() or (current_user.id if current_user.is_authenticated else None)
    if kind is not None and account is not None:
        g.turn.enter_context(turns.turn(kind, account))


def _release(_error: BaseException | None) -> None:
    if "turn" in g:
        g.pop("turn").close()


def _tell(error: NoTurn) -> tuple[str, int, dict[str, str]]:
    told, code = (_own(), 429) if isinstance(error, TooManyOwn) else (_crowded(), 503)
    later = {"Retry-After": str(error.seconds)}
    if "HX-Request" in request.headers and request.method in READING:
        # A part of a page that is open: it asks again by itself.
        return render_template("errors/later.html", told=told, seconds=error.seconds), ACCEPTED, later
    return *told.page(code), later


def _own() -> Told:
    return Told(
        _("Several of your requests are still under way"),
        _("This one takes the server some time. Nothing was changed. Wait until the others are done, then try again."),
    )


def _crowded() -> Told:
    return Told(
        _("Many people are asking for this just now"),
        _("It takes the server some time. Nothing was changed. Wait a few seconds, then try again."),
    )
