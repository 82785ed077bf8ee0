"""What is answered to a request for a host that is none of PALIER_HOSTS, or that is no host at all.

And no answer is built from the host that a request names: whoever is led on is led on where they are.
"""

from flask import Flask, Response, request
from flask_babel import gettext as _
from werkzeug.exceptions import BadHost, HTTPException, SecurityError


def answer_other_hosts(app: Flask) -> None:
    """Have such requests be told so, in a sentence and without a page: addresses within it would need a host."""
    for error in (SecurityError, BadHost):
        app.register_error_handler(error, _tell)
    app.after_request(_lead_on_here)


def _lead_on_here(response: Response) -> Response:
    """An address of which routing made a better one (`//` in it, say) leads there without naming the host."""
    place = response.headers.get("Location", "")
    if place.startswith("http"):
        path = place.removeprefix(request.host_url.rstrip("/"))
        # With two of them it would be read as another host.
        if path.startswith("/") and not path.startswith(("//", "/\\")):
            response.headers["Location"] = path
    return response


def _tell(_error: HTTPException) -> Response:
    told = _("This is not an address of Palier: use the one you were given. Whoever runs it sets them in PALIER_HOSTS.")
    return Response(f"{told}\n", 400, mimetype="text/plain")
