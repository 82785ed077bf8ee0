"""Products, clients and targets."""

import polars as pl
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.files.fields import Fields
from core.models import Client, Product, Target
from sales.imports import lookups
from sales.imports.outcome import Counts
from sales.imports.records import store


def import_products(session: Session, fields: Fields, run_id: int) -> Counts:
    """Store the products of a file."""
    frame = pl.DataFrame(
        {
            "code": lookups.code(fields, "code", required=True),
            "name": fields.text("name", required=True),
            "range": fields.text("range").str.replace_all(r"\s*/\s*", "/").str.strip_chars("/").fill_null(""),
            "cost_cents": fields.money("cost"),
        }
    )
    return store(session, Product.__table__, ["code"], _once(fields, frame, ["code"], "code"), run_id)  # type: ignore[arg-type]


def import_clients(session: Session, fields: Fields, run_id: int) -> Counts:
    """Store the clients of a file."""
    frame = pl.DataFrame(
        {
            "code": lookups.code(fields, "code", required=True),
            "name": fields.text("name").fill_null(""),
            "segment": fields.text("segment").fill_null(""),
        }
    )
    return store(session, Client.__table__, ["code"], _once(fields, frame, ["code"], "code"), run_id)  # type: ignore[arg-type]


def import_targets(session: Session, fields: Fields, run_id: int) -> Counts:
    """Store the monthly targets of a file."""
    people = lookups.read_people(session)
    frame = pl.DataFrame(
        {
            "participant_id": lookups.participants(fields, "participant", people, None, required=True),
            "month": (fields.month("month", required=True) + "-01").str.to_date("%Y-%m-%d"),
            "amount_cents": fields.money("amount", required=True),
        }
    )
    key = ["participant_id", "month"]
    return store(session, Target.__table__, key, _once(fields, frame, key, "month"), run_id)  # type: ignore[arg-type]


def _once(fields: Fields, frame: pl.DataFrame, key: list[str], field: str) -> pl.DataFrame:
    repeated = _("“{value}” stands in the file twice with different values. Keep one line.")
    return lookups.reject_repeated(fields, frame, key, field, repeated)
