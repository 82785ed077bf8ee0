"""The life of a declaration: every step that there is, in one table; what is not in it is refused in words."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.errors import Refused
from declarations.models import Declaration, DeclarationStep, State
from declarations.words import STATES
from imports.models import ImportRun

STEPS: Mapping[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.CANCELLED, State.EXPIRED}),
    # Corrected by whoever declared it, it is submitted again.
    State.SUBMITTED: frozenset(
        {
            *(State.SUBMITTED, State.UNDER_REVIEW, State.VALIDATED, State.PARTLY_VALIDATED, State.REFUSED),
            *(State.CANCELLED,),
        }
    ),
    State.UNDER_REVIEW: frozenset(
        {State.SUBMITTED, State.VALIDATED, State.PARTLY_VALIDATED, State.REFUSED, State.CANCELLED}
    ),
    State.REFUSED: frozenset({State.SUBMITTED, State.CANCELLED, State.EXPIRED}),
    State.PARTLY_VALIDATED: frozenset({State.VALIDATED, State.CANCELLED}),
    State.VALIDATED: frozenset({State.CANCELLED}),
    State.CANCELLED: frozenset(),
    State.EXPIRED: frozenset(),
}
# What a dispute may do beside: what was refused, whole or in part, is validated after all.
AFTER_DISPUTE: Mapping[State, frozenset[State]] = {
    State.REFUSED: frozenset({State.VALIDATED, State.PARTLY_VALIDATED}),
    State.PARTLY_VALIDATED: frozenset({State.VALIDATED, State.PARTLY_VALIDATED}),
    State.EXPIRED: frozenset({State.VALIDATED, State.PARTLY_VALIDATED}),
}
# What waits for somebody to decide, and what its author may still write.
WAITING = (State.SUBMITTED, State.UNDER_REVIEW)
WRITABLE = (State.DRAFT, State.SUBMITTED, State.REFUSED)
# Whose sale lines stand, some of them at least.
STANDING = (*WAITING, State.VALIDATED, State.PARTLY_VALIDATED)
# What its author may take back; what gave points is taken back by whoever validates.
OWN_TO_CANCEL = (State.DRAFT, State.SUBMITTED, State.UNDER_REVIEW, State.REFUSED)


class Changed(Refused):
    """Somebody has changed it since whoever acts saw it; nothing was written."""

    def __init__(self) -> None:
        super().__init__(_("This declaration has changed since you opened it. Nothing was done: look at it again."))


def check_step(declaration: Declaration, to: State, after_dispute: bool = False) -> None:
    """Refused where there is no such step from where it stands."""
    state = State(declaration.state)
    steps = AFTER_DISPUTE.get(state, frozenset()) if after_dispute else STEPS[state]
    if to not in steps:
        told = _("This declaration is “%(state)s”: that cannot be done any more.", state=STATES[state])
        raise Refused(told)


def step(
    session: Session,
    declaration: Declaration,
    to: State,
    at: datetime,
    account_id: int | None,
    reason: str = "",
    text: str = "",
    run: ImportRun | None = None,
    after_dispute: bool = False,
) -> DeclarationStep:
    """Take a step, and keep who took it, when and why."""
    taken = _taken(session, declaration, to, at, account_id, reason, text, run, after_dispute)
    session.flush()
    return taken


def steps(
    session: Session, declarations: Iterable[Declaration], to: State, at: datetime, account_id: int, run: ImportRun
) -> list[DeclarationStep]:
    """The same step of several declarations, by one act of somebody's."""
    taken = [_taken(session, declaration, to, at, account_id, "", "", run) for declaration in declarations]
    session.flush()
    return taken


def _taken(
    session: Session,
    declaration: Declaration,
    to: State,
    at: datetime,
    account_id: int | None,
    reason: str,
    text: str,
    run: ImportRun | None,
    after_dispute: bool = False,
) -> DeclarationStep:
    check_step(declaration, to, after_dispute)
    taken = DeclarationStep(
        declaration_id=declaration.id, account_id=account_id, at=at, from_state=declaration.state, to_state=to.value,
        reason=reason, text=text, import_id=run.id if run else None,
    )  # fmt: skip
    session.add(taken)
    declaration.state, declaration.changed_at = to.value, at
    declaration.version += 1
    return taken
