"""Tokens that let somebody in, and what is kept of them."""

import hashlib
import hmac
import secrets

from flask import current_app


def new_token() -> str:
    """A token that nobody guesses: 256 bits, to be written in an address or a cookie."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a token, or of a password hash: 64 letters from which it cannot be had back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def keyed_digest(text: str) -> str:
    """What is kept of a text that could be guessed: 64 letters that say nothing without the secret key."""
    key = current_app.secret_key or ""
    return hmac.new(key if isinstance(key, bytes) else key.encode(), text.encode(), "sha256").hexdigest()
