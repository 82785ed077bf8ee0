"""What is handed to a browser and comes back is signed with SHA-256; itsdangerous takes SHA-1 unless told."""

from hashlib import sha256

from itsdangerous import Signer


def sign_with_sha256() -> None:
    """Have all that itsdangerous signs be signed so.

    The session cookie says so itself (app/cookies.py); Flask-WTF makes the signers of its tokens without a word on it.
    """
    Signer.default_digest_method = staticmethod(sha256)
