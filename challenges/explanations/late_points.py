"""What a closed challenge would give with everything that came after its closing; its own points stay as they are.

Lines count as they stand now, and a late return (challenges.explanations.returned) on the day of the sale that it gives
back. All else is as it was at closing: who belonged on which days, targets, completions, and the catalogue.
"""

from collections.abc import Collection
from dataclasses import replace

import polars as pl
from sqlalchemy.orm import Session

from challenges.criteria.scene import Facts
from challenges.explanations.returned import LateReturn, late_returns
from challenges.explanations.what_if import LAST
from challenges.ledger.closings import as_they_stood
from challenges.models import Challenge
from challenges.reading import read_facts
from challenges.reading.catalogue import read_products, read_segments
from challenges.reading.plan import plan_of
from challenges.scoring.engine import score


def points_with_late(session: Session, challenge: Challenge, people: Collection[int]) -> dict[int, int]:
    """The points of these participants, those without left out; TooManyPoints where they cannot be counted."""
    definition, wanted = challenge.definition, frozenset(people)
    facts = read_facts(session, definition, replace(as_they_stood(challenge, wanted), as_of=None))
    facts = replace(
        facts,
        products=read_products(session, challenge.closed_at),
        segments=read_segments(session, plan_of(definition).needs.segments, challenge.closed_at),
    )
    scored = score(definition, _with_returns(facts, late_returns(session, challenge))).only(wanted)
    summed = scored.awards.group_by("participant").agg(pl.col("points").sum())
    return {person: points for person, points in summed.iter_rows() if points}


def _with_returns(facts: Facts, late: Collection[LateReturn]) -> Facts:
    """The facts, with each late return that does not count by itself beside the line that it gives back."""
    counting = set(facts.lines["id"])
    wanted = {it.original for it in late if it.back.id not in counting}
    sold = {row["id"]: row for row in facts.lines.filter(pl.col("id").is_in(list(wanted))).iter_rows(named=True)}
    more = [
        sold[it.original]
        | {"id": -it.back.id, "document": f"{LAST}{it.back.id}", "line": 1, "order_document": LAST, "order_line": 1}
        | {"quantity": it.back.quantity, "amount_cents": it.back.amount_cents}
        for it in late
        if it.original in sold and it.back.id not in counting
    ]
    return replace(facts, lines=pl.concat([facts.lines, pl.DataFrame(more, schema=facts.lines.schema)]))
