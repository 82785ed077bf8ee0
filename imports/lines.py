"""Sale lines: new ones, corrections of known ones, and the trail these leave."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

import polars as pl
from flask_babel import gettext as _
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from core.bulk import BATCH_ROWS, Schema, indexed_at_the_end, insert_frame, read_frame, update_frame
from core.changes import CHANGED, Changes, publish
from core.clock import utc_now
from core.files.fields import Fields
from core.models import Client
from imports import lookups
from imports.models import ImportRun
from imports.outcome import Counts, Progress
from sales.models import SaleKind, SaleLine, SaleLineVersion, Status

IDENTITY = ["document", "line", "kind", "issuer_id"]
KINDS = tuple(kind.value for kind in SaleKind)
STATUSES = tuple(status.value for status in Status)
CREDITS = ("rep", "distributor", "seller")
# What a correction may change: everything that is not identity.
VALUES: Schema = {
    "date": pl.Date,
    "quantity": pl.Int64,
    "amount_cents": pl.Int64,
    "status": pl.String,
    "rep_id": pl.Int64,
    "distributor_id": pl.Int64,
    "seller_id": pl.Int64,
    "client_id": pl.Int64,
    "product_id": pl.Int64,
}
STORED: Schema = {
    "id": pl.Int64,
    "document": pl.String,
    "line": pl.Int64,
    "kind": pl.String,
    "issuer_id": pl.Int64,
    **VALUES,
    "changed_at": pl.Datetime("us"),
    "import_id": pl.Int64,
}
MAX_QUANTITY = 10**9
# Documents looked up at a time; SQLite takes about a thousand parameters in good grace.
DOCUMENTS_AT_ONCE = 900


@dataclass(frozen=True)
class Stamp:
    """When and by which import values are written."""

    at: datetime
    run_id: int

    def on(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows with the stamp in its columns."""
        return frame.with_columns(
            changed_at=pl.lit(self.at, pl.Datetime("us")), import_id=pl.lit(self.run_id, pl.Int64)
        )


def import_sales(session: Session, fields: Fields, run: ImportRun, progress: Progress) -> Counts:
    """Store the sale lines of a file and tell the subscribers which values changed."""
    frame = _read(session, fields)
    repeated = _("Document “{value}” has this line twice in the file, with different values. Keep one of them.")
    lines = lookups.reject_repeated(fields, frame, IDENTITY, "document", repeated)
    lines = _with_clients(session, lines)
    known = _read_known(session, lines)
    joined = lines.join(known, on=IDENTITY, how="left", suffix="_before")
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_before")) for name in VALUES)
    new = joined.filter(pl.col("id").is_null()).select(lines.columns)
    corrected = joined.filter(pl.col("id").is_not_null() & ~same)
    stamp = Stamp(utc_now(), run.id)
    _insert(session, stamp.on(new), progress)
    _correct(session, corrected, known, stamp)
    said = pl.concat([new, corrected.select(lines.columns), _former(corrected, known)], how="diagonal")
    progress("score", 0, 1)
    publish(session, Changes(run.file_name, said.select(list(CHANGED))))
    progress("score", 1, 1)
    return Counts(new.height, corrected.height, int(fields.good.sum()) - new.height - corrected.height)


def _read(session: Session, fields: Fields) -> pl.DataFrame:
    """Every row of the file as it asks to be stored (bad ones rejected), client still by code."""
    distributors = fields.text("distributor")
    people = lookups.read_people(session, pl.concat([fields.text(kind) for kind in CREDITS]).unique())
    ids = {f"{kind}_id": lookups.participants(fields, kind, people, kind) for kind in CREDITS}
    frame = pl.DataFrame(
        {
            "kind": fields.choice("kind", KINDS, required=True),
            "document": lookups.code(fields, "document", required=True),
            "date": fields.day("date", required=True),
            **ids,
            "client": lookups.clients(session, fields, "client"),
            "product_id": lookups.products(session, fields, "product"),
            "quantity": fields.whole("quantity").fill_null(0),
            "amount_cents": fields.money("amount", required=True),
            "status": fields.choice("status", STATUSES, default=Status.VALIDATED.value),
            "own_code": distributors,
        }
    )
    too_many = frame["quantity"].abs() > MAX_QUANTITY
    fields.reject(too_many, "quantity", _("“{value}” is too large for a quantity. Correct it in the file."))
    selling_in = pl.col("kind") == SaleKind.SELL_IN.value
    frame = frame.with_columns(
        issuer_id=pl.when(selling_in).then(0).otherwise(pl.col("distributor_id").fill_null(0)).cast(pl.Int64),
        client=pl.when(selling_in).then(pl.coalesce("client", "own_code")).otherwise(pl.col("client")),
    )
    lookups.documents_without_zeros(session, fields, frame)
    return frame.with_columns(line=_line_numbers(fields, frame)).drop("own_code")


def _line_numbers(fields: Fields, frame: pl.DataFrame) -> pl.Series:
    """The column `line`; where the file has none, each line's place within its document."""
    if fields.has("line"):
        numbers = fields.whole("line", required=True)
        fields.reject(numbers.abs() > MAX_QUANTITY, "line", _("“{value}” is too large for a line number."))
        return numbers
    places = _places(frame)
    fields.complete("line", places.cast(pl.String))
    return places


def _places(frame: pl.DataFrame) -> pl.Series:
    """The place of each row within its document; null where the row does not say its document.

    A row whose kind or distributor cannot be read stands in the document of its neighbours: what follows it keeps
    its own place, and so does the row itself once it is corrected.
    """
    # A sell-out line may name no distributor; one that names somebody unknown cannot be read.
    known = pl.when(pl.col("distributor_id").is_not_null() | pl.col("own_code").is_null()).then(
        pl.col("own_code").fill_null("")
    )
    kinds = frame.with_columns(kind=_as_neighbours(pl.col("kind")).over("document"))
    issuers = pl.when(pl.col("kind") == SaleKind.SELL_IN.value).then(pl.lit("")).otherwise(known)
    documents = kinds.with_columns(issuer=issuers).with_columns(
        issuer=_as_neighbours(pl.col("issuer")).over("kind", "document")
    )
    place = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("kind", "document", "issuer")
    return documents.select(line=pl.when(pl.col("document").is_not_null()).then(place))["line"]


def _as_neighbours(value: pl.Expr) -> pl.Expr:
    return value.forward_fill().backward_fill()


def _with_clients(session: Session, lines: pl.DataFrame) -> pl.DataFrame:
    """The lines with the ids of their clients; a client nobody knew yet is created."""
    schema = {"client": pl.String, "client_id": pl.Int64}
    named = lines.select(code="client").drop_nulls().unique(maintain_order=True)
    query = lookups.only(select(Client.code, Client.id), Client.code, named["code"])
    known = read_frame(session, query, schema)
    unknown = named.join(known, left_on="code", right_on="client", how="anti")
    if unknown.height:
        names = lookups.read_people(session, unknown["code"]).select("code", name="found_name")
        created = unknown.join(names, on="code", how="left").with_columns(
            pl.col("name").fill_null(""), segment=pl.lit("")
        )
        insert_frame(session, Client.__table__, created)  # type: ignore[arg-type]
        known = read_frame(session, query, schema)
    return lines.join(known, on="client", how="left", maintain_order="left").drop("client")


def _read_known(session: Session, lines: pl.DataFrame) -> pl.DataFrame:
    """The stored lines of the documents that the file is about (columns STORED)."""
    if session.scalar(select(SaleLine.id).limit(1)) is None:
        return pl.DataFrame(schema=STORED)
    documents = lines["document"].unique().sort().to_list()
    query = select(*(SaleLine.__table__.c[name] for name in STORED))
    parts = [
        read_frame(session, query.where(SaleLine.document.in_(documents[at : at + DOCUMENTS_AT_ONCE])), STORED)
        for at in range(0, len(documents), DOCUMENTS_AT_ONCE)
    ]
    return pl.concat(parts) if parts else pl.DataFrame(schema=STORED)


def _insert(session: Session, new: pl.DataFrame, progress: Progress) -> None:
    table = cast(Table, SaleLine.__table__)
    with indexed_at_the_end(session, table, new.height):
        for start in range(0, new.height, BATCH_ROWS):
            progress("write", start, new.height)
            insert_frame(session, table, new.slice(start, BATCH_ROWS))
    progress("write", new.height, new.height)


def _former(corrected: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """What the corrected lines said until now (columns STORED)."""
    return known.join(corrected.select("id"), on="id", how="semi")


def _correct(session: Session, corrected: pl.DataFrame, known: pl.DataFrame, stamp: Stamp) -> None:
    """Keep what the lines said, then let them say what the file says."""
    if corrected.is_empty():
        return
    former = _former(corrected, known).drop("issuer_id").rename({"id": "sale_line_id"})
    trail = former.with_columns(
        replaced_at=pl.lit(stamp.at, pl.Datetime("us")), replaced_by_import_id=pl.lit(stamp.run_id, pl.Int64)
    )
    insert_frame(session, SaleLineVersion.__table__, trail)  # type: ignore[arg-type]
    update_frame(session, SaleLine.__table__, stamp.on(corrected.select("id", *VALUES)))  # type: ignore[arg-type]
