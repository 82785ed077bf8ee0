"""What a declaration would bring once it is validated: its lines added to what is on record, scored by the engine.

An estimate: what else is validated before may change it. It stands apart from points, and in no ranking.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.criteria.limits import TooManyPoints
from challenges.explanations.explain import Case
from challenges.explanations.report import read_report
from challenges.explanations.what_if import Effort, Sale, gain_of
from challenges.ledger.standings import standing_of
from challenges.models import Challenge, State
from core.models import Kind, Participant
from core.viewer import Viewer
from declarations.catalogue import find_client, find_products
from declarations.typed import Typed, TypedLine
from sales.models import SaleKind


@dataclass(frozen=True)
class Expected:
    """The points that one participant may expect in one challenge."""

    challenge: Challenge
    person: Participant
    points: int


def expected_of(session: Session, shop: Participant, typed: Typed, viewer: Viewer) -> list[Expected]:
    """What was typed would bring so much, as things stand, to those whose points may be seen; 0 is told too."""
    lines = [line for line in typed.lines if line.product and line.quantity and line.cents is not None]
    if typed.date is None or not lines:
        return []
    running = select(Challenge).where(Challenge.state == State.RUNNING.value).order_by(Challenge.id)
    return [
        found
        for challenge in session.scalars(running)
        if _admits(challenge, typed.date)
        for found in _in_challenge(session, challenge, shop, typed, lines, viewer)
    ]


def _admits(challenge: Challenge, day: date) -> bool:
    rules = challenge.definition
    counts = SaleKind.SELL_OUT.value in rules.kinds and rules.credit in (Kind.DISTRIBUTOR, Kind.SELLER)
    return counts and not challenge.stopped_by and rules.start <= day <= rules.end


def _in_challenge(
    session: Session, challenge: Challenge, shop: Participant, typed: Typed, lines: Sequence[TypedLine], viewer: Viewer
) -> Iterator[Expected]:
    credited = {shop.id: lines}
    if challenge.definition.credit == Kind.SELLER.value:
        sellers = sorted({line.seller_id for line in lines if line.seller_id is not None})
        credited = {seller: [line for line in lines if line.seller_id == seller] for seller in sellers}
    for person_id, own in credited.items():
        person = session.get(Participant, person_id)
        if person is None or not viewer.sees(person_id) or standing_of(session, challenge, person_id) is None:
            continue
        points = _gain(session, challenge, person, shop, own, typed, viewer)
        if points is not None:
            yield Expected(challenge, person, points)


def _gain(
    session: Session,
    challenge: Challenge,
    person: Participant,
    shop: Participant,
    lines: Sequence[TypedLine],
    typed: Typed,
    viewer: Viewer,
) -> int | None:
    report = read_report(session, challenge, person, viewer)
    client = find_client(session, shop.id, typed.client) if typed.client else None
    client_number = _number(report.case, client.code) if client else None
    products = find_products(session, [line.product for line in lines])
    sales = [
        Sale(line.cents or 0, line.quantity or 0, SaleKind.SELL_OUT.value, product=product.id, client=client_number)
        for line in lines
        if (product := products.get(line.product)) is not None
    ]
    assert typed.date is not None
    try:
        return sum(gain_of(report.case, report.explanation.rows, Effort(sales), typed.date).values())
    except TooManyPoints:
        return None


def _number(case: Case, code: str) -> int | None:
    """The number by which the facts of a challenge know a client; None for one that they do not know."""
    found = case.scene.facts.clients.filter(pl.col("client_code") == code)["client"]
    return int(found[0]) if len(found) else None
