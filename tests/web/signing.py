"""Somebody signed in without a password's trouble: a session begun by hand, and its token."""

from flask import Flask
from sqlalchemy import select


def session_token(app: Flask, email: str) -> str:
    """The token of a new session of that account, for a cookie under COOKIE_KEY."""
    from core.accounts.models import Account
    from core.accounts.sessions import Client, begin_session
    from core.db import db

    with app.app_context():
        account = db.session.scalars(select(Account).where(Account.email == email)).one()
        return begin_session(account, kept=False, client=Client("127.0.0.1", "tests"))


def signed_in(app: Flask, email: str) -> dict[str, str]:
    """What the cookie of that account's browser holds."""
    from core.accounts.sessions import COOKIE_KEY

    return {COOKIE_KEY: session_token(app, email)}
