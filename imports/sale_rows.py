"""The rows of a file of sales as they ask to be stored, and the lines that are on record about their documents."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import polars as pl
from flask_babel import gettext as _
from sqlalchemy import Select, case, select
from sqlalchemy.orm import Session, aliased

from core.bulk import Schema, read_frame
from core.files.fields import Fields
from core.files.table import LINE
from core.models import Client, Participant
from imports import lookups
from imports.models import ImportRun
from sales.models import SaleKind, SaleLine, Status

KINDS = tuple(kind.value for kind in SaleKind)
STATUSES = tuple(status.value for status in Status)
CREDITS = ("rep", "distributor", "seller")
# What a file may leave out, apart from the lines' numbers.
OPTIONAL = (*CREDITS, "client", "product", "quantity", "status", "original_document", "original_line")
DOCUMENT = ["document", "kind", "issuer_id"]
IDENTITY = ["document", "line", "kind", "issuer_id"]
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
    "original_document": pl.String,
    "original_line": pl.Int64,
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
# A line on record: `client` and `own` are the codes of its client and of its distributor; `undone`: the import that
# brought it in was undone, so that it is as if it had never come.
KNOWN: Schema = {**STORED, "client": pl.String, "own": pl.String, "undone": pl.Int64}
MAX_QUANTITY = 10**9
# Documents looked up at a time; SQLite takes about a thousand parameters in good grace.
DOCUMENTS_AT_ONCE = 900


@dataclass(frozen=True)
class Rows:
    """The rows of a file, aligned with it.

    frame: kind, document, line, issuer_id, the VALUES by their names apart from client_id, `client` (its code, null for
    the distributor itself), `own` (the distributor's code). A column that the file lacks is null.
    given: the fields that the file has. numbered: whether it has the lines' numbers.
    stands_in: the document of each row, that of its neighbours where it does not say so itself.
    """

    frame: pl.DataFrame
    given: frozenset[str]
    numbered: bool
    stands_in: pl.Series


class Place(NamedTuple):
    """Each row's place within its document, and the document it stands in where it does not say so itself.

    ragged: the places of the rows that do not fit under the header, null where nobody can tell their document.
    """

    line: pl.Series
    document: pl.Series
    ragged: pl.Series


def read_rows(session: Session, fields: Fields, merged_clients: pl.DataFrame) -> pl.DataFrame:
    """Every row of the file as it asks to be stored, without its line number; bad ones are rejected.

    `merged_clients`: the clients' codes for which others stand (columns ALIASES).
    `rep_named`, `seller_named`, `client_named`: whom the row really names, where another one stands for them.
    """
    people = lookups.read_people(session, pl.concat([fields.text(kind) for kind in CREDITS]).unique())
    clients = lookups.clients(session, fields, "client").rename("code")
    buyers = clients.to_frame().join(merged_clients, on="code", how="left", maintain_order="left")
    quantity = fields.whole("quantity")
    quantity = quantity.fill_null(0) if fields.has("quantity") else quantity
    status = fields.choice("status", STATUSES)
    frame = pl.DataFrame(
        {
            "kind": fields.choice("kind", KINDS, required=True),
            "document": lookups.code(fields, "document", required=True),
            "date": fields.day("date", required=True),
            **{f"{kind}_id": lookups.participants(fields, kind, people, kind) for kind in CREDITS},
            "client": buyers["kept"].fill_null(clients),
            "product_id": lookups.products(session, fields, "product"),
            "quantity": quantity,
            "amount_cents": fields.money("amount", required=True),
            "status": status.fill_null(Status.VALIDATED.value) if fields.has("status") else status,
            "original_document": lookups.code(fields, "original_document"),
            "original_line": fields.whole("original_line"),
            "own": fields.text("distributor"),
            "rep_named": lookups.named(fields, "rep", people),
            "seller_named": lookups.named(fields, "seller", people),
            "client_named": buyers["named"],
        }
    )
    too_many = frame["quantity"].abs() > MAX_QUANTITY
    fields.reject(too_many, "quantity", _("“{value}” is too large for a quantity. Correct it in the file."))
    too_far = frame["original_line"].abs() > MAX_QUANTITY
    fields.reject(too_far, "original_line", _("“{value}” is too large for a line number."))
    selling_in = pl.col("kind") == SaleKind.SELL_IN.value
    return frame.with_columns(
        issuer_id=pl.when(selling_in).then(0).otherwise(pl.col("distributor_id").fill_null(0)).cast(pl.Int64),
        client=pl.when(selling_in & (pl.col("client") == pl.col("own")).fill_null(False))
        .then(None)
        .otherwise(pl.col("client")),
    )


def with_issuers(fields: Fields, frame: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The rows of sell-out that cannot name a distributor, given to the one whose document is on record."""
    if fields.has("distributor") or known.is_empty():
        return frame
    sold = known.filter(pl.col("kind") == SaleKind.SELL_OUT.value, pl.col("undone") == 0)
    owners = sold.group_by("document", "kind").agg(
        owner=pl.col("issuer_id").min(), owners=pl.col("issuer_id").n_unique()
    )
    found = frame.join(owners, on=["document", "kind"], how="left", maintain_order="left")
    reason = _("Several distributors have a document “{value}”. Add the column “distributor” to the file.")
    fields.reject(found["owners"] > 1, "document", reason)
    # A new line of that document was sold by whoever sold the others.
    seller = pl.when(pl.col("owner") > 0).then("owner").otherwise("distributor_id")
    told = found.with_columns(issuer_id=pl.coalesce("owner", "issuer_id"), distributor_id=seller)
    return told.drop("owner", "owners")


def numbered(fields: Fields, frame: pl.DataFrame) -> Rows:
    """The rows with their line numbers: those of the file, else each line's place within its document."""
    place = _places(fields, frame)
    # An empty column may be left out of a file, and says no more than one that was.
    has_numbers = fields.has("line") and fields.text("line").is_not_null().any()
    if has_numbers:
        lines = fields.whole("line", required=True)
        fields.reject(lines.abs() > MAX_QUANTITY, "line", _("“{value}” is too large for a line number."))
    else:
        lines = place.line
        fields.complete("line", lines.cast(pl.String), place.ragged.cast(pl.String))
    given = frozenset(name for name in OPTIONAL if fields.has(name))
    return Rows(frame.with_columns(line=lines), given, bool(has_numbers), place.document)


def _places(fields: Fields, frame: pl.DataFrame) -> Place:
    """The place of each row within its document.

    A row whose document, kind or distributor cannot be read stands in that of its neighbours: what follows it keeps
    its own place, and so does the row itself once it is corrected. The same goes for one that does not fit under the
    header, where it names the document of the row above or below it.
    """
    bare = frame.select("kind", "distributor_id", "own", document=_as_neighbours(pl.col("document")))
    ragged = _documents_of_ragged(fields, bare["document"])
    rows = pl.concat([bare.with_columns(fields.lines.alias(LINE)), ragged], how="diagonal").sort(
        LINE, maintain_order=True
    )
    # A sell-out line may name no distributor; one that names somebody unknown cannot be read.
    known = pl.when(pl.col("distributor_id").is_not_null() | pl.col("own").is_null()).then(pl.col("own").fill_null(""))
    kinds = rows.with_columns(kind=_as_neighbours(pl.col("kind")).over("document"))
    issuers = pl.when(pl.col("kind") == SaleKind.SELL_IN.value).then(pl.lit("")).otherwise(known)
    owned = kinds.with_columns(issuer=issuers).with_columns(
        issuer=_as_neighbours(pl.col("issuer")).over("kind", "document")
    )
    place = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("kind", "document", "issuer")
    places = owned.select(LINE, place=place)
    found = fields.table.ragged.select(LINE).join(places, on=LINE, how="left", maintain_order="left")["place"]
    own = places.join(ragged, on=LINE, how="anti", maintain_order="left")["place"] if ragged.height else places["place"]
    return Place(own.alias("line"), bare["document"], found)


def _documents_of_ragged(fields: Fields, documents: pl.Series) -> pl.DataFrame:
    """LINE and document of the rows that do not fit, of those that name the document above or below them."""
    ragged = fields.table.ragged.select(LINE, "cells").sort(LINE)
    rows = pl.DataFrame({LINE: fields.lines, "document": documents}).sort(LINE)
    for name, strategy in (("above", "backward"), ("below", "forward")):
        ragged = ragged.join_asof(rows.rename({"document": name}), on=LINE, strategy=strategy)  # type: ignore[arg-type]
    named = [pl.when(pl.col("cells").list.contains(pl.col(name))).then(name) for name in ("above", "below")]
    return ragged.select(LINE, document=pl.coalesce(named)).drop_nulls()


def _as_neighbours(value: pl.Expr) -> pl.Expr:
    return value.forward_fill().backward_fill()


def broken_documents(fields: Fields, stands_in: pl.Series) -> set[str]:
    """The documents of which a row cannot be read, so that nobody knows them whole: also those beside a ragged row."""
    broken = set(stands_in.filter(~fields.good).drop_nulls())
    ragged = fields.table.ragged
    if ragged.is_empty():
        return broken
    rows = pl.DataFrame({LINE: fields.lines, "document": stands_in}).sort(LINE)
    places = ragged.select(LINE).sort(LINE)
    for strategy in ("backward", "forward"):
        broken |= set(places.join_asof(rows, on=LINE, strategy=strategy)["document"].drop_nulls())
    return broken | set(ragged["cells"].list.explode().drop_nulls())


def read_known(session: Session, documents: pl.Series) -> pl.DataFrame:
    """The stored lines of these documents (columns KNOWN)."""
    if session.scalar(select(SaleLine.id).limit(1)) is None:
        return pl.DataFrame(schema=KNOWN)
    named = documents.drop_nulls().unique().sort()
    query = known_lines()
    some = (named.slice(at, DOCUMENTS_AT_ONCE).to_list() for at in range(0, named.len(), DOCUMENTS_AT_ONCE))
    parts = [read_frame(session, query.where(SaleLine.document.in_(codes)), KNOWN) for codes in some]
    return pl.concat(parts) if parts else pl.DataFrame(schema=KNOWN)


def known_lines() -> Select[*tuple[Any, ...]]:
    """The lines on record (columns KNOWN)."""
    distributor = aliased(Participant)
    undone = case((ImportRun.undoes_id.is_not(None), 1), else_=0)
    return (
        select(*(SaleLine.__table__.c[name] for name in STORED), Client.code, distributor.code, undone)
        .outerjoin(Client, Client.id == SaleLine.client_id)
        .outerjoin(distributor, distributor.id == SaleLine.distributor_id)
        .outerjoin(ImportRun, ImportRun.id == SaleLine.import_id)
    )
