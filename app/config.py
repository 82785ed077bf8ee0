"""The configuration: what may be set from outside, and what holds otherwise."""

import os
import secrets
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INSTANCE = Path(os.environ.get("PALIER_INSTANCE", ROOT / "instance"))

# An upload larger than this goes through the command line, which shows its progress.
MAX_UPLOAD_BYTES = 64 * 1024 * 1024


def configuration() -> dict[str, object]:
    """The settings read from the environment, with their defaults."""
    return {
        "CURRENCY": os.environ.get("PALIER_CURRENCY", "EUR"),
        "TIMEZONE": os.environ.get("PALIER_TIMEZONE", "Europe/Paris"),
        "PROGRAMME": os.environ.get("PALIER_PROGRAMME", "Palier"),
        "BABEL_DEFAULT_LOCALE": "fr",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
        "MAX_CONTENT_LENGTH": MAX_UPLOAD_BYTES,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        # How many proxies stand in front; each one's word on address, scheme and host is believed, and nobody else's.
        "PROXIES": int(os.environ.get("PALIER_PROXIES", "0")),
        "SESSION_COOKIE_SECURE": os.environ.get("PALIER_HTTPS", "") == "1",
        "SESSION_COOKIE_NAME": "palier",
        "WTF_CSRF_TIME_LIMIT": None,
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True},
    }


def database_url(given: str | None) -> str:
    """The database to use: as given, else PALIER_DATABASE_URL, else an SQLite file in the instance folder."""
    url = given or os.environ.get("PALIER_DATABASE_URL") or f"sqlite:///{INSTANCE / 'palier.sqlite'}"
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def secret_key() -> str:
    """The key that signs sessions: PALIER_SECRET_KEY, else one made once and kept in the instance folder."""
    if key := os.environ.get("PALIER_SECRET_KEY"):
        return key
    path = INSTANCE / "secret_key"
    INSTANCE.mkdir(parents=True, exist_ok=True)
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        return path.read_text()
    path.write_text(secrets.token_hex(32))
    return path.read_text()
