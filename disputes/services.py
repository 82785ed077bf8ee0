"""What can be done with a dispute; each act names the version that whoever acts has seen. The caller commits.

An outcome holds the dispute, then the declaration that it validates, then the one place from which sale lines are
written: of two who decide at once, the second one finds the dispute changed (`Changed`), and nothing is written twice.
"""

from dataclasses import dataclass
from datetime import date

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import hold
from core.clock import today, utc_now
from core.db import lock_sales
from core.errors import Refused
from core.news import tell
from disputes.acting import Correction, Validation, correct, hold_validated, validate
from disputes.due import due_day
from disputes.effects import note_effects, points_now
from disputes.life import LIVE, OUTCOMES, Changed, check_step
from disputes.models import About, Act, Dispute, DisputeEntry, Reason, State
from disputes.news import DisputeSaid
from disputes.stood import as_it_stands
from disputes.subjects import Subject
from imports.models import ImportRun

# How many working days whoever answers has (app.config).
DAYS = "DISPUTE_DAYS"


@dataclass(frozen=True)
class Outcome:
    """What somebody decides, and why; `correction` and `validation` say what is done beside it, at most one of them."""

    state: State
    reason: str
    text: str
    correction: Correction | None = None
    validation: Validation | None = None

    @property
    def act(self) -> Act:
        """What it does."""
        return Act.CORRECT if self.correction else Act.VALIDATE if self.validation else Act.LEAVE


def held(session: Session, dispute_id: int, seen: int) -> Dispute:
    """The dispute, held to the end of the transaction; Changed where it is no longer what was seen."""
    dispute = session.get(Dispute, dispute_id, with_for_update=True, populate_existing=True)
    if dispute is None or dispute.version != seen:
        raise Changed()
    return dispute


def opened_before(session: Session, account_id: int, key: str, subject: Subject) -> Dispute | None:
    """The one that was opened under this key, or goes on about just the same; of two requests at once one waits."""
    hold(session, f"dispute of {subject.person.id}")
    own = (Dispute.account_id == account_id) & (Dispute.key == key)
    same = (
        Dispute.participant_id == subject.person.id,
        Dispute.about == subject.about.value,
        Dispute.challenge_id.is_not_distinct_from(subject.challenge.id if subject.challenge else None),
        Dispute.declaration_id.is_not_distinct_from(subject.declaration.id if subject.declaration else None),
        Dispute.rule == subject.rule,
        Dispute.sale_line_id.is_not_distinct_from(subject.line_id),
        Dispute.document == subject.document,
        Dispute.state.in_([state.value for state in LIVE]),
    )
    by_key = session.scalar(select(Dispute).where(own))
    return by_key or session.scalar(select(Dispute).where(*same).order_by(Dispute.id).limit(1))


def open_dispute(session: Session, subject: Subject, account_id: int, key: str, text: str) -> Dispute:
    """A new dispute, with what is shown of it now; whether there is one already, the caller has asked."""
    if not text:
        raise Refused(_("Write what you disagree with, and why."))
    now = utc_now()
    dispute = Dispute(
        participant_id=subject.person.id, account_id=account_id, key=key, about=subject.about.value,
        challenge_id=subject.challenge.id if subject.challenge else None,
        declaration_id=subject.declaration.id if subject.declaration else None,
        rule=subject.rule, sale_line_id=subject.line_id, document=subject.document, date=subject.day,
        amount_cents=subject.cents, stood=as_it_stands(session, subject), state=State.OPEN.value, version=1,
        opened_at=now, changed_at=now, due_on=_due(),
    )  # fmt: skip
    session.add(dispute)
    session.flush()
    _say(session, dispute, State.OPEN, account_id, text, is_office=False)
    return dispute


def write(session: Session, dispute_id: int, seen: int, account_id: int, text: str, is_office: bool) -> Dispute:
    """A message of one side: whoever answers has answered; what its author writes is to be answered, from today on."""
    dispute = held(session, dispute_id, seen)
    if not text:
        raise Refused(_("Write something."))
    to = State.ANSWERED if is_office else State.OPEN
    check_step(dispute, to)
    # What waits already goes on waiting since it began to.
    if to == State.OPEN and dispute.state == State.ANSWERED:
        dispute.due_on = _due()
    _step(session, dispute, to, account_id, text, is_office)
    return dispute


def withdraw(session: Session, dispute_id: int, seen: int, account_id: int, text: str = "") -> Dispute:
    """Its author no longer disagrees."""
    dispute = held(session, dispute_id, seen)
    check_step(dispute, State.WITHDRAWN)
    dispute.settled_at = utc_now()
    _step(session, dispute, State.WITHDRAWN, account_id, text, is_office=False)
    return dispute


def decide(session: Session, dispute_id: int, seen: int, outcome: Outcome, account_id: int) -> Dispute:
    """Settle it, and do what the outcome does, points in the same transaction.

    Where it validates an amount that asks for two people, the first one settles nothing: the dispute goes on.
    NotTaken (disputes.acting) or the refusal of declarations where that cannot be done; the caller rolls back then.
    """
    dispute = held(session, dispute_id, seen)
    check_step(dispute, outcome.state)
    _check_outcome(dispute, outcome)
    hold_validated(session, dispute, outcome.validation)
    lock_sales(session)
    before = points_now(session, dispute.participant_id)
    run = _act(session, dispute, outcome, account_id)
    if run is None and outcome.act == Act.VALIDATE:
        return dispute
    note_effects(session, dispute, before)
    dispute.reason, dispute.act, dispute.settled_at = outcome.reason, outcome.act.value, utc_now()
    _step(session, dispute, outcome.state, account_id, outcome.text, is_office=True, run=run)
    return dispute


def _check_outcome(dispute: Dispute, outcome: Outcome) -> None:
    if outcome.state not in OUTCOMES:
        raise Refused(_("Choose an outcome."))
    if outcome.reason not in set(Reason):
        raise Refused(_("Choose why: whoever disagreed is told."))
    if not outcome.text:
        raise Refused(_("Write why, in a sentence: whoever disagreed is told."))
    if outcome.state == State.REJECTED and outcome.act != Act.LEAVE:
        raise Refused(_("What is rejected leaves everything as it is."))
    if outcome.validation and dispute.about != About.REFUSAL:
        raise Refused(_("Nothing was refused here that could be validated."))
    if outcome.correction and dispute.about != About.MISSING and dispute.sale_line_id is None:
        raise Refused(_("There is no sale line here that could be corrected."))


def _act(session: Session, dispute: Dispute, outcome: Outcome, account_id: int) -> ImportRun | None:
    if outcome.correction is not None:
        return correct(session, dispute, outcome.correction, account_id)
    if outcome.validation is not None:
        return validate(session, dispute, outcome.validation, account_id, outcome.text)
    return None


def _step(
    session: Session, dispute: Dispute, to: State, account_id: int, text: str, is_office: bool,
    run: ImportRun | None = None,
) -> None:  # fmt: skip
    dispute.state, dispute.version, dispute.changed_at = to.value, dispute.version + 1, utc_now()
    _say(session, dispute, to, account_id, text, is_office, run)


def _say(
    session: Session, dispute: Dispute, to: State, account_id: int, text: str, is_office: bool,
    run: ImportRun | None = None,
) -> None:  # fmt: skip
    entry = DisputeEntry(
        dispute_id=dispute.id, account_id=account_id, at=dispute.changed_at, is_office=is_office, to_state=to.value,
        text=text, import_id=run.id if run else None,
    )  # fmt: skip
    session.add(entry)
    session.flush()
    tell(session, DisputeSaid(dispute, entry))


def _due() -> date:
    return due_day(today(), current_app.config[DAYS])
