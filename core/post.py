"""Whether mails are sent, asked by rooms below the one that sends them; what is mailed is told as news (core.news)."""

from collections.abc import Callable

from flask import current_app
from sqlalchemy.orm import Session

from core.hooks import POST


def mails_are_sent(session: Session) -> bool:
    """Whether a mail that is asked for now will go."""
    sent: Callable[[Session], bool] | None = current_app.extensions.get(POST)
    return sent is not None and sent(session)
