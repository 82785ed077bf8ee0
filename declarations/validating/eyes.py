"""Two pairs of eyes above an amount, and regional managers who look first."""

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from core.bulk import listed
from core.clock import utc_now
from core.errors import Refused
from declarations.models import Declaration
from declarations.validating.models import Mark, MarkKind
from declarations.validating.settings import read_setting


def turnover(declaration: Declaration) -> int:
    """What its lines move, in cents: a return does not make a sale smaller that somebody is to look at."""
    return sum(abs(line.amount_cents or 0) for line in declaration.lines)


def needs_two(session: Session, declaration: Declaration) -> bool:
    """Whether its amount asks for two people."""
    limit = read_setting(session).four_eyes_cents
    return limit is not None and turnover(declaration) >= limit


def marks_of(session: Session, declaration_id: int) -> list[Mark]:
    """Who has looked at it before it was decided, the first one first."""
    query = select(Mark).where(Mark.declaration_id == declaration_id).options(joinedload(Mark.account))
    return list(session.scalars(query.order_by(Mark.id)))


def marked(session: Session, declarations: Collection[int]) -> dict[int, list[Mark]]:
    """Who has looked at these before they are decided, of what they say now."""
    query = select(Mark).where(Mark.declaration_id.in_(declarations), Mark.holds).options(joinedload(Mark.account))
    found: dict[int, list[Mark]] = {}
    for mark in session.scalars(query.order_by(Mark.id)):
        found.setdefault(mark.declaration_id, []).append(mark)
    return found


def first_eyes(session: Session, declaration_id: int) -> Mark | None:
    """The first pair of eyes that waits for a second one."""
    query = select(Mark).where(Mark.declaration_id == declaration_id, Mark.kind == MarkKind.FIRST.value, Mark.holds)
    return session.scalar(query.order_by(Mark.id.desc()).limit(1))


def is_second(
    session: Session, declaration: Declaration, lines: Collection[int], account_id: int, text: str = ""
) -> bool:
    """Whether lines may be validated now: nothing asks for two people, or another one has found all of them good.

    Else this is the first pair of eyes, and what it found good is kept with its word. Refused for whoever has said so
    already.
    """
    if not lines or not needs_two(session, declaration):
        return True
    first = first_eyes(session, declaration.id)
    if first is not None and first.account_id != account_id and set(lines) <= first.numbers:
        return True
    if first is not None and first.account_id == account_id and set(lines) == first.numbers:
        raise Refused(_("You have validated it already: from this amount on another person validates it too."))
    forget(session, [declaration.id], MarkKind.FIRST)
    _mark(session, declaration, MarkKind.FIRST, account_id, lines, text)
    return False


def pre_validate(session: Session, declaration: Declaration, account_id: int, text: str) -> None:
    """A regional manager has looked at it: a mark with name and time, and no point."""
    _mark(session, declaration, MarkKind.REGIONAL, account_id, [line.line for line in declaration.lines], text)


def forget(session: Session, declarations: Collection[int], kind: MarkKind | None = None) -> None:
    """Let marks hold no longer: they say something else now, or are decided. They are still seen."""
    query = update(Mark).where(listed(Mark.declaration_id, declarations), Mark.holds).values(holds=False)
    # Whoever has read a mark has done with it by now.
    options = {"synchronize_session": False}
    session.execute(query.where(Mark.kind == kind.value) if kind else query, execution_options=options)


def _mark(
    session: Session, declaration: Declaration, kind: MarkKind, account_id: int, lines: Collection[int], text: str = ""
) -> None:
    numbers = ",".join(map(str, sorted(lines)))
    session.add(
        Mark(declaration_id=declaration.id, kind=kind.value, account_id=account_id, at=utc_now(), lines=numbers,
             text=text, holds=True)
    )  # fmt: skip
    declaration.version += 1
    session.flush()
