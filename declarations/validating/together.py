"""Many declarations validated by one act: one import writes their lines, and the challenges follow once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from core.bulk import listed
from core.db import lock_sales
from core.errors import Refused
from core.news import tell
from core.versions import moment
from declarations.life import Changed, check_step, steps
from declarations.models import Declaration, DeclarationLine, LineState, State
from declarations.news import DeclarationDecided
from declarations.returns.checks import check_returns
from declarations.validating.eyes import first_eyes, forget, needs_two
from declarations.validating.trust import follow
from declarations.writing import Row, rows_of
from imports.by_hand import import_rows
from imports.models import ImportRun, Origin
from imports.service import new_run


@dataclass
class Outcome:
    """What became of those that were chosen: the ones validated, and of the others by number why not."""

    validated: list[Declaration] = field(default_factory=list)
    left: dict[int, str] = field(default_factory=dict)


def validate_together(session: Session, chosen: Sequence[tuple[int, int]], account_id: int) -> Outcome:
    """Validate all of these (number and version seen) whole, each with a step of its own; the caller commits.

    What has changed since, cannot be validated any more, or asks for a second person is left out and told.
    """
    outcome = Outcome()
    found = _held(session, [number for number, _seen in chosen])
    lock_sales(session)
    for number, seen in chosen:
        declaration = found.get(number)
        if why := _why_not(session, declaration, seen, account_id):
            outcome.left[number] = why
        elif declaration is not None and declaration not in outcome.validated:
            outcome.validated.append(declaration)
    run = _written(session, outcome, account_id)
    if run is not None:
        _step(session, outcome.validated, run, account_id)
    return outcome


def _held(session: Session, numbers: Sequence[int]) -> dict[int, Declaration]:
    query = (
        select(Declaration)
        .where(listed(Declaration.id, numbers))
        .order_by(Declaration.id)
        .options(
            joinedload(Declaration.distributor, innerjoin=True),
            selectinload(Declaration.lines).joinedload(DeclarationLine.seller),
        )
        .with_for_update(of=Declaration)
    )
    rows = session.scalars(query.execution_options(populate_existing=True))
    return {declaration.id: declaration for declaration in rows}


def _why_not(session: Session, declaration: Declaration | None, seen: int, account_id: int) -> str:
    if declaration is None or declaration.version != seen:
        return str(Changed())
    try:
        check_step(declaration, State.VALIDATED)
        check_returns(session, declaration, {line.line for line in declaration.lines})
    except Refused as refused:
        return str(refused)
    if not needs_two(session, declaration):
        return ""
    first, every = first_eyes(session, declaration.id), {line.line for line in declaration.lines}
    if first is not None and first.account_id != account_id and every <= first.numbers:
        return ""
    return str(_("From this amount on two people validate: open it to be the first or the second one."))


def _written(session: Session, outcome: Outcome, account_id: int) -> ImportRun | None:
    """The import that wrote the lines; what it would reject is left out, and the others are tried anew."""
    while outcome.validated:
        part = session.begin_nested()
        run = new_run(session, "sales", "", account_id, Origin.DECLARED)
        # Points are told apart by it; whoever reads theirs is told of nobody else's documents.
        run.file_name = f"#{run.id} ({len(outcome.validated)})"
        rows, owners = list[Row](), list[int]()
        for declaration in outcome.validated:
            for line in declaration.lines:
                line.state, line.reason = LineState.VALIDATED.value, ""
            own = rows_of(declaration)
            rows, owners = rows + own, owners + [declaration.id] * len(own)
        rejects = import_rows(session, "sales", rows, run).rejects
        if rejects.is_empty():
            part.commit()
            return run
        why = {owners[int(row["_line"]) - 2]: str(row["reason"]) for row in rejects.iter_rows(named=True)}
        part.rollback()
        outcome.left |= why
        outcome.validated = [declaration for declaration in outcome.validated if declaration.id not in why]
    return None


def _step(session: Session, declarations: Sequence[Declaration], run: ImportRun, account_id: int) -> None:
    taken = steps(session, declarations, State.VALIDATED, moment(session), account_id, run)
    for declaration, step in zip(declarations, taken, strict=True):
        tell(session, DeclarationDecided(declaration, step))
    forget(session, [declaration.id for declaration in declarations])
    for shop in sorted({declaration.distributor_id for declaration in declarations}):
        follow(session, shop)
