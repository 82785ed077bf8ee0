"""What the rest of the house tells, as far as it moves wallets; in the transaction in which it happens."""

from functools import singledispatch
from typing import Any

from sqlalchemy.orm import Session

from challenges.ledger.news import Decided, Moved
from challenges.models import EventKind
from elearning.modules.news import Rewarded
from rewards.wallet.bonuses import credit_bonus
from rewards.wallet.crediting import correct_returns, credit_challenge


@singledispatch
def hear(news: Any, session: Session) -> None:
    """Have wallets follow what happened; of what moves none, nothing."""


@hear.register
def _moved(news: Moved, session: Session) -> None:
    """Points were posted: where they can be spent before closing, they come in now."""
    if news.posted.height:
        credit_challenge(session, news.challenge, set(news.posted["participant"]))


@hear.register
def _decided(news: Decided, session: Session) -> None:
    """At closing everything that was earned comes in; an amendment may have let it in, or out."""
    if news.event.act in (EventKind.CLOSED, EventKind.AMENDED):
        credit_challenge(session, news.challenge)
    if news.event.act == EventKind.CLOSED:
        correct_returns(session, news.challenge)


@hear.register
def _rewarded(news: Rewarded, session: Session) -> None:
    """What a module brings outside challenges."""
    credit_bonus(session, news.participant_id, news.module, news.points)
