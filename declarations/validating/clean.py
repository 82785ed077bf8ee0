"""What may be validated without being opened: nothing unusual, not in the sample, not late, enough for one person."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from declarations.models import Declaration, DeclarationLine, State
from declarations.validating.settings import Setting, read_setting

TURNOVER = (
    select(func.coalesce(func.sum(func.abs(DeclarationLine.amount_cents)), 0))
    .where(DeclarationLine.declaration_id == Declaration.id)
    .correlate(Declaration)
    .scalar_subquery()
)


def is_clean(setting: Setting) -> ColumnElement[bool]:
    """The declarations that are offered to be validated together."""
    clean = (
        (Declaration.state == State.SUBMITTED.value)
        & (Declaration.score < setting.marked_from)
        & Declaration.sampled.is_(False)
        & Declaration.late.is_(False)
    )
    return clean if setting.four_eyes_cents is None else clean & (setting.four_eyes_cents > TURNOVER)


def clean_ones(session: Session, most: int) -> Sequence[tuple[int, int]]:
    """The numbers and versions of those that are clean, the oldest first."""
    query = select(Declaration.id, Declaration.version).where(is_clean(read_setting(session)))
    rows = session.execute(query.order_by(Declaration.submitted_at, Declaration.id).limit(most))
    return [(number, version) for number, version in rows]


def validates_itself(session: Session, declaration: Declaration, setting: Setting) -> bool:
    """Whether the programme has clean declarations validated by nobody, and this is one; it is off as it comes."""
    if not setting.automatic:
        return False
    session.flush()
    return session.scalar(select(Declaration.id).where(Declaration.id == declaration.id, is_clean(setting))) is not None
