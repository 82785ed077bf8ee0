"""Products, clients and targets."""

import polars as pl
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.bulk import read_frame
from core.changes import Changes, publish
from core.files.fields import Fields
from core.models import Client, Product, Target
from imports import lookups
from imports.models import ImportRun
from imports.outcome import Counts
from imports.records import publish_people, store


def import_products(session: Session, fields: Fields, run: ImportRun) -> Counts:
    """Store the products of a file and tell the subscribers."""
    frame = pl.DataFrame(
        {
            "code": lookups.code(fields, "code", required=True),
            "name": lookups.text(fields, "name", Product.name),
            "range": lookups.text(fields, "range", Product.range)
            .str.replace_all(r"\s*/\s*", "/")
            .str.strip_chars("/")
            .fill_null(""),
            "cost_cents": fields.money("cost"),
        }
    )
    # Tills often know no description: without this, every sale of such a product would be rejected with it.
    frame = frame.with_columns(pl.col("name").fill_null(pl.col("code")))
    products = _once(fields, frame, ["code"], "code")
    stored = store(session, Product.__table__, ["code"], products, run.id)  # type: ignore[arg-type]
    publish(session, Changes(run.file_name, everyone=not stored.changed.is_empty()))
    return stored.counts


def import_clients(session: Session, fields: Fields, run: ImportRun) -> Counts:
    """Store the clients of a file and tell the subscribers where one is in another segment."""
    frame = pl.DataFrame(
        {
            "code": lookups.code(fields, "code", required=True),
            "name": lookups.text(fields, "name", Client.name).fill_null(""),
            "segment": lookups.text(fields, "segment", Client.segment).fill_null(""),
        }
    )
    clients = _once(fields, frame, ["code"], "code")
    before = read_frame(session, select(Client.code, Client.segment), {"code": pl.String, "before": pl.String})
    stored = store(session, Client.__table__, ["code"], clients, run.id)  # type: ignore[arg-type]
    # Nothing else that a client says about itself moves a point, and to a new one nothing has been sold.
    moved = stored.changed.join(before, on="code").filter(pl.col("segment") != pl.col("before"))
    publish(session, Changes(run.file_name, everyone=not moved.is_empty()))
    return stored.counts


def import_targets(session: Session, fields: Fields, run: ImportRun) -> Counts:
    """Store the monthly targets of a file and tell the subscribers whose changed."""
    people = lookups.read_people(session)
    frame = pl.DataFrame(
        {
            "participant_id": lookups.participants(fields, "participant", people, None, required=True),
            "month": (fields.month("month", required=True) + "-01").str.to_date("%Y-%m-%d"),
            "amount_cents": fields.money("amount", required=True),
        }
    )
    key = ["participant_id", "month"]
    stored = store(session, Target.__table__, key, _once(fields, frame, key, "month"), run.id)  # type: ignore[arg-type]
    publish_people(session, stored, run)
    return stored.counts


def _once(fields: Fields, frame: pl.DataFrame, key: list[str], field: str) -> pl.DataFrame:
    repeated = _("“{value}” stands in the file twice with different values. Keep one line.")
    return lookups.reject_repeated(fields, frame, key, field, repeated)
