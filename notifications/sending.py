"""Whether mails are sent, where to, and what people's addresses in them lead to."""

import os
from collections.abc import Callable

from flask import current_app
from sqlalchemy.orm import Session

from core.hooks import DEMONSTRATION

NOBODY = "palier@palier.invalid"


def mails_are_sent(session: Session) -> bool:
    """Whether there is a server for mails, or the demonstration, which keeps them in a folder."""
    return bool(current_app.config["SMTP_HOST"]) or is_demonstration(session)


def is_demonstration(session: Session) -> bool:
    """Whether the database holds the demonstration."""
    holds: Callable[[Session], bool] | None = current_app.extensions.get(DEMONSTRATION)
    return holds is not None and holds(session)


def sender() -> str:
    """The e-mail address that mails come from."""
    return str(current_app.config["MAIL_FROM"] or NOBODY)


def base_address() -> str:
    """Where people reach Palier: as set, else the first of PALIER_HOSTS, else where `palier serve` listens."""
    if given := current_app.config["ADDRESS"]:
        return str(given)
    if hosts := current_app.config["TRUSTED_HOSTS"]:
        return f"{'https' if current_app.config['SESSION_COOKIE_SECURE'] else 'http'}://{hosts[0].lstrip('.')}"
    return f"http://localhost:{os.environ.get('PALIER_PORT') or 8000}"
