"""What is handed to a browser and comes back is signed with SHA-256; Flask and itsdangerous take SHA-1 unless told."""

from hashlib import sha256

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import Signer


class SessionInterface(SecureCookieSessionInterface):
    """Session cookies, signed with HMAC-SHA-256."""

    digest_method = staticmethod(sha256)


def sign_with_sha256(app: Flask) -> None:
    """Have session cookies, and all else that is signed by itsdangerous (the tokens of forms), be signed so."""
    app.session_interface = SessionInterface()
    # Flask-WTF makes its signers itself, with what the library takes where nothing is said.
    Signer.default_digest_method = staticmethod(sha256)
