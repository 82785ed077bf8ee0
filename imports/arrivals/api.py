"""The address to which programs send files, with an upload token."""

from flask import Blueprint, Response, abort, g, jsonify, request, url_for
from flask_babel import gettext as _

from core.accounts.permissions import by_token
from core.costly import Costly, costly
from core.db import db
from core.downloads import name_of_upload
from core.errors import Busy, Refused
from core.failures import Unusable
from core.files.names import file_title
from core.security.log import EventKind, record
from imports.arrivals.beside import bring_in
from imports.arrivals.models import Arrival, Outcome, Source, UploadToken
from imports.arrivals.services import Came
from imports.layouts import LAYOUTS

bp = Blueprint("arrivals_api", __name__)

MULTIPART = "multipart/form-data"
STATUSES = {Outcome.IMPORTED: 200, Outcome.SAME: 200, Outcome.FAILED: 422}
COUNTS = ("new", "corrected", "unchanged", "held", "rejected")


@bp.post("/api/imports/<what>")
@by_token
@costly(Costly.TRIAL)
def bring(what: str) -> tuple[Response, int]:
    """Bring in the file of the body, or of the field `file` of a form; what became of it, as JSON."""
    if what not in LAYOUTS:
        abort(404)
    content, name = _sent(what)
    if not content:
        return jsonify(problem=_("No file was sent.")), 422
    token_id, account_id = g.upload_token, g.acting_account
    came = Came(what, name, content, Source.TOKEN.value, token_id=token_id, account_id=account_id)
    try:
        arrival = bring_in(db.session(), came)
    except (Busy, Unusable):
        raise
    except Refused as refused:
        db.session.rollback()
        return jsonify(problem=str(refused)), 422
    token = db.session.get_one(UploadToken, token_id)
    record(EventKind.TOKEN_USED, token.name, f"{name}: {arrival.outcome}", account=token.account)
    return jsonify(told(arrival)), STATUSES[Outcome(arrival.outcome)]


def _sent(what: str) -> tuple[bytes, str]:
    """The bytes of the file, and its name: the form's, the one in the address, else what it holds."""
    # Whatever else the program says that the body is, it is the file.
    file = request.files.get("file") if request.mimetype == MULTIPART else None
    if file is not None:
        return file.read(), file_title(name_of_upload(file.filename) or f"{what}.csv")
    name = name_of_upload(request.args.get("name", "")) or f"{what}.csv"
    return request.get_data(cache=False), file_title(name)


def told(arrival: Arrival) -> dict[str, object]:
    """What became of a file, for a program."""
    run = arrival.run
    counts = {name: getattr(run, name) for name in COUNTS} if run and arrival.outcome != Outcome.SAME else {}
    address = url_for("imports.one", run_id=run.id) if run else None
    return {"outcome": arrival.outcome, "arrival": arrival.id, "import": run.id if run else None, **counts,
            "problem": arrival.told or None, "address": address}  # fmt: skip
