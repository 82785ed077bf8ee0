"""What is answered to a request for a host that is none of PALIER_HOSTS, or that is no host at all."""

from flask import Flask, Response
from flask_babel import gettext as _
from werkzeug.exceptions import BadHost, HTTPException, SecurityError


def answer_other_hosts(app: Flask) -> None:
    """Have such requests be told so, in a sentence and without a page: addresses within it would need a host."""
    for error in (SecurityError, BadHost):
        app.register_error_handler(error, _tell)


def _tell(_error: HTTPException) -> Response:
    told = _("This is not an address of Palier: use the one you were given. Whoever runs it sets them in PALIER_HOSTS.")
    return Response(f"{told}\n", 400, mimetype="text/plain")
