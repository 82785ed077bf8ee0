"""Sessions, kept on the server's side: begun by a sign-in, found by the token in a cookie, ended from either end."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, delete, func, not_, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, joinedload

from core.access import access_engine, reading_access, writing_access
from core.accounts.access_models import AccountSession
from core.accounts.models import Account
from core.accounts.tokens import digest, new_token
from core.clock import utc_now
from core.errors import Refused

# When a session was last used is written down so often, not at each request.
SEEN = timedelta(minutes=5)
# Where the browser's cookie keeps the token.
COOKIE_KEY = "token"
# An account has so many sessions at once; one more ends the one that was unused for longest.
MOST = 20
Moment = datetime | BindParameter[datetime]


def _within(begun: Moment, seen: Moment) -> ColumnElement[bool]:
    """Whether a session began after the one moment, and was used after the other or is kept however unused."""
    return and_(AccountSession.begun_at > begun, or_(AccountSession.kept.is_(True), AccountSession.seen_at > seen))


# Asked at each request: the session of a token, and the account with whom it acts for.
SIGNED_IN = select(
    AccountSession.id, AccountSession.account_id, AccountSession.credential, AccountSession.seen_at
).where(AccountSession.token == bindparam("token"), _within(bindparam("begun"), bindparam("seen")))
WITH_PEOPLE = select(Account).where(Account.id == bindparam("account")).options(joinedload(Account.participants))


@dataclass(frozen=True)
class Client:
    """Where a sign-in comes from: the address, and what the browser calls itself."""

    address: str
    browser: str


def begin_session(account: Account, kept: bool, client: Client) -> str:
    """Sign the account in on one browser; the token for its cookie. kept: until the absolute limit, however unused."""
    token, now = new_token(), utc_now()
    with writing_access() as session:
        _forget_ended(session, account.id, now)
        session.add(
            AccountSession(
                token=digest(token),
                account_id=account.id,
                credential=digest(account.password_hash),
                begun_at=now,
                seen_at=now,
                kept=kept,
                address=client.address[:64],
                browser=client.browser[:200],
            )
        )
    return token


def account_of(session: Session, token: str | None) -> Account | None:
    """The account that is signed in by this token; None where the session, the account or its password is over."""
    if not token:
        return None
    now = utc_now()
    # At each request: without a session of the mapper's, of which it needs nothing.
    with access_engine().connect() as access:
        found = access.execute(SIGNED_IN, {"token": digest(token), **_limits(now)}).first()
    account = session.scalars(WITH_PEOPLE, {"account": found.account_id}).unique().first() if found else None
    if found is None or account is None or not account.is_active or digest(account.password_hash) != found.credential:
        return None
    if not timedelta() <= now - found.seen_at < SEEN:
        _note_seen(found.id, now)
    return account


def alive_among(session: Session, digests: Collection[str]) -> set[str]:
    """Which of these sessions, by the digests of their tokens, still sign somebody in; asking is no use of them."""
    wanted = select(AccountSession).where(AccountSession.token.in_(sorted(digests)), _alive(utc_now()))
    with reading_access() as access:
        found = access.scalars(wanted).all()
    query = select(Account).where(Account.id.in_(sorted({row.account_id for row in found})), Account.active.is_(True))
    credentials = {account.id: digest(account.password_hash) for account in session.scalars(query)}
    return {row.token for row in found if credentials.get(row.account_id) == row.credential}


def end_session(token: str | None) -> None:
    """Sign out: the token is worth nothing any more."""
    if token:
        with writing_access() as session:
            session.execute(delete(AccountSession).where(AccountSession.token == digest(token)))


def end_sessions(account_id: int, but: str | None = None) -> int:
    """End every session of an account, but the one of this token; how many were ended."""
    ended = delete(AccountSession).where(AccountSession.account_id == account_id)
    if but:
        ended = ended.where(AccountSession.token != digest(but))
    with writing_access() as session:
        rows = session.execute(ended.returning(AccountSession.id)).all()
    return len(rows)


def carry_over(account: Account, former_hash: str) -> None:
    """Let the account's sessions go on: its password is the same, hashed in another way."""
    moved = update(AccountSession).where(
        AccountSession.account_id == account.id, AccountSession.credential == digest(former_hash)
    )
    with writing_access() as session:
        session.execute(moved.values(credential=digest(account.password_hash)))


def sessions_of(account: Account) -> Sequence[AccountSession]:
    """The sessions by which an account is signed in now, the last used first."""
    query = select(AccountSession).where(
        AccountSession.account_id == account.id,
        AccountSession.credential == digest(account.password_hash),
        _alive(utc_now()),
    )
    with reading_access() as session:
        return session.scalars(query.order_by(AccountSession.seen_at.desc(), AccountSession.id.desc())).all()


def count_sessions(account_ids: Sequence[int]) -> dict[int, int]:
    """How many sessions each of these accounts has; those that have none are left out."""
    query = (
        select(AccountSession.account_id, func.count())
        .where(AccountSession.account_id.in_(account_ids), _alive(utc_now()))
        .group_by(AccountSession.account_id)
    )
    with reading_access() as session:
        return {row[0]: row[1] for row in session.execute(query)}


def is_this_one(row: AccountSession, token: str | None) -> bool:
    """Whether it is the session of this token."""
    return bool(token) and row.token == digest(token or "")


def _alive(now: datetime) -> ColumnElement[bool]:
    """Whether neither limit has ended a session: the absolute one, and the one on being unused."""
    return _within(**_limits(now))


def _limits(now: datetime) -> dict[str, datetime]:
    """Before which moments a session that is still alive has not begun, nor was last used."""
    idle, longest = current_app.config["SESSION_IDLE"], current_app.config["PERMANENT_SESSION_LIFETIME"]
    return {"begun": now - longest, "seen": now - idle}


def _note_seen(session_id: int, now: datetime) -> None:
    """Write down that it is in use; who cannot write that (a full disk) reads on all the same."""
    try:
        with writing_access() as session:
            session.execute(update(AccountSession).where(AccountSession.id == session_id).values(seen_at=now))
    except (SQLAlchemyError, Refused):
        current_app.logger.warning("It could not be written when a session was last used", exc_info=True)


def forget_ended_sessions() -> int:
    """Remove the sessions that are over, whoever's; how many they were."""
    with writing_access() as session:
        return _remove_ended(session, utc_now())


def _remove_ended(session: Session, now: datetime) -> int:
    over = select(AccountSession.id).where(not_(_alive(now))).with_for_update(skip_locked=True)
    removed = delete(AccountSession).where(AccountSession.id.in_(over))
    return len(session.execute(removed.returning(AccountSession.id)).all())


def _forget_ended(session: Session, account_id: int, now: datetime) -> None:
    """Remove the sessions that are over, whoever's, and those of this account beyond the number it may have."""
    _remove_ended(session, now)
    latest = select(AccountSession.id).where(AccountSession.account_id == account_id)
    latest = latest.order_by(AccountSession.seen_at.desc(), AccountSession.id.desc()).offset(MOST - 1)
    session.execute(delete(AccountSession).where(AccountSession.id.in_(session.scalars(latest).all())))
