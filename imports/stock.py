"""What distributors counted of each product, with the day: stock is reckoned from the latest count on."""

from typing import cast

import polars as pl
from flask_babel import gettext as _
from sqlalchemy import Table
from sqlalchemy.orm import Session

from core.clock import today
from core.files.fields import Fields
from core.models import Kind as Participating
from imports import lookups
from imports.models import ImportRun
from imports.outcome import Counts
from imports.records import Kind, report_records, store
from imports.report import Report
from sales.stock.models import OpeningStock

STOCK = Kind(
    cast(Table, OpeningStock.__table__), ["distributor_id", "product_id", "date"], ["quantity"], {}, stamped=True
)


def import_stock(session: Session, fields: Fields, run: ImportRun, report: Report) -> Counts:
    """Store the counts of a file; no point follows from them, so nobody is told."""
    people = lookups.read_people(session)
    kind = Participating.DISTRIBUTOR.value
    frame = pl.DataFrame(
        {
            "distributor_id": lookups.participants(fields, "distributor", people, kind, required=True),
            "product_id": lookups.products(session, fields, "product", required=True),
            "date": _counted_on(fields),
            "quantity": _quantity(fields),
        }
    )
    repeated = _("“{value}” stands for this distributor and day on lines {lines}, with different quantities. Keep one.")
    once = lookups.reject_repeated(fields, frame, list(STOCK.key), "product", repeated)
    stored = store(session, STOCK, once, run)
    codes, products = lookups.codes_of(people), lookups.product_codes(session)
    report_records(
        report,
        STOCK,
        stored,
        lambda row: [codes[row["distributor_id"]], products[row["product_id"]], row["date"].isoformat()],
    )
    return stored.counts


def _counted_on(fields: Fields) -> pl.Series:
    days = fields.day("date", required=True)
    fields.reject(days > today(), "date", _("“{value}” has not come yet: write the day on which it was counted."))
    return days


def _quantity(fields: Fields) -> pl.Series:
    quantity = fields.whole("quantity", required=True)
    fields.reject(quantity < 0, "quantity", _("“{value}” is below zero. Write how many were counted, 0 or more."))
    return quantity
