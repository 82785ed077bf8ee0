"""Returns told on the sale that they give back, and with what they would have changed in what is closed."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.criteria.limits import TooManyPoints
from challenges.explanations.report import Report, read_report
from challenges.explanations.what_if import Effort, Sale, gain_of
from challenges.ledger.standings import standing_of
from challenges.models import Challenge
from challenges.models import State as ChallengeState
from core.accounts.models import Account
from core.models import Client, Kind, Participant
from core.viewer import Viewer
from declarations.life import STANDING
from declarations.models import Declaration, DeclarationLine, LineState
from declarations.queries import is_own
from declarations.returns.origins import lines_with_origin
from sales.models import SaleKind, SaleLine


@dataclass(frozen=True)
class Returned:
    """What was given back of a line: by which document (empty where it is not the reader's to know), and when."""

    line: int
    document: str
    declaration_id: int
    day: date
    quantity: int
    cents: int


@dataclass(frozen=True)
class Missed:
    """A return of a sale that a closed challenge has counted; points: what it would have changed in it."""

    line: DeclarationLine
    origin: SaleLine
    challenge: Challenge
    person: Participant
    points: int


def returned_of(session: Session, shop_id: int, document: str, account: Account | None) -> list[Returned]:
    """What declarations that stand give back of a document, by its lines; account: who reads, None: who sees all."""
    own = is_own(account) if account else None
    query = (
        select(DeclarationLine, Declaration)
        .join(Declaration, Declaration.id == DeclarationLine.declaration_id)
        .where(
            Declaration.distributor_id == shop_id,
            Declaration.state.in_([state.value for state in STANDING]),
            DeclarationLine.origin_document == document,
            DeclarationLine.state != LineState.REFUSED.value,
        )
        .order_by(DeclarationLine.origin_line, Declaration.date, DeclarationLine.id)
    )
    if not document:
        return []
    named = set(session.scalars(select(Declaration.id).where(own))) if own is not None else None
    return [_returned(line, it, named) for line, it in session.execute(query)]


def _returned(line: DeclarationLine, by: Declaration, named: Collection[int] | None) -> Returned:
    is_named = named is None or by.id in named
    assert by.date is not None
    return Returned(
        line.origin_line or 0, by.document if is_named else "", by.id if is_named else 0, by.date,
        line.quantity or 0, line.amount_cents or 0,
    )  # fmt: skip


def missed_of(session: Session, declaration: Declaration, viewer: Viewer) -> list[Missed]:
    """What its returns would have changed in closed challenges, of those whose points may be seen."""
    if declaration.state not in STANDING:
        return []
    lines = [line for line in lines_with_origin(declaration) if line.state != LineState.REFUSED]
    return [found for line in lines for found in missed_by(session, declaration, line, viewer)]


def missed_by(session: Session, declaration: Declaration, line: DeclarationLine, viewer: Viewer) -> Iterator[Missed]:
    """The same of one line."""
    origin, own = _sale(session, declaration.distributor_id, line.origin_document, line.origin_line), None
    if origin is None:
        return
    own = _sale(session, declaration.distributor_id, declaration.document, line.line)
    closed = select(Challenge).where(Challenge.state == ChallengeState.CLOSED.value).order_by(Challenge.id)
    for challenge in session.scalars(closed):
        person = _credited(session, challenge, origin)
        if person is None or not viewer.sees(person.id):
            continue
        points = _would_change(session, challenge, person, (origin, own), line, viewer)
        if points is not None:
            yield Missed(line, origin, challenge, person, points)


def _sale(session: Session, shop_id: int, document: str, line: int | None) -> SaleLine | None:
    query = select(SaleLine).where(SaleLine.document == document, SaleLine.line == line)
    return session.scalar(query.where(SaleLine.kind == SaleKind.SELL_OUT.value, SaleLine.issuer_id == shop_id))


def _credited(session: Session, challenge: Challenge, origin: SaleLine) -> Participant | None:
    """Whom a challenge credits with a line of its days; None for nobody who takes part."""
    rules = challenge.definition
    if SaleKind.SELL_OUT.value not in rules.kinds or not rules.start <= origin.date <= rules.end:
        return None
    number = {Kind.DISTRIBUTOR.value: origin.distributor_id, Kind.SELLER.value: origin.seller_id}.get(rules.credit)
    person = session.get(Participant, number) if number is not None else None
    return person if person is not None and standing_of(session, challenge, person.id) is not None else None


def _would_change(
    session: Session, challenge: Challenge, person: Participant, sales: tuple[SaleLine, SaleLine | None],
    line: DeclarationLine, viewer: Viewer,
) -> int | None:  # fmt: skip
    """The points by the engine, with the return beside what counted at closing; None where it counted itself."""
    origin, own = sales
    try:
        report = read_report(session, challenge, person, viewer)
        counted = set(report.case.scene.facts.lines["id"])
        if origin.id not in counted or (own is not None and own.id in counted):
            return None
        sale = Sale(line.amount_cents or 0, line.quantity or 0, SaleKind.SELL_OUT.value, product=origin.product_id,
                    client=_client(session, report, origin))  # fmt: skip
        return sum(gain_of(report.case, report.explanation.rows, Effort([sale]), origin.date).values())
    except TooManyPoints:
        return None


def _client(session: Session, report: Report, origin: SaleLine) -> int | None:
    """The number by which the facts of a challenge know who bought."""
    client = session.get(Client, origin.client_id) if origin.client_id is not None else None
    if client is None:
        return None
    found = report.case.scene.facts.clients.filter(pl.col("client_code") == client.code)["client"]
    return int(found[0]) if len(found) else None


def late_returns(session: Session, challenge: Challenge) -> Sequence[tuple[Declaration, DeclarationLine]]:
    """Returns of what was sold in a challenge's days that are dated outside of them, the latest first."""
    rules = challenge.definition
    if SaleKind.SELL_OUT.value not in rules.kinds:
        return []
    query = (
        select(Declaration, DeclarationLine)
        .join(DeclarationLine, DeclarationLine.declaration_id == Declaration.id)
        .join(
            SaleLine,
            (SaleLine.document == DeclarationLine.origin_document)
            & (SaleLine.line == DeclarationLine.origin_line)
            & (SaleLine.issuer_id == Declaration.distributor_id)
            & (SaleLine.kind == SaleKind.SELL_OUT.value),
        )
        .where(
            SaleLine.date.between(rules.start, rules.end),
            ~Declaration.date.between(rules.start, rules.end),
            Declaration.state.in_([state.value for state in STANDING]),
            DeclarationLine.state == LineState.VALIDATED.value,
        )
        .order_by(Declaration.changed_at.desc(), DeclarationLine.id)
    )
    return [(declaration, line) for declaration, line in session.execute(query)]
