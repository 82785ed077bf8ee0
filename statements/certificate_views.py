"""The certificate of a completed module, for whoever earned it; and the page on which anybody checks one."""

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_login import current_user

from core.accounts.permissions import Permission, public, requires
from core.accounts.throttle import Attempt, attempt, forgive
from core.clock import today
from core.costly import Costly, costly
from core.db import db
from core.downloads import download
from core.language import chosen_language
from elearning.modules.models import Result
from statements.certificates import find_certificate, write_certificate

bp = Blueprint("certificates", __name__)

TOO_MANY = 429
LONGEST_CODE = 40


@bp.get("/learning/certificates/<int:result_id>.pdf")
@requires(Permission.LEARN)
@costly(Costly.STATEMENT)
def pdf(result_id: int) -> Response:
    """The PDF of one's own certificate; of one that was withdrawn there is none."""
    # WeasyPrint takes half a second to load: the other pages do not wait for it.
    from statements.printing import printer

    session = db.session()
    result = session.get(Result, result_id)
    own = {person.id for person in current_user.participants}
    if result is None or result.participant_id not in own or result.withdrawn_at is not None:
        abort(404)
    address = url_for(".show", code=result.code, _external=True)
    content = write_certificate(session, result, address, chosen_language(), printer.print)
    response = download(content, "application/pdf", f"{result.version.module.code}-{result.code}.pdf", shown=True)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get("/certificates/<code>")
@public
def show(code: str) -> ResponseReturnValue:
    """Whether a certificate holds: whose, of what, of which day, and nothing else.

    Whoever tries one code after the other has to wait, as those do who try passwords (core.accounts.throttle).
    """
    if len(code) > LONGEST_CODE:
        abort(404)
    tried = Attempt(f"certificate {code}", f"certificates {Attempt('', request.remote_addr or '').network}"[:64])
    answer = attempt(tried)
    if answer.wait:
        return render_template("learning/certificate.html", certificate=None, wait=True), TOO_MANY
    certificate = find_certificate(db.session(), code)
    if certificate is None:
        return render_template("learning/certificate.html", certificate=None, wait=False), 404
    forgive(tried, answer)
    language = str(get_locale() or "fr")
    return render_template(
        "learning/certificate.html",
        certificate=certificate,
        title=certificate.title(language),
        ended=certificate.has_ended(today()),
        wait=False,
    )
