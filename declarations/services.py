"""What can be done with a declaration; each act names the version that whoever acts has seen. The caller commits.

Whoever acts holds the declaration, so of two that act at once the second one finds it changed (`Changed`), and nothing
is written twice. Whatever writes sale lines then takes the one place from which they are written: always in that order,
or two would wait for each other.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from core.access import hold
from core.clock import utc_now
from core.db import lock_sales, writing
from core.errors import Refused
from core.models import Participant
from core.news import tell
from core.versions import moment
from declarations.alerts.looking import look_over, look_without
from declarations.catalogue import as_stored, new_client
from declarations.checks import is_taken
from declarations.clients.services import note_declared
from declarations.life import OWN_TO_CANCEL, STANDING, WAITING, WRITABLE, Changed, check_step, step
from declarations.models import Declaration, DeclarationStep, LineState, Reason, State
from declarations.news import DeclarationDecided
from declarations.preparing import Ready, make_ready
from declarations.proven.remembered import remember
from declarations.returns.checks import check_not_returned, check_returns
from declarations.returns.origins import lines_with_origin
from declarations.saying import say
from declarations.typed import Typed
from declarations.validating.clean import validates_itself
from declarations.validating.eyes import forget, is_second, pre_validate
from declarations.validating.trust import newly_earned, trust
from declarations.writing import Known, begin_run, hold_sales, known_of, no_longer, rows_of, write
from sales.models import Status

# A draft or refused declaration that nobody has touched for so long expires.
LEFT_ALONE = timedelta(days=90)


@dataclass(frozen=True)
class Verdict:
    """What somebody decided: the numbers of the lines that are validated, and why the others are not."""

    validated: frozenset[int]
    reason: str = ""
    text: str = ""


def held(session: Session, declaration_id: int, seen: int) -> Declaration:
    """The declaration, held to the end of the transaction; Changed where it is no longer what was seen."""
    query = select(Declaration.version).where(Declaration.id == declaration_id).with_for_update()
    if session.scalar(query) != seen:
        raise Changed()
    declaration = session.get_one(Declaration, declaration_id)
    # Whatever it says changes with its version: what the session has read of this one is not read again.
    if declaration.version != seen:
        lines = [selectinload(Declaration.lines)]
        declaration = session.get_one(Declaration, declaration_id, populate_existing=True, options=lines)
    return declaration


def by_key(session: Session, account_id: int, key: str) -> Declaration | None:
    """The declaration that an account has begun under a key; of two requests at once the second one waits here."""
    hold(session, f"declaration {account_id} {key}")
    return session.scalar(select(Declaration).where(Declaration.account_id == account_id, Declaration.key == key))


def begin(session: Session, shop: Participant, account_id: int, key: str, typed: Typed) -> Declaration:
    """A new draft of what was typed (`as_stored`); whether its key is new, the caller has asked `by_key`."""
    now = utc_now()
    declaration = Declaration(
        distributor_id=shop.id, account_id=account_id, key=key, state=State.DRAFT.value, created_at=now, changed_at=now
    )
    declaration.lines = []
    session.add(declaration)
    say(session, declaration, typed)
    return declaration


def save_draft(session: Session, declaration_id: int, seen: int, typed: Typed) -> Declaration:
    """Let a draft say what was typed."""
    declaration = held(session, declaration_id, seen)
    if declaration.state != State.DRAFT:
        raise Changed()
    say(session, declaration, as_stored(session, typed))
    declaration.version, declaration.changed_at = declaration.version + 1, utc_now()
    session.flush()
    return declaration


def submit(session: Session, declaration_id: int, seen: int, typed: Typed, account_id: int) -> Declaration:
    """Submit what was typed: its lines are written as submitted, and give no points yet.

    NotTaken, with its faults, where something keeps it from being submitted; the caller rolls back then.
    """
    declaration = held(session, declaration_id, seen)
    if declaration.state not in WRITABLE:
        check_step(declaration, State.SUBMITTED)
        raise Changed()
    # What was refused stays so; only what stands is taken back.
    before = rows_of(declaration) if declaration.state == State.SUBMITTED else []
    former = declaration.document if declaration.submitted_at else ""
    ready = make_ready(session, declaration, typed, account_id)
    known = _name_client(session, declaration, ready, account_id)
    gone = no_longer(before, rows_of(declaration)) if before else []
    run = write(session, declaration, account_id, gone=gone, known=known, run=ready.run)
    declaration.late, declaration.sampled = ready.is_late, ready.is_sampled
    declaration.score = ready.looked.score if ready.looked else declaration.score
    declaration.submitted_at = declaration.submitted_at if declaration.state == State.SUBMITTED else run.at
    step(session, declaration, State.SUBMITTED, run.at, account_id, run=run)
    if ready.looked is None or ready.looked.look.is_proven:
        remember(session, declaration)
    look_over(session, declaration, former, ready.looked)
    if former:
        forget(session, [declaration.id])
    if validates_itself(session, declaration, ready.setting):
        every = frozenset(line.line for line in declaration.lines)
        _settle(session, declaration, Verdict(every), State.VALIDATED, None)
    return declaration


def decide(session: Session, declaration_id: int, seen: int, verdict: Verdict, account_id: int) -> Declaration:
    """Validate some lines, all or none, and refuse the others; points follow in the same transaction.

    From an amount on two people validate: of the first one it is kept what they found good, and nothing else changes.
    """
    declaration = held(session, declaration_id, seen)
    to = _outcome(declaration, verdict.validated)
    check_step(declaration, to)
    if to != State.VALIDATED and verdict.reason not in set(Reason):
        raise Refused(_("Choose why it is refused: whoever declared it is told."))
    if any(lines_with_origin(declaration)):
        # What is left to be given back, others may be giving back just now.
        lock_sales(session)
        check_returns(session, declaration, verdict.validated)
    if is_second(session, declaration, verdict.validated, account_id):
        _settle(session, declaration, verdict, to, account_id)
    return declaration


def _settle(session: Session, declaration: Declaration, verdict: Verdict, to: State, account_id: int | None) -> None:
    """Whatever is the declaration's own first; then its sale lines, and points with them."""
    for line in declaration.lines:
        is_good = line.line in verdict.validated
        line.state = (LineState.VALIDATED if is_good else LineState.REFUSED).value
        line.reason = "" if is_good else verdict.reason
    forget(session, [declaration.id])
    run, read = begin_run(session, declaration, account_id), known_of(session, declaration)
    reason, text = ("", "") if to == State.VALIDATED else (verdict.reason, verdict.text)
    taken = step(session, declaration, to, utc_now(), account_id, reason, text, run)
    tell(session, DeclarationDecided(declaration, taken))
    earned = newly_earned(session, declaration.distributor_id)
    known = hold_sales(session, declaration, read)
    if known is not read:
        # Another one of the same distributor may have been decided meanwhile.
        earned = newly_earned(session, declaration.distributor_id)
    if earned is not None:
        trust(session, declaration.distributor_id, earned)
    write(session, declaration, account_id, known=known, run=run)
    if to == State.REFUSED:
        look_without(session, declaration)


def uphold(
    session: Session, declaration_id: int, seen: int, lines: Collection[int], account_id: int, text: str
) -> DeclarationStep | None:
    """Validate lines that were refused, after a dispute; those that are validated stay so.

    None where its amount asks for two people and this was the first one: it is kept what they found good, with their
    text. Refused where another document bears its number by now: what was refused holds none.
    """
    declaration = held(session, declaration_id, seen)
    lock_sales(session)
    wanted = {line.line for line in declaration.lines if line.state == LineState.REFUSED} & set(lines)
    if not wanted:
        raise Refused(_("Tick the lines that are to be validated."))
    good = {line.line for line in declaration.lines if line.state == LineState.VALIDATED} | wanted
    to = _outcome(declaration, good)
    check_step(declaration, to, after_dispute=True)
    is_standing = declaration.state == State.PARTLY_VALIDATED
    if not is_standing and is_taken(session, declaration.distributor_id, declaration.document, None):
        raise Refused(_("Another document of this distributor bears the number %(document)s by now.",
                        document=declaration.document))  # fmt: skip
    check_returns(session, declaration, wanted)
    if not is_second(session, declaration, wanted, account_id, text):
        return None
    for line in declaration.lines:
        if line.line in wanted:
            line.state, line.reason = LineState.VALIDATED.value, ""
    session.flush()
    run = write(session, declaration, account_id)
    taken = step(session, declaration, to, moment(session), account_id, "", text, run, after_dispute=True)
    tell(session, DeclarationDecided(declaration, taken))
    forget(session, [declaration.id])
    return taken


def _outcome(declaration: Declaration, validated: Collection[int]) -> State:
    every = {line.line for line in declaration.lines}
    good = every & set(validated)
    return State.VALIDATED if good == every else State.PARTLY_VALIDATED if good else State.REFUSED


def look_first(session: Session, declaration_id: int, seen: int, account_id: int, text: str) -> Declaration:
    """A regional manager has looked at it: a mark for whoever decides, and no point."""
    declaration = held(session, declaration_id, seen)
    if declaration.state not in WAITING:
        raise Refused(_("It is decided already."))
    pre_validate(session, declaration, account_id, text)
    return declaration


def review(session: Session, declaration_id: int, seen: int, account_id: int) -> Declaration:
    """Say that somebody looks into it; or, where somebody does, put it back into the queue."""
    declaration = held(session, declaration_id, seen)
    to = State.SUBMITTED if declaration.state == State.UNDER_REVIEW else State.UNDER_REVIEW
    step(session, declaration, to, utc_now(), account_id)
    return declaration


def cancel(
    session: Session, declaration_id: int, seen: int, account_id: int, text: str = "", is_own: bool = True
) -> Declaration:
    """Take it back, with the points that it gave; whoever declared it may, until it is validated."""
    declaration = held(session, declaration_id, seen)
    check_step(declaration, State.CANCELLED)
    if is_own and declaration.state not in OWN_TO_CANCEL:
        raise Refused(_("It is validated: ask whoever validated it to take it back."))
    if not is_own and not text:
        raise Refused(_("Write why it is taken back: whoever declared it is told."))
    lock_sales(session)
    run = None
    # Those of a refused one count for nothing, and their numbers may be another declaration's by now.
    if declaration.state in STANDING:
        check_not_returned(session, declaration)
        run = write(session, declaration, account_id, Status.CANCELLED)
    taken = step(session, declaration, State.CANCELLED, moment(session), account_id, "", text, run)
    look_without(session, declaration)
    if not is_own:
        tell(session, DeclarationDecided(declaration, taken))
    return declaration


def expire_left(session: Session, now: datetime) -> int:
    """Let drafts and refused ones expire that nobody has touched for long, in a transaction of its own; how many."""
    is_left = (
        Declaration.state.in_((State.DRAFT.value, State.REFUSED.value)),
        Declaration.changed_at < now - LEFT_ALONE,
    )
    if session.scalar(select(Declaration.id).where(*is_left).limit(1)) is None:
        session.rollback()
        return 0
    with writing(session):
        query = select(Declaration).where(*is_left).order_by(Declaration.id).with_for_update()
        found = session.scalars(query.execution_options(populate_existing=True)).all()
        for declaration in found:
            step(session, declaration, State.EXPIRED, now, None)
            look_without(session, declaration)
        return len(found)


def _name_client(session: Session, declaration: Declaration, ready: Ready, account_id: int) -> Known:
    """The client that was meant, a new one where the distributor has none of that name; and what is said of it."""
    if not declaration.client:
        return ready.known
    client = ready.client or new_client(session, declaration.distributor, declaration.id, declaration.client)
    declaration.client_code = client.code
    note_declared(session, declaration, client, ready.client is None, account_id)
    return replace(ready.known, client_id=client.id)
