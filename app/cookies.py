"""The signed cookie: the language, the token of forms, what is to be told next, and the token of a session."""

import hashlib

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature


class SignedCookies(SecureCookieSessionInterface):
    """Flask's, without an age of its own.

    Whether somebody is signed in is decided by what the server keeps of their session; a cookie that looked to be from
    the future, because a clock was set back, would sign out everybody.
    """

    digest_method = staticmethod(hashlib.sha256)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the cookie holds; nothing where it is not ours."""
        serializer = self.get_signing_serializer(app)
        if serializer is None:
            return None
        try:
            return self.session_class(serializer.loads(request.cookies.get(self.get_cookie_name(app), "")))
        except BadSignature:
            return self.session_class()
