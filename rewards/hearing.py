"""What the rest of the house tells, as far as it moves wallets and levels; in the transaction in which it happens."""

from functools import singledispatch
from typing import Any

from sqlalchemy.orm import Session

from challenges.ledger.news import Decided, Moved
from challenges.models import Cause, EventKind
from elearning.modules.news import Rewarded
from rewards.levels.following import refresh
from rewards.wallet.bonuses import credit_bonus
from rewards.wallet.crediting import correct_returns, credit_challenge

# Scoring that a decision brings with it: what was decided is told after it.
OF_DECISIONS = (Cause.LAUNCH, Cause.AMEND, Cause.REOPEN)


@singledispatch
def hear(news: Any, session: Session) -> None:
    """Have wallets and levels follow what happened; of what moves none, nothing."""


@hear.register
def _moved(news: Moved, session: Session) -> None:
    """Points were posted: where they can be spent before closing, they come in now; and up one goes at once."""
    if news.posted.height:
        credit_challenge(session, news.challenge, set(news.posted["participant"]))
    if news.challenge.definition.levels is not None and news.cause not in OF_DECISIONS:
        refresh(session, news.challenge, {*news.before["participant"], *news.now["participant"]})


@hear.register
def _decided(news: Decided, session: Session) -> None:
    """At closing everything that was earned comes in; an amendment may have let it in, or out.

    Whatever is decided may move levels: a season begins with what the one before left, other rules have other ones.
    """
    if news.event.act in (EventKind.CLOSED, EventKind.AMENDED):
        credit_challenge(session, news.challenge)
    if news.event.act == EventKind.CLOSED:
        correct_returns(session, news.challenge)
    refresh(session, news.challenge)


@hear.register
def _rewarded(news: Rewarded, session: Session) -> None:
    """What a module brings outside challenges."""
    credit_bonus(session, news.participant_id, news.module, news.points)
