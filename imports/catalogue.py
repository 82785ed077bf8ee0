"""Products, clients and targets."""

from datetime import date
from typing import Any, cast

import polars as pl
from flask_babel import gettext as _
from sqlalchemy import Table
from sqlalchemy.orm import Session

from core.changes import Changes, publish
from core.files.fields import Fields
from core.models import Client, Product, Target
from imports import lookups
from imports.merging.kept import as_kept, read_aliases, told_aliases
from imports.models import ImportRun
from imports.outcome import Counts
from imports.records import Kind, Stored, publish_people, report_records, store
from imports.report import Report
from sales.invoices.items import is_gtin

PRODUCTS = Kind(
    cast(Table, Product.__table__),
    ["code"],
    ["name", "range", "cost_cents", "gtin"],
    {"range": "", "cost_cents": None, "gtin": ""},
)
CLIENTS = Kind(cast(Table, Client.__table__), ["code"], ["name", "segment"], {"name": "", "segment": ""})
TARGETS = Kind(cast(Table, Target.__table__), ["participant_id", "month"], ["amount_cents"], {}, stamped=True)


def import_products(session: Session, fields: Fields, run: ImportRun, report: Report) -> Counts:
    """Store the products of a file and tell the subscribers."""
    ranges = lookups.text(fields, "range", Product.range).str.replace_all(r"\s*/\s*", "/").str.strip_chars("/")
    columns = {
        "code": lookups.code(fields, "code", required=True),
        "name": lookups.text(fields, "name", Product.name),
        "range": ranges.fill_null(""),
        "cost_cents": fields.money("cost"),
        "gtin": _gtin(fields),
    }
    frame = lookups.given(fields, columns, {"range": "range", "cost_cents": "cost", "gtin": "gtin"})
    # Tills often know no description: without this, every sale of such a product would be rejected with it.
    frame = frame.with_columns(pl.col("name").fill_null(pl.col("code")))
    stored = store(session, PRODUCTS, _once(fields, frame, ["code"], "code"), run)
    report_records(report, PRODUCTS, stored, _code)
    if "range" in stored.corrected.columns:
        _tell_ranges(report, stored)
    publish(session, Changes(run.file_name, everyone=stored.changed))
    return stored.counts


def _gtin(fields: Fields) -> pl.Series:
    """The numbers under barcodes, without spaces; what is none is rejected: a sheet may have rounded or cut it."""
    numbers = fields.text("gtin").str.replace_all(r"\s", "")
    known = numbers.map_elements(is_gtin, return_dtype=pl.Boolean, skip_nulls=True).fill_null(True)
    reason = _("“{value}” is no GTIN: it has 8, 12, 13 or 14 digits, and the last one checks the others.")
    fields.reject(~(known | (numbers == "").fill_null(True)), "gtin", reason)
    return numbers.fill_null("")


def _tell_ranges(report: Report, stored: Stored) -> None:
    other = stored.corrected.filter((pl.col("range") != pl.col("range_before")) & (pl.col("range_before") != ""))
    lost = other.filter(range="").height
    report.mean("range_lost", lost)
    report.mean("range_changed", other.height - lost)


def import_clients(session: Session, fields: Fields, run: ImportRun, report: Report) -> Counts:
    """Store the clients of a file; the subscribers are told where segments changed, to which rules may look."""
    columns = {
        "code": lookups.code(fields, "code", required=True),
        "name": lookups.text(fields, "name", Client.name).fill_null(""),
        "segment": lookups.text(fields, "segment", Client.segment).fill_null(""),
    }
    aliases = read_aliases(session, "clients")
    report.notes += told_aliases([columns["code"]], aliases)
    frame = as_kept(lookups.given(fields, columns, {"name": "name", "segment": "segment"}), aliases)
    stored = store(session, CLIENTS, _once(fields, frame, ["code"], "code"), run)
    report_records(report, CLIENTS, stored, _code)
    if "segment" in frame.columns:
        other = stored.corrected.filter(pl.col("segment") != pl.col("segment_before"))
        report.mean("segment_lost", other.filter(segment="").height)
        report.mean("segment_changed", other.filter(pl.col("segment") != "").height)
        publish(session, Changes(run.file_name, everyone=other.height > 0))
    return stored.counts


def import_targets(session: Session, fields: Fields, run: ImportRun, report: Report) -> Counts:
    """Store the monthly targets of a file and tell the subscribers whose changed."""
    people = lookups.read_people(session)
    report.notes += told_aliases([fields.text("participant")], read_aliases(session, "participants"))
    frame = pl.DataFrame(
        {
            "participant_id": lookups.participants(fields, "participant", people, None, required=True),
            "month": (fields.month("month", required=True) + "-01").str.to_date("%Y-%m-%d"),
            "amount_cents": fields.money("amount", required=True),
        }
    )
    codes = lookups.codes_of(people)
    stored = store(session, TARGETS, _once(fields, frame, list(TARGETS.key), "month"), run)
    report_records(report, TARGETS, stored, lambda row: [codes[row["participant_id"]], _month(row["month"])])
    publish_people(session, stored, run)
    return stored.counts


def _month(first: date) -> str:
    return f"{first:%Y-%m}"


def _code(row: dict[str, Any]) -> list[str]:
    return [row["code"]]


def _once(fields: Fields, frame: pl.DataFrame, key: list[str], field: str) -> pl.DataFrame:
    repeated = _("“{value}” stands on lines {lines} of the file, with different values. Keep one of them.")
    return lookups.reject_repeated(fields, frame, key, field, repeated)
