"""Which language to speak: the reader's."""

from flask import g, has_request_context, request, session
from flask_login import current_user

from core import terminal
from core.terminal import LANGUAGES

__all__ = ["LANGUAGES", "chosen_language"]


def chosen_language() -> str:
    """`fr` or `en`: what the reader chose, else their account's, else their browser's or their terminal's."""
    if not has_request_context():
        return terminal.language()
    if (forced := getattr(g, "language", None)) in LANGUAGES:
        return str(forced)
    if (kept := session.get("language")) in LANGUAGES:
        return str(kept)
    if current_user and current_user.is_authenticated:
        return str(current_user.language)
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]
