"""Why these points: every key of every criterion, down to the sale lines that made it.

It runs the same two slots as the scoring does: `matching` before the grouping (each row still has its line), and
`worth` after it. There is no second reading of the rules that could disagree.
"""

from dataclasses import dataclass

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.closing import as_it_counts
from challenges.criteria.base import Ahead, SalesCriterion
from challenges.engine import scene_of, totals_of
from challenges.facts import Scene
from challenges.files import read_definition
from challenges.models import Challenge
from challenges.reading import Cut, read_facts
from challenges.reading.lines import lines_at
from core.bulk import listed, read_frame
from core.models import Client, Product

# A line as people know it.
SHOWN = {
    "id": pl.Int64,
    "kind": pl.String,
    "document": pl.String,
    "line": pl.Int64,
    "date": pl.Date,
    "client": pl.String,
    "client_name": pl.String,
    "product": pl.String,
    "product_name": pl.String,
    "quantity": pl.Int64,
    "amount_cents": pl.Int64,
}


@dataclass(frozen=True)
class Explained:
    """One key of one criterion: what it gave, the totals it gave it for, and the lines behind them.

    totals: cents or pieces by part (rates of `range`; current and reference of `growth`).
    lines: columns SHOWN and part, oldest first.
    """

    criterion: SalesCriterion
    key: str
    points: int
    totals: dict[int, int]
    lines: pl.DataFrame

    @property
    def ahead(self) -> list[Ahead]:
        """The next steps from here."""
        return self.criterion.ahead(self.totals)


def explain(session: Session, challenge: Challenge, participant_id: int) -> list[Explained]:
    """Every key under which lines of this participant count, in the order of the rules, worth something or not."""
    definition = read_definition(challenge.source)
    cut = as_it_counts(challenge, participant_id)
    scene = scene_of(definition, read_facts(session, definition, cut))
    shown = _Lines(session, cut)
    return [
        explained
        for criterion in definition.criteria
        for explained in _explain_criterion(criterion, scene, participant_id, shown)
    ]


def _explain_criterion(
    criterion: SalesCriterion, scene: Scene, participant_id: int, shown: "_Lines"
) -> list[Explained]:
    own = pl.col("participant") == participant_id
    totals = totals_of(criterion, scene).filter(own).collect()
    worth = criterion.worth(totals.lazy()).collect()
    points = dict(zip(worth["key"], worth["points"], strict=True))
    lines = criterion.matching(scene).filter(own).with_columns(pl.col("key").cast(pl.String)).collect()
    counted = shown.of(lines)
    # Periods so come in the order of the calendar, clients in that of their codes.
    return [
        Explained(
            criterion,
            key,
            points.get(key, 0),
            {row["part"]: row["total"] for row in totals.filter(pl.col("key") == key).iter_rows(named=True)},
            counted.filter(pl.col("key") == key).drop("key"),
        )
        for key in sorted(set(totals["key"]))
    ]


class _Lines:
    """Looks up the lines behind a figure as people know them."""

    def __init__(self, session: Session, cut: Cut) -> None:
        self.session = session
        self.source = lines_at(cut.as_of)

    def of(self, lines: pl.DataFrame) -> pl.DataFrame:
        """The lines (id, key, part) with columns SHOWN, oldest first."""
        line = self.source.c
        query = (
            select(
                line.id, line.kind, line.document, line.line, line.date, Client.code, Client.name,
                Product.code, Product.name, line.quantity, line.amount_cents,
            )
            .outerjoin(Client, Client.id == line.client_id)
            .outerjoin(Product, Product.id == line.product_id)
            .where(listed(line.id, set(lines["id"])))
        )  # fmt: skip
        known = read_frame(self.session, query, SHOWN)
        return lines.select("id", "key", "part").join(known, on="id").sort("date", "document", "line", "part")
