"""What a page says when something went wrong: what happened, in words, and what to do next."""

from dataclasses import dataclass

from flask import Flask, current_app, g, render_template, request, session
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app import bad_days
from app.logs import forget_reader
from core.db import db
from core.errors import Busy, Refused
from core.failures import Cause, Unusable, safe_reason
from core.language import LANGUAGES
from core.settings.look import unset_look
from imports.forms import too_large

# A browser shows the answer to an upload only once it has sent it; up to this size it is let finish.
MOST_READ_BYTES = 512 * 1024 * 1024
CHUNK_BYTES = 1024 * 1024
RETRY_SECONDS = "30"

Answer = tuple[str, int, dict[str, str]]


@dataclass(frozen=True)
class Told:
    """An error in words: what happened, and what to do."""

    title: str
    text: str
    template: str = "errors/error.html"

    def page(self, code: int) -> tuple[str, int]:
        """The page that says it; a few lines for a script that would put it into a page that is open."""
        is_part = "HX-Request" in request.headers
        return render_template("errors/part.html" if is_part else self.template, told=self, code=code), code


def answer(app: Flask) -> None:
    """Have the application tell errors on its own pages."""
    app.register_error_handler(CSRFError, _wrong_token)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(Unusable, _unexpected)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Exception, _unexpected)


def _http(error: HTTPException) -> Answer | HTTPException:
    code = error.code or 500
    if code < 400:
        return error
    if code == 413:
        _read_to_the_end()
    if code >= 500:
        return _unexpected(error)
    # Which methods an address has (405).
    allowed = {name: value for name, value in error.get_headers() if name == "Allow"}
    return *_tell(code).page(code), allowed


def _tell(code: int) -> Told:
    match code:
        case 403:
            return Told(
                _("This page is not for your account"),
                _("Your role does not include it. If you need it, ask whoever manages the accounts."),
            )
        case 404:
            return Told(
                _("There is nothing here"),
                _("The address is wrong, or what it showed is not for your account. Start again from the home page."),
            )
        case 405:
            return Told(_("This address cannot be used like that"), _("Start again from the home page."))
        case 413:
            return Told(_("This file is too large for the browser"), too_large())
        case 429:
            return Told(_("Too many attempts"), _("Wait a few minutes, then try again."))
        case _:
            return Told(
                _("This request could not be understood"),
                _("Nothing was changed. Go back, reload the page and try again."),
            )


def _wrong_token(_error: CSRFError) -> tuple[str, int]:
    told = Told(
        _("This page was open for too long"),
        _(
            "For your safety a form is only accepted from a page that was opened in this session."
            " Nothing was changed. Go back, reload the page and send the form again; sign in again if you are asked to."
        ),
    )
    return told.page(400)


def _busy(error: Busy) -> Answer:
    _set_down()
    bad_days.note(Cause.BUSY, "another writer did not end in time")
    again = _("Reload this page to send it again.")
    told = Told(bad_days.title(Cause.BUSY), f"{error} {again}")
    return *told.page(503), {"Retry-After": RETRY_SECONDS}


def _unusable(cause: Cause, error: BaseException) -> Answer:
    """A bad day: no mistake of ours, and over without us. Told without asking the database for anything."""
    bad_days.note(cause, safe_reason(error))
    said = " ".join(filter(None, (bad_days.outcome(), bad_days.advice(cause))))
    told = Told(bad_days.title(cause), said, "errors/plain.html")
    return *told.page(bad_days.status_of(cause)), {"Retry-After": RETRY_SECONDS}


def _refused(error: Refused) -> tuple[str, int]:
    db.session.rollback()
    return Told(_("This cannot be done"), str(error)).page(409)


def _unexpected(error: Exception) -> Answer:
    """A bad day, or a mistake of ours: logged whole, told briefly, without asking the database for anything."""
    # What came up once the page was made reaches us within another error.
    error = getattr(error, "original_exception", None) or error
    _set_down()
    forget_reader()
    if cause := bad_days.cause_here(error):
        return _unusable(cause, error)
    if not isinstance(error, HTTPException):
        current_app.logger.error("Unexpected %s", safe_reason(error), exc_info=error)
    recorded = _("The error was recorded; try again, and tell whoever runs the server if it comes back.")
    said = " ".join(filter(None, (bad_days.outcome(), recorded)))
    told = Told(_("Something went wrong on our side"), said, "errors/plain.html")
    return *told.page(500), {}


def _set_down() -> None:
    """End the transaction, and settle the language from what is at hand: the database may be what fails."""
    try:
        db.session.rollback()
    except Exception as error:
        current_app.logger.error("The transaction could not be ended: %s", safe_reason(error))
    accepted = request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]
    g.language = session.get("language", accepted)
    g.setdefault("look", unset_look())


def _read_to_the_end() -> None:
    """Take what the browser still sends, and drop it."""
    stream = request.environ.get("wsgi.input")
    left = min(request.content_length or 0, MOST_READ_BYTES)
    while stream is not None and left > 0 and (chunk := stream.read(min(CHUNK_BYTES, left))):
        left -= len(chunk)
