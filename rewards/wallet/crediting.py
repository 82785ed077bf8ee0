"""What challenges bring into wallets: the difference between what they owe and what they have credited.

    owed        the points of a participant in the challenge, by its ledger, once its wallet table lets them in
    credited    the sum of the entries of the challenge in the participant's wallet
    entry       owed - credited, wherever that is not zero

There is no separate way to take back: what no longer holds is owed no more. Crediting twice writes nothing.
"""

from collections.abc import Collection, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from challenges.criteria.wallet import Wallet as Rules
from challenges.models import Challenge, Posting, State
from core.bulk import listed
from core.clock import today
from rewards.wallet.books import Stated, close_books, open_books
from rewards.wallet.days import available_from, last_day
from rewards.wallet.kinds import EntryKind
from rewards.wallet.models import WalletEntry


def credit_challenge(session: Session, challenge: Challenge, people: Collection[int] | None = None) -> int:
    """Let wallets say what the ledger of a challenge says, of everybody or of these; how many entries that took."""
    rules = challenge.definition.wallet
    if rules is None or (rules.available == "closing" and challenge.state != State.CLOSED):
        return 0
    summed = select(Posting.participant_id, func.sum(Posting.points)).where(Posting.challenge_id == challenge.id)
    if people is not None:
        summed = summed.where(listed(Posting.participant_id, people))
    owed = {person: int(points) for person, points in session.execute(summed.group_by(Posting.participant_id))}
    return enter(session, challenge, rules, owed, EntryKind.EARNED, people)


def enter(
    session: Session, challenge: Challenge, rules: Rules, owed: Mapping[int, int], kind: EntryKind,
    people: Collection[int] | None = None,
) -> int:  # fmt: skip
    """Write what wallets lack to hold what a challenge owes, or have too much of it; how many entries that took.

    owed: points by participant; people: those concerned, whoever is not among `owed` is owed nothing; None: everybody.
    """
    credited = credited_by(session, challenge, people)
    missing = {one: owed.get(one, 0) - credited.get(one, 0) for one in {*owed, *credited}}
    missing = {one: points for one, points in sorted(missing.items()) if points}
    day = today()
    books = open_books(session, missing.keys(), day) if missing else {}
    stated = Stated(challenge.code, challenge.id)
    for person, points in missing.items():
        book = books[person]
        if points > 0:
            opens = available_from(rules, book.day)
            book.credit(kind, points, opens, last_day(rules, opens), stated)
        else:
            book.debit(kind, -points, stated)
    close_books(session, books.values())
    return len(missing)


def credited_by(session: Session, challenge: Challenge, people: Collection[int] | None = None) -> dict[int, int]:
    """What a challenge has brought into wallets so far, by participant."""
    query = select(WalletEntry.participant_id, func.sum(WalletEntry.points)).where(
        WalletEntry.challenge_id == challenge.id
    )
    if people is not None:
        query = query.where(listed(WalletEntry.participant_id, people))
    return {person: int(points) for person, points in session.execute(query.group_by(WalletEntry.participant_id))}
