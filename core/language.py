"""Which language to speak: the reader's."""

import os

from flask import g, has_request_context, request, session
from flask_login import current_user

LANGUAGES = ("fr", "en")


def chosen_language() -> str:
    """`fr` or `en`: what the reader chose, else their account's, else their browser's or their terminal's."""
    if not has_request_context():
        return _of_terminal()
    if (forced := getattr(g, "language", None)) in LANGUAGES:
        return str(forced)
    if (kept := session.get("language")) in LANGUAGES:
        return str(kept)
    if current_user and current_user.is_authenticated:
        return str(current_user.language)
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def _of_terminal() -> str:
    named = os.environ.get("PALIER_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "fr" if named.lower().startswith("fr") else "en"
