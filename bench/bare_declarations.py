"""What the rows of a declaration cost by themselves, through the stack that they come through: sign-in, form, commit.

    PALIER_DATABASE_URL=postgresql+psycopg://… gunicorn … bench.bare_declarations:app

Palier itself with two views more, which insert what a declaration of two lines leaves behind when it is submitted and
when it is validated, as objects of the same tables: nothing is checked, scored or told.
"""

from datetime import date
from typing import Any

from flask import request
from sqlalchemy import select
from werkzeug import Response

from app.wsgi import app
from challenges.models import Batch, Challenge, Posting
from core.accounts.permissions import Permission, requires
from core.answers import done
from core.clock import utc_now
from core.db import db
from core.models import Participant
from declarations.models import Declaration, DeclarationLine, DeclarationStep
from imports.models import ImportRun
from sales.models import SaleLine, SaleLineVersion

LINES = 2
DAY = date(2026, 1, 31)
SAID: dict[str, Any] = {"date": DAY, "quantity": 1, "amount_cents": 4990, "status": "submitted"}


@app.post("/bare/submit")
@requires(Permission.DECLARE)
def submit() -> Response:
    """Insert what a submitted declaration leaves behind."""
    session, now, document = db.session(), utc_now(), request.form["document"]
    shop = session.scalars(select(Participant.id).where(Participant.kind == "distributor")).first()
    assert shop is not None
    run = _run(document)
    declared = Declaration(distributor_id=shop, account_id=1, key=request.form["key"], document=document)
    declared.state, declared.created_at, declared.changed_at = "submitted", now, now
    declared.date, declared.submitted_at = DAY, now
    declared.lines = [
        DeclarationLine(line=place, product="P000", quantity=1, amount_cents=4990) for place in range(1, LINES + 1)
    ]
    session.add_all([run, declared])
    session.flush()
    declared.steps = [DeclarationStep(account_id=1, at=now, from_state="draft", to_state="submitted", import_id=run.id)]
    for place in range(1, LINES + 1):
        line = SaleLine(kind="sell_out", document=document, line=place, issuer_id=shop, distributor_id=shop, **SAID)
        line.changed_at, line.import_id = now, run.id
        session.add(line)
    return done(f"/declarations/{declared.id}")


@app.post("/bare/validate")
@requires(Permission.VALIDATE)
def validate() -> Response:
    """Insert what its being validated leaves behind."""
    session, now, number = db.session(), utc_now(), int(request.form["declaration"])
    declared = session.get_one(Declaration, number)
    run = _run(declared.document)
    challenge = session.scalars(select(Challenge.id)).one()
    batch = Batch(challenge_id=challenge, at=now, cause="sales", detail=declared.document)
    session.add_all([run, batch])
    session.flush()
    for line in session.scalars(select(SaleLine).where(SaleLine.document == declared.document)):
        names = {column.name for column in SaleLineVersion.__table__.columns} - {"id"}
        version = SaleLineVersion(**{name: getattr(line, name) for name in names if hasattr(line, name)})
        version.sale_line_id, version.replaced_at, version.replaced_by_import_id = line.id, now, run.id
        session.add(version)
        line.status, line.changed_at, line.import_id = "validated", now, run.id
    session.add(DeclarationStep(
        declaration_id=number, account_id=1, at=now, from_state="submitted", to_state="validated", import_id=run.id,
    ))  # fmt: skip
    session.add(Posting(
        challenge_id=challenge, batch_id=batch.id, participant_id=declared.distributor_id, criterion="Turnover",
        key=f"bare {number}", points=9,
    ))  # fmt: skip
    declared.state = "validated"
    return done(f"/validation/{number}")


def _run(name: str) -> ImportRun:
    return ImportRun(what="sales", file_name=name, at=utc_now(), mapping="", state="applied", origin="declared")
