"""Returns that came too late for a closed challenge: it counted what they give back, and did not count them.

A return names the document of which it gives something back; the line meant is the first there, by its number, that
the challenge has counted of the return's product, or the one that it names. Whatever the return's own day, it moves
nothing any more: it is told with what it would have changed on the day of the sale.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

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
from sales.returns import is_return

BACKS = {
    "back": pl.Int64,
    "kind": pl.String,
    "issuer": pl.Int64,
    "document": pl.String,
    "named": pl.Int64,
    "product": pl.Int64,
}
SALES = {"id": pl.Int64, "issuer": pl.Int64, "document": pl.String}
# By what a return finds the lines that it may give back.
KEYS = ["kind", "issuer", "document", "product"]
LATE = {"back": pl.Int64, "original": pl.Int64, "line": pl.Int64, "participant": pl.Int64}
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
    late = _late_rows(session, challenge, waiting)
    backs = {it.id: it for it in session.scalars(select(SaleLine).where(listed(SaleLine.id, set(late["back"]))))}
    who = select(Participant).where(listed(Participant.id, set(late["participant"])))
    people = {person.id: person for person in session.scalars(who)}
    found = [
        LateReturn(backs[row["back"]], row["original"], row["line"], challenge, people[row["participant"]])
        for row in late.iter_rows(named=True)
    ]
    return sorted(found, key=lambda it: (it.back.changed_at, -it.back.id), reverse=True)


def count_late_returns(session: Session, challenge: Challenge) -> int:
    """How many late returns a challenge has."""
    return _late_rows(session, challenge, ()).height


def _late_rows(session: Session, challenge: Challenge, waiting: Collection[int]) -> pl.DataFrame:
    """The late returns: `back` and `original` by id, `line`, `participant`."""
    if challenge.state != State.CLOSED:
        return pl.DataFrame(schema=LATE)
    asked = _named(challenge, waiting)
    named = read_frame(session, select(*_told()).where(*asked), BACKS)
    if named.is_empty():
        return pl.DataFrame(schema=LATE)
    # Not line by line: a document may have many lines, and as many returns.
    documents = select(SaleLine.original_document).where(*asked)
    sold = select(SaleLine.id, SaleLine.issuer_id, SaleLine.document).where(SaleLine.document.in_(documents))
    sales = read_frame(session, sold, SALES)
    counted = _counted(session, challenge, {*named["back"], *sales["id"]})
    return _late(named.join(counted, left_on="back", right_on="id", how="anti"), sales.join(counted, on="id"))


def _told() -> list[Any]:
    """What is asked of returns (columns BACKS)."""
    line = SaleLine
    return [line.id, line.kind, line.issuer_id, line.original_document, line.original_line, line.product_id]


def _named(challenge: Challenge, waiting: Collection[int]) -> list[ColumnElement[bool]]:
    """The returns, of the challenge's kinds, that name what they give back."""
    wanted = [is_return(), SaleLine.kind.in_(challenge.definition.kinds)]
    if waiting:
        return [*wanted, listed(SaleLine.id, waiting), SaleLine.status.not_in(DEAD)]
    return [*wanted, SaleLine.status == Status.VALIDATED.value]


def _late(named: pl.DataFrame, counted: pl.DataFrame) -> pl.DataFrame:
    """Returns (BACKS) that were not counted, each beside the line counted (SALES, THEN) that it gives back."""
    is_sale = (pl.col("quantity") >= 0) & (pl.col("amount_cents") >= 0)
    sales = counted.filter(is_sale).sort("line").rename({"id": "original"})
    first = sales.unique(KEYS, keep="first", maintain_order=True)
    shown = list(LATE)
    without = named.filter(pl.col("named").is_null()).join(first, on=KEYS, nulls_equal=True)
    exact = named.filter(pl.col("named").is_not_null()).join(
        sales, left_on=[*KEYS, "named"], right_on=[*KEYS, "line"], nulls_equal=True
    )  # fmt: skip
    return pl.concat([without.select(shown), exact.with_columns(line="named").select(shown)])


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
