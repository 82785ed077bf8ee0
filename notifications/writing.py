"""Notices written down, in the transaction of what they tell; mails with them, for whoever wants some."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.bulk import listed
from core.clock import utc_now
from notifications.choices import Wishes, wishes_of
from notifications.models import Choice, Kind, Mail, Notice, Rhythm
from notifications.sending import mails_are_sent

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Told:
    """What one account is to be told; `key`: what it is about, which nobody is told twice."""

    account_id: int
    kind: Kind
    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    challenge_id: int | None = None


def notify(session: Session, told: Sequence[Told]) -> int:
    """Tell them, as each of them wants it; how many were told. The caller commits."""
    known = _known(session, told) if told else {}
    told = [one for one in told if one.key not in known.get(one.account_id, ())]
    if not told:
        return 0
    wishes, now = wishes_of(session, {one.account_id for one in told}), utc_now()
    wanted = [one for one in told if wishes.choice(one.account_id, one.kind) != Choice.NONE]
    _replace_unread(session, wanted)
    mailed = _mailed(session, wanted, wishes, now)
    for one in wanted:
        session.add(_notice(one, one in mailed, wishes.rhythm(one.account_id), now))
    session.flush()
    return len(wanted)


def _known(session: Session, told: Sequence[Told]) -> dict[int, set[str]]:
    query = select(Notice.account_id, Notice.key).where(
        listed(Notice.account_id, {one.account_id for one in told}), Notice.key.in_({one.key for one in told})
    )
    found: dict[int, set[str]] = {}
    for account_id, key in session.execute(query):
        found.setdefault(account_id, set()).add(key)
    return found


def _replace_unread(session: Session, told: Sequence[Told]) -> None:
    """Of being overtaken only the last time stands unread: rankings move all day long."""
    for challenge_id in {one.challenge_id for one in told if one.kind == Kind.OVERTAKEN}:
        people = {one.account_id for one in told if one.kind == Kind.OVERTAKEN and one.challenge_id == challenge_id}
        session.execute(
            delete(Notice).where(
                Notice.kind == Kind.OVERTAKEN.value,
                Notice.challenge_id == challenge_id,
                Notice.read_at.is_(None),
                Notice.mailed.is_(False),
                listed(Notice.account_id, people),
            )
        )


def _mailed(session: Session, told: Sequence[Told], wishes: Wishes, now: datetime) -> list[Told]:
    """Those of which a mail goes out; of being overtaken in a challenge at most one a day."""
    mailed = [one for one in told if wishes.choice(one.account_id, one.kind) == Choice.MAILED]
    if not mailed or not mails_are_sent(session):
        return []
    often = {one.account_id for one in mailed if one.kind == Kind.OVERTAKEN}
    if not often:
        return mailed
    query = select(Notice.account_id, Notice.challenge_id).where(
        listed(Notice.account_id, often), Notice.kind == Kind.OVERTAKEN.value, Notice.mailed, Notice.at > now - A_DAY
    )
    lately = {(account_id, challenge_id) for account_id, challenge_id in session.execute(query)}
    return [
        one for one in mailed if one.kind != Kind.OVERTAKEN or (one.account_id, one.challenge_id) not in lately
    ]  # fmt: skip


def _notice(told: Told, is_mailed: bool, rhythm: Rhythm, now: datetime) -> Notice:
    mail = new_mail(told.account_id, now) if is_mailed and rhythm == Rhythm.NOW else None
    facts = json.dumps(told.facts, ensure_ascii=False)
    return Notice(
        account_id=told.account_id, kind=told.kind.value, key=told.key, at=now, challenge_id=told.challenge_id,
        told=facts, mailed=is_mailed, mail=mail,
    )  # fmt: skip


def new_mail(account_id: int, now: datetime) -> Mail:
    """A mail to be sent from now on, under a name of its own."""
    host = (current_app.config["TRUSTED_HOSTS"] or ["palier.invalid"])[0].lstrip(".")
    return Mail(account_id=account_id, message_id=f"{secrets.token_hex(12)}@{host}"[:64], made_at=now, due_at=now)
