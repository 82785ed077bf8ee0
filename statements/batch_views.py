"""The director's page of statements in batches: asked for, followed while they are made, downloaded together."""

import tempfile
import zipfile
from collections.abc import Iterator
from typing import IO

from flask import Blueprint, Response, abort, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from challenges.models import Challenge, State
from challenges.web.access import challenge_for
from challenges.web.views import title_of
from core.accounts.permissions import Permission, requires
from core.answers import done
from core.clock import day_of
from core.db import db
from core.downloads import name_file
from statements.batches import ask_batch, batch_of, batches_of, files_of, people_of

bp = Blueprint("statement_batches", __name__)

PART_BYTES = 256 * 1024


@bp.get("/challenges/<code>/statements")
@requires(Permission.MANAGE_CHALLENGES)
def index(code: str) -> str:
    """The batches of a challenge; for a script that asks again, their part of the page alone."""
    challenge = _challenge(code)
    batches = batches_of(challenge)
    part = "statements/batch_list.html" if "HX-Request" in request.headers else "statements/batches.html"
    return render_template(
        part,
        challenge=challenge,
        title=title_of(challenge),
        batches=batches,
        count=len(people_of(db.session(), challenge)),
        is_under_way=any(not one.is_over for one in batches),
    )


@bp.post("/challenges/<code>/statements")
@requires(Permission.MANAGE_CHALLENGES)
def ask(code: str) -> ResponseReturnValue:
    """Have the statements of everybody made by the worker."""
    challenge = _challenge(code)
    ask_batch(db.session(), challenge, current_user.id)
    return done(url_for(".index", code=code), (_("The statements are being made: you will be told."), "success"))


@bp.get("/challenges/<code>/statements/<int:batch_id>.zip")
@requires(Permission.MANAGE_CHALLENGES)
def archive(code: str, batch_id: int) -> Response:
    """All statements of a batch that are made, in one file."""
    challenge = _challenge(code)
    batch = batch_of(challenge, batch_id)
    if batch is None:
        abort(404)
    what, day = _("statements"), day_of(batch.asked_at)
    response = Response(stream_with_context(_parts(_packed(batch_id))), mimetype="application/zip")
    name_file(response.headers, "attachment", f"{challenge.code}-{what}-{day}.zip")
    return response


def _challenge(code: str) -> Challenge:
    challenge = challenge_for(db.session(), current_user, code)
    if challenge.state == State.DRAFT:
        abort(404)
    return challenge


def _packed(batch_id: int) -> IO[bytes]:
    """PDFs are compressed already. In a file without a name: there may be thousands."""
    file = tempfile.TemporaryFile()  # noqa: SIM115
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as packed:
        for name, content in files_of(batch_id):
            packed.writestr(name, content)
    file.seek(0)
    return file


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while part := file.read(PART_BYTES):
            yield part
