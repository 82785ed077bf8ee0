"""What is kept of figures is what would be read anew, after everything that may change it; and it is kept."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from core.db import db, writing
from core.models import Participant
from imports.models import ImportRun
from imports.undo import undo_import
from sales.through import kept
from sales.through.figures import Figures, read_figures
from sales.through.spans import Span
from tests.days import programme_day
from tests.operations.programme import bring_in
from tests.stock.shops import HEADER, row

MONTHS = 6


def told(figures: Figures) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]], dict[int, object]]:
    """What may be compared of figures."""
    by_key = figures.sums.sort("distributor", "product")
    return by_key.rows(), sorted(figures.delays.rows()), {**figures.last_sold, **figures.counted_on}


@pytest.mark.usefixtures("shops")
def test_what_is_kept_follows_every_change(web: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[int] = []

    def counting(*given: object) -> Figures:
        reads.append(1)
        return read_figures(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(kept, "read_figures", counting)
    yesterday = programme_day() - timedelta(days=1)
    span, counted = Span(yesterday - timedelta(days=89), yesterday), programme_day() - timedelta(days=30)

    def count(units: int, product: str = "P1") -> str:
        return f"distributor,product,date,quantity\nD1,{product},{counted},{units}\n"

    def undo() -> None:
        last = db.session.scalars(select(func.max(ImportRun.id))).one()
        undo_import(db.session(), last, None)

    acts: list[Callable[[], object]] = [
        lambda: bring_in(db.session(), "stock", count(11)),
        undo,
        lambda: bring_in(db.session(), "stock", count(3, "P3")),
        lambda: bring_in(db.session(), "sales", HEADER + row("sell_out", 20, 5, "", "D1", "P1", 4)),
        undo,
        lambda: bring_in(db.session(), "products", "code,name,range\nP1,Road bike,Bikes/Fast\n"),
    ]
    seen = []
    for act in [lambda: None, *acts]:
        with web.app_context():
            with writing(db.session()):
                act()
            shops = list(db.session.scalars(select(Participant.id).where(Participant.kind == "distributor")))
            before = len(reads)
            found = [kept.known_figures(db.session(), span, MONTHS, shops) for _time in range(2)]
            assert len(reads) == before + 1
            assert found[0] is found[1]
            assert told(found[0]) == told(read_figures(db.session(), span, MONTHS, shops))
            assert found[0].products.equals(read_figures(db.session(), span, MONTHS, shops).products)
            seen.append(told(found[0]))
    # Each act changed something, but for what was taken back and for the catalogue.
    assert seen[1] != seen[0] == seen[2] != seen[3] != seen[4] and seen[5] == seen[3] == seen[6]
