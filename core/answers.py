"""What is said to be done is done: a page leads on with its message once the change is stored, and not before."""

from flask import flash, redirect
from werkzeug.wrappers import Response

from core.db import db, store

# A sentence and how it is shown: "success" or "warning".
Message = tuple[str, str]


def done(address: str, *told: Message | None) -> Response:
    """Store what the request changed; then, and only then, lead on to the address and tell these there.

    Whatever the commit raises goes on: nothing was said.
    """
    store(db.session())
    for message in told:
        if message is not None:
            flash(*message)
    return redirect(address)
