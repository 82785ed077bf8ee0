"""Returns that came too late for a closed challenge: it counted what they give back, and did not count them.

A return names the document of which it gives something back; the line meant is the first there, by its number, that
the challenge has counted of the return's product, or the one that it names. Whatever the return's own day, it moves
nothing any more: it is told with what it would have changed on the day of the sale.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased

from challenges.criteria.limits import TooManyPoints
from challenges.criteria.scene import of_audience
from challenges.explanations.report import Report, read_report
from challenges.explanations.what_if import Effort, Sale, gain_of
from challenges.ledger.closings import kept_audience
from challenges.lifecycle.late import Change
from challenges.models import Challenge, State
from challenges.reading.credit import credited
from challenges.reading.lines import lines_at
from core.bulk import listed, read_frame
from core.frames import collected
from core.models import Participant
from core.viewer import EVERYONE, Viewer
from sales.models import DEAD, SaleLine, Status

PAIRS = {"back": pl.Int64, "original": pl.Int64, "product": pl.Int64}
THEN: dict[str, Any] = {
    "id": pl.Int64,
    "kind": pl.String,
    "line": pl.Int64,
    "date": pl.Date,
    "status": pl.String,
    "quantity": pl.Int64,
    "amount_cents": pl.Int64,
    "product": pl.Int64,
    "participant": pl.Int64,
}


@dataclass(frozen=True)
class LateReturn:
    """A return of a sale that a closed challenge has counted, in which it did not count itself.

    original: the number by which the sale's line is kept; original_line: its number in its document; person: whom the
    challenge credits with it.
    """

    back: SaleLine
    original: int
    original_line: int
    challenge: Challenge
    person: Participant


def late_returns(session: Session, challenge: Challenge, waiting: Collection[int] = ()) -> list[LateReturn]:
    """The late returns of a closed challenge, the last changed first; none of any other.

    waiting: the only lines to look at, which need not be validated yet; none: every validated line.
    """
    if challenge.state != State.CLOSED:
        return []
    pairs = read_frame(session, _named(challenge, waiting), PAIRS)
    if pairs.is_empty():
        return []
    counted = _counted(session, challenge, {*pairs["back"], *pairs["original"]})
    is_sale = (pl.col("quantity") >= 0) & (pl.col("amount_cents") >= 0)
    late = (
        pairs.join(counted.select("id"), left_on="back", right_on="id", how="anti")
        .join(counted.filter(is_sale), left_on=["original", "product"], right_on=["id", "product"], nulls_equal=True)
        .sort("back", "line")
        .unique("back", keep="first", maintain_order=True)
    )
    backs = {it.id: it for it in session.scalars(select(SaleLine).where(listed(SaleLine.id, set(late["back"]))))}
    who = select(Participant).where(listed(Participant.id, set(late["participant"])))
    people = {person.id: person for person in session.scalars(who)}
    found = [
        LateReturn(backs[row["back"]], row["original"], row["line"], challenge, people[row["participant"]])
        for row in late.iter_rows(named=True)
    ]
    return sorted(found, key=lambda it: (it.back.changed_at, -it.back.id), reverse=True)


def _named(challenge: Challenge, waiting: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Returns beside the lines that they may give back (columns PAIRS)."""
    back, sale = aliased(SaleLine), aliased(SaleLine)
    same = [getattr(sale, name) == getattr(back, name) for name in ("kind", "issuer_id")]
    query = (
        select(back.id, sale.id, back.product_id)
        .join(sale, (sale.document == back.original_document) & same[0] & same[1])
        .where(
            back.original_document.is_not(None),
            or_(back.quantity < 0, back.amount_cents < 0),
            or_(back.original_line.is_(None), back.original_line == sale.line),
            back.kind.in_(challenge.definition.kinds),
        )
    )
    if waiting:
        return query.where(listed(back.id, waiting), back.status.not_in(DEAD))
    return query.where(back.status == Status.VALIDATED.value)


def _counted(session: Session, challenge: Challenge, ids: Collection[int]) -> pl.DataFrame:
    """Those of these lines that counted at closing, as they stood then (columns THEN)."""
    definition, source = challenge.definition, lines_at(challenge.closed_at)
    line = source.c
    query = select(
        line.id, line.kind, line.line, line.date, line.status, line.quantity, line.amount_cents, line.product_id,
        credited(definition, source),
    ).where(listed(line.id, ids))  # fmt: skip
    then = read_frame(session, query, THEN).filter(
        pl.col("status") == Status.VALIDATED.value,
        pl.col("kind").is_in(definition.kinds),
        pl.col("date").is_between(*definition.own_days),
    )
    return collected(of_audience(then.lazy(), kept_audience(challenge)))


def with_returns(lines: pl.DataFrame, returns: Collection[int]) -> pl.DataFrame:
    """Late lines (columns id, change), and after them the late returns that are none of these."""
    others = [number for number in returns if number not in set(lines["id"])]
    more = pl.DataFrame({"id": others, "change": [Change.RETURNED.value] * len(others)}, lines.schema)
    return pl.concat([lines, more])


def would_change(session: Session, late: LateReturn, viewer: Viewer = EVERYONE) -> int | None:
    """The points that a late return would have moved, by the engine: beside what counted at closing.

    None where the challenge stands still, as its rules give more points than can be counted.
    """
    try:
        report = read_report(session, late.challenge, late.person, viewer)
        [sold] = report.case.scene.facts.lines.filter(id=late.original).iter_rows(named=True)
        return sum(gain_of(report.case, report.explanation.rows, _effort(report, late, sold), sold["date"]).values())
    except TooManyPoints:
        return None


def _effort(report: Report, late: LateReturn, sold: dict[str, Any]) -> Effort:
    """What the return is beside the line that it gives back, as the facts of the challenge have that."""
    back = late.back
    client = sold.get("client") if report.case.own_client is None else None
    sale = Sale(back.amount_cents, back.quantity, back.kind, product=sold.get("product"), client=client)
    return Effort([sale])
