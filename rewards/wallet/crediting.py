"""What challenges bring into wallets: the difference between what they owe and what they have credited.

    owed        the points of a participant in the challenge, by its ledger, once its wallet table lets them in
    credited    the sum of the entries of the challenge in the participant's wallet
    entry       owed - credited, wherever that is not zero

There is no separate way to take back: what no longer holds is owed no more. Crediting twice writes nothing.
"""

from collections.abc import Collection, Mapping

import polars as pl
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from challenges.criteria.limits import TooManyPoints
from challenges.criteria.wallet import Wallet as Rules
from challenges.explanations.late_points import points_with_late
from challenges.explanations.returned import late_returns
from challenges.ledger.closings import kept_audience
from challenges.lifecycle.follow import concerned, relevant_lines
from challenges.models import Challenge, Posting, State
from challenges.reading.credit import credited_people
from core.bulk import listed
from core.changes import Changes
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


def correct_closed(session: Session, changes: Changes) -> None:
    """What changed after a closing corrects the wallets, where the challenge says so; never its ranking."""
    if changes.lines.is_empty():
        return
    closed = select(Challenge).where(Challenge.state == State.CLOSED.value).order_by(Challenge.id)
    # At each sale: the files of challenges without a wallet, which are most, are not even fetched.
    for challenge in session.scalars(closed.where(Challenge.source.contains("wallet"))).all():
        definition = challenge.definition
        if definition.wallet is None or definition.wallet.late != "wallet":
            continue
        counting = relevant_lines(definition, changes.lines)
        people = frozenset[int]() if counting.is_empty() else concerned(session, definition, counting)
        others = changes.lines.filter(pl.col("kind").is_in(list(definition.kinds)))
        correct(session, challenge, None if people is None else people | _late_among(session, challenge, others))


def _late_among(session: Session, challenge: Challenge, lines: pl.DataFrame) -> set[int]:
    """Who has late returns in a closed challenge, of those whom changed lines are credited to."""
    who = credited_people(session, challenge.definition, lines) if lines.height else set()
    return {it.person.id for it in late_returns(session, challenge)} & set(who) if who else set()


def correct(session: Session, challenge: Challenge, people: Collection[int] | None) -> int:
    """Let wallets hold what a closed challenge would give by now; of all whom it credits where nobody is named."""
    rules = challenge.definition.wallet
    if rules is None or rules.late != "wallet" or challenge.state != State.CLOSED:
        return 0
    if people is None:
        people = {*credited_by(session, challenge), *kept_audience(challenge)["participant"]}
    if not people:
        return 0
    try:
        owed = points_with_late(session, challenge, people)
    except TooManyPoints:
        # Nobody can say what it would be: the wallets stay, as the challenge itself would.
        return 0
    return enter(session, challenge, rules, owed, EntryKind.CORRECTED, people)


def correct_returns(session: Session, challenge: Challenge) -> int:
    """At closing: what was given back by then of sales that counted, on days that the challenge does not look at."""
    rules = challenge.definition.wallet
    if rules is None or rules.late != "wallet":
        return 0
    return correct(session, challenge, {it.person.id for it in late_returns(session, challenge)})
