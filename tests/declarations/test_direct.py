"""A document that is written directly is written as an import of the same rows writes it: lines, trail and points."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.ledger.balances import balances
from challenges.lifecycle.finding import find_challenge
from core.db import begin_writing
from core.models import Client, Participant, Product
from core.money import plain
from imports.by_hand import import_rows
from imports.direct import DirectDocument, DirectLine, write_document
from imports.models import ImportRun, Origin
from imports.sale_rows import IDENTITY, VALUES
from imports.service import new_run
from imports.undo import undo_import
from sales.models import SaleLine, SaleLineVersion, Status
from tests.declarations.shops import open_shops, person
from tests.operations.programme import bring_in

Row = dict[str, str]
MORE = "code,name,kind\nR1,Rita,rep\n"
CLIENTS = "code,name\nC1,Marie\nC2,Jean\n"
ORIGINALS = [("", ""), ("", ""), ("F1", ""), ("12", "2")]
COUNTS = ("new", "corrected", "unchanged", "held", "rejected")


@st.composite
def documents(draw: st.DrawFn) -> list[Row]:
    """Lines of one document of a distributor, as rows of a file."""
    shop, number = draw(st.sampled_from(["D1", "D2"])), draw(st.sampled_from(["F1", "F 2/a", "12", "0012"]))
    day, client = draw(st.sampled_from(["2020-05-05", "2020-05-06"])), draw(st.sampled_from(["", "C1", "C2"]))
    return [
        {
            "kind": "sell_out",
            "document": number,
            "line": str(line),
            "date": day,
            "distributor": shop,
            "seller": draw(st.sampled_from(["", "S1", "S2"])) if shop == "D1" else "",
            "client": client,
            "product": draw(st.sampled_from(["P0", "P1"])),
            "quantity": str(draw(st.integers(-3, 3))),
            "amount": plain(draw(st.integers(-50_00, 300_00))),
            "status": draw(st.sampled_from([status.value for status in Status])),
            **dict(zip(("original_document", "original_line"), draw(st.sampled_from(ORIGINALS)), strict=True)),
        }
        for line in draw(st.lists(st.integers(1, 3), min_size=1, max_size=3, unique=True))
    ]


@st.composite
def files(draw: st.DrawFn) -> list[Row]:
    """A document as an ERP tells it, which may name a rep too."""
    rows = draw(documents())
    return [row | {"rep": draw(st.sampled_from(["", "R1"]))} for row in rows] if draw(st.booleans()) else rows


def direct_of(session: Session, rows: Sequence[Row]) -> DirectDocument:
    def number(model: type[Participant | Client | Product], code: str) -> int | None:
        return session.scalars(select(model.id).where(model.code == code)).one() if code else None

    lines = [
        DirectLine(
            line=int(row["line"]),
            date=date.fromisoformat(row["date"]),
            quantity=int(row["quantity"]),
            amount_cents=int(row["amount"].replace(".", "")),
            status=row["status"],
            seller_id=number(Participant, row["seller"]),
            client_id=number(Client, row["client"]),
            product_id=number(Product, row["product"]),
            original_document=row["original_document"] or None,
            original_line=int(row["original_line"]) if row["original_line"] else None,
        )
        for row in rows
    ]
    return DirectDocument(person(session, rows[0]["distributor"]).id, rows[0]["document"], lines)


def told(session: Session, run: ImportRun) -> Any:
    """All that there is to tell of what an import left behind, apart from its own number and moment."""
    session.flush()
    lines, versions = SaleLine.__table__, SaleLineVersion.__table__
    now = session.execute(select(*(lines.c[name] for name in [*IDENTITY, *VALUES]), lines.c.import_id == run.id))
    named = [name for name in VALUES if name in versions.c]
    former = session.execute(
        select(versions.c.sale_line_id, *(versions.c[name] for name in named), versions.c.changed_at)
        .where(versions.c.replaced_by_import_id == run.id)
    )  # fmt: skip
    points = Counter[tuple[str, str]]()
    for credit in ("distributor", "seller"):
        for row in balances(session, find_challenge(session, f"{credit}s")):
            points[credit, row.participant] += row.points
    return (
        sorted(map(repr, now)), sorted(map(repr, former)), dict(points), [getattr(run, name) for name in COUNTS],
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@settings(max_examples=12)
@given(before=st.lists(st.tuples(files(), st.booleans()), max_size=3), rows=documents())
def test_what_is_written_directly_is_what_an_import_writes(
    request: pytest.FixtureRequest, kind: str, before: list[tuple[list[Row], bool]], rows: list[Row]
) -> None:
    session: Session = request.getfixturevalue(f"on_{kind}")
    begin_writing(session)
    try:
        open_shops(session)
        bring_in(session, "participants", MORE)
        bring_in(session, "clients", CLIENTS)
        for lines, is_undone in before:
            run = new_run(session, "sales", "before")
            import_rows(session, "sales", lines, run)
            if is_undone:
                undo_import(session, run.id, None)
        start, step = len(list(session.scalars(select(SaleLineVersion.id)))), session.begin_nested()
        run = new_run(session, "sales", "same", None, Origin.DECLARED)
        if not write_document(session, run, direct_of(session, rows)):
            event("left to the import")
            assert len(list(session.scalars(select(SaleLineVersion.id)))) == start
            assert session.scalar(select(SaleLine.id).where(SaleLine.import_id == run.id)) is None
            step.rollback()
            return
        directly = told(session, run)
        step.rollback()
        run = new_run(session, "sales", "same", None, Origin.DECLARED)
        outcome = import_rows(session, "sales", rows, run)
        assert not outcome.rejected
        assert directly == told(session, run)
    finally:
        session.rollback()
