"""One-time, quiet congratulations: worked out from what holds now, so that what was taken back is never celebrated.

Each has a key that says what it is about. Once somebody has put it away, that key never comes again for them: not on
another device, and not when the same is reached a second time.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.ledger.rank_changes import RankChanges
from challenges.ledger.standings import Row
from challenges.models import Challenge
from core.accounts.models import Account
from core.clock import today, utc_now
from core.wording import called, labelled, number, points
from notifications.words import title_of
from portal.badges import WEEK, Streak, monday_of
from portal.models import Celebrated
from portal.since import StepReached

PODIUM = 3
# Weeks in a row that are worth a word.
WEEKS = frozenset({3, 5, 8, 12, 16, 20, 26, 39, 52})
# How long after a closing its podium is news.
FINAL = timedelta(days=14)
# Said at once; those beyond are put away with them.
MOST = 3
SALT = "put away"


@dataclass(frozen=True)
class Celebration:
    """Something achieved: its key, the icon beside it, and the words."""

    key: str
    symbol: str
    text: str


def final(challenge: Challenge, row: Row) -> Celebration | None:
    """A place on the podium of a challenge that was closed lately."""
    closed = challenge.closed_at
    if closed is None or utc_now() - closed > FINAL or row.rank > PODIUM or row.points <= 0:
        return None
    told = _("You finished “%(title)s” on rank %(rank)s.", title=title_of(challenge), rank=number(row.rank))
    return Celebration(_key("final", challenge.id, row.participant_id, row.rank), "trophy", told)


def climb(challenge: Challenge, row: Row, near: Sequence[Row], changes: RankChanges) -> Celebration | None:
    """Ranks won since yesterday by points of one's own: the podium, or whom one has passed."""
    mine = changes.get(row.participant_id)
    if mine is None or mine.former_rank is None or mine.places <= 0 or mine.points <= 0:
        return None
    key = _key("rank", challenge.id, row.participant_id, row.league, row.rank)
    if row.rank <= PODIUM:
        return Celebration(key, "trophy", _("You are on the podium: rank %(rank)s.", rank=number(row.rank)))
    passed = _passed(row, mine.former_rank, near, changes)
    told = (
        _("You passed %(name)s: rank %(rank)s.", name=called(passed.name), rank=number(row.rank))
        if passed
        else _("You moved up to rank %(rank)s.", rank=number(row.rank))
    )
    return Celebration(key, "users", told)


def _passed(row: Row, former_rank: int, near: Sequence[Row], changes: RankChanges) -> Row | None:
    """The nearest of those who stood before somebody, and stand behind them now."""
    behind = (it for it in near if it.rank > row.rank and it.participant_id in changes)
    return next((it for it in behind if (changes[it.participant_id].former_rank or former_rank) < former_rank), None)


def step(challenge: Challenge, row: Row, reached: StepReached) -> Celebration:
    """A step of a rule; the same one is the same however it was reached."""
    key = _key("step", challenge.id, row.participant_id, reached.rule, reached.key, reached.points)
    return Celebration(key, "flag", labelled(_("A step reached"), f"{reached.label}, {points(reached.points)}."))


def row_of_weeks(row: Row, streak: Streak) -> Celebration | None:
    """Weeks in a row with a sale, in the week in which it is that many; the same ones count in several challenges."""
    if not streak.is_safe or streak.now not in WEEKS:
        return None
    told = _("%(number)s weeks in a row with a sale that counts.", number=number(streak.now))
    first = monday_of(today()) - (streak.now - 1) * WEEK
    return Celebration(_key("weeks", row.participant_id, first, streak.now), "calendar", told)


def not_put_away(session: Session, account: Account, found: Iterable[Celebration | None]) -> list[Celebration]:
    """Those that the account has not seen off yet."""
    there = [it for it in found if it]
    if not there:
        return []
    query = select(Celebrated.key).where(Celebrated.account_id == account.id)
    gone = set(session.scalars(query.where(Celebrated.key.in_([it.key for it in there]))))
    return [it for it in there if it.key not in gone]


def sealed(found: Sequence[Celebration]) -> str:
    """What a form sends back to put these away; nobody else makes such a text."""
    return _signer().dumps([it.key for it in found])


def put_away(session: Session, account: Account, text: str) -> None:
    """Never show those again that a form names; what is none of ours is nothing."""
    try:
        keys = {str(key) for key in _signer().loads(text)}
    except BadSignature:
        return
    query = select(Celebrated.key).where(Celebrated.account_id == account.id, Celebrated.key.in_(keys))
    session.add_all(
        Celebrated(account_id=account.id, key=key, at=utc_now()) for key in sorted(keys - set(session.scalars(query)))
    )
    session.flush()


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=SALT)


def _key(*parts: object) -> str:
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:40]
