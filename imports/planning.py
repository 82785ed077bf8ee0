"""What a file of sales does to the lines on record: which are new, corrected, withdrawn, and which are held.

Frames in, frames out: nothing here reads or writes the database.
"""

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from imports.models import HeldReason
from imports.originals import with_credits
from imports.sale_rows import DOCUMENT, IDENTITY
from sales.models import DEAD, SaleKind, Status

# The fields of a file by the columns that hold them.
COLUMNS = {
    "date": "date",
    "quantity": "quantity",
    "amount": "amount_cents",
    "status": "status",
    "rep": "rep_id",
    "distributor": "distributor_id",
    "seller": "seller_id",
    "client": "client",
    "product": "product_id",
    "original_document": "original_document",
    "original_line": "original_line",
}
REQUIRED = frozenset({"date", "amount"})
CREDITED = ("rep_id", "distributor_id", "seller_id")
# What a line says that a file did not name a column for, where nothing is on record.
DEFAULTS = {"quantity": pl.lit(0, pl.Int64), "status": pl.lit(Status.VALIDATED.value)}
PLANNED = [*IDENTITY, *COLUMNS.values(), "own"]


@dataclass(frozen=True)
class Asked:
    """How a file is to be taken.

    given: its fields. numbered: whether it has the lines' numbers. whole: whether its documents are complete.
    broken: the documents of which a row cannot be read.
    """

    given: frozenset[str]
    numbered: bool
    whole: bool
    broken: Collection[str]

    @property
    def compared(self) -> list[str]:
        """The columns that the file says something in."""
        return [column for field, column in COLUMNS.items() if field in self.given | REQUIRED]


@dataclass(frozen=True)
class Plan:
    """The lines of a file by what becomes of them.

    lines: columns PLANNED, `originals` and `original_lines` (imports.originals), id (null where nothing is on record),
        `act` (new, corrected or unchanged), `reason` where the line is held (a HeldReason), and whether it is so with
        its `whole` document.
    withdrawn: lines on record that their documents no longer have, the same columns, with the status they would get.
    known: the lines on record, columns KNOWN.
    """

    lines: pl.DataFrame
    withdrawn: pl.DataFrame
    known: pl.DataFrame


def planned(rows: pl.DataFrame, known: pl.DataFrame, originals: pl.DataFrame, asked: Asked) -> Plan:
    """What becomes of the rows (each line once, columns PLANNED) beside the lines on record (columns KNOWN).

    `originals`: the lines on record that returns among them give back (imports.originals).
    """
    known, originals = (lines.with_columns(client=_as_written()) for lines in (known, originals))
    standing = known.filter(pl.col("undone") == 0)
    documents = standing.join(rows.select(DOCUMENT).unique(), on=DOCUMENT, how="semi")
    rows = rows if asked.numbered else _placed(rows, documents, asked)
    lines = _beside(rows, known, originals, asked)
    lost = _lost(lines, documents, asked)
    lines = _held(lines, lost, documents, asked)
    if not asked.whole and asked.numbered:
        lost = lost.clear()
    return Plan(lines, _withdrawn(lost, lines, known), known)


def _as_written() -> pl.Expr:
    """The client as a file writes it: none where the distributor buys for itself."""
    own = (pl.col("kind") == SaleKind.SELL_IN.value) & (pl.col("client") == pl.col("own")).fill_null(False)
    return pl.when(~own).then(pl.col("client"))


def _placed(rows: pl.DataFrame, documents: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """Rows without numbers given those of the lines on record: of the same lines first, of other lines in their order.

    Of a document that cannot be read whole, other lines are those at the same place.
    """
    known = rows.join(documents.select(DOCUMENT).unique(), on=DOCUMENT, how="semi")
    if known.is_empty():
        return rows
    found = _same_lines(known, documents, asked)
    left = documents.join(found.select(*DOCUMENT, line="on_record"), on=IDENTITY, how="anti", nulls_equal=True)
    left = left.filter(~pl.col("status").is_in(DEAD))
    used = found.select(*DOCUMENT, line="on_record").drop_nulls().with_columns(used=True)
    others = _other_lines(found.filter(pl.col("on_record").is_null()), left, used, asked)
    last = documents.group_by(DOCUMENT).agg(last=pl.col("line").max())
    further = others.join(last, on=DOCUMENT).with_columns(
        on_record=pl.coalesce(
            "on_record",
            pl.col("last") + pl.col("on_record").is_null().cast(pl.Int64).cum_sum().over(DOCUMENT, order_by="line"),
        )
    )
    placed = pl.concat([found.filter(pl.col("on_record").is_not_null()), further.drop("last")], how="diagonal")
    new = rows.join(documents.select(DOCUMENT).unique(), on=DOCUMENT, how="anti")
    return pl.concat([new, placed.with_columns(line="on_record").select(rows.columns)])


def _same_lines(rows: pl.DataFrame, documents: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """The rows with `on_record`: the number of a line that says the same, each line once, those that stand first."""
    values = [*DOCUMENT, *asked.compared]
    nth = pl.int_range(pl.len()).over(values)
    record = documents.sort(pl.col("status").is_in(DEAD), "line").with_columns(nth=nth)
    record = record.select(*values, "nth", on_record="line")
    return (
        rows.sort("line")
        .with_columns(nth=nth)
        .join(record, on=[*values, "nth"], how="left", nulls_equal=True, maintain_order="left")
        .drop("nth")
    )


def _other_lines(rows: pl.DataFrame, left: pl.DataFrame, used: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """The rows with `on_record`, a line of their document that is left: the next one, or the one at their place.

    Null where none is left, and where the place is `used` by a row that says the same as the line there.
    """
    rows = rows.drop("on_record")
    broken = pl.col("document").is_in(list(asked.broken))
    at_place = rows.filter(broken).join(used, on=IDENTITY, how="left", maintain_order="left")
    at_place = at_place.with_columns(on_record=pl.when(pl.col("used").is_null()).then("line")).drop("used")
    nth = pl.int_range(pl.len()).over(DOCUMENT, order_by="line")
    record = left.with_columns(nth=nth).select(*DOCUMENT, "nth", on_record="line")
    in_order = rows.filter(~broken).with_columns(nth=nth).join(record, on=[*DOCUMENT, "nth"], how="left")
    return pl.concat([at_place, in_order.drop("nth")], how="diagonal")


def _beside(rows: pl.DataFrame, known: pl.DataFrame, originals: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """The rows beside what is on record: what the file has no column for is left as it is, `act` says what is new.

    Whom a return does not name is whom the sale names that it gives back.
    """
    before = known.select("id", *IDENTITY, *COLUMNS.values(), "own", "undone")
    lines = rows.join(before, on=IDENTITY, how="left", suffix="_before", maintain_order="left")
    stands = pl.col("undone").fill_null(1) == 0
    absent = [column for field, column in COLUMNS.items() if field not in asked.given | REQUIRED]
    absent += [] if "distributor" in asked.given else ["own"]
    lines = lines.with_columns(
        pl.when(stands).then(f"{name}_before").otherwise(DEFAULTS.get(name, pl.col(name))).alias(name)
        for name in absent
    )
    lines = with_credits(lines.with_columns(client=_as_written()), originals, asked.given)
    # The same whatever is written, where the distributor is named as the client.
    lines = lines.with_columns(client=_as_written())
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_before")) for name in COLUMNS.values())
    act = pl.when(~stands).then(pl.lit("new")).when(same).then(pl.lit("unchanged")).otherwise(pl.lit("corrected"))
    return lines.with_columns(act=act)


def _lost(lines: pl.DataFrame, documents: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """The standing lines on record of the file's documents that it no longer has, where it has them whole."""
    standing = documents.filter(~pl.col("status").is_in(DEAD), ~pl.col("document").is_in(list(asked.broken)))
    return standing.join(lines, on=IDENTITY, how="anti")


def _held(lines: pl.DataFrame, lost: pl.DataFrame, documents: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """The lines with the reason for which they are held, null for those that are taken."""
    reason = (
        pl.when(pl.col("act") == "new")
        .then(None)
        .when(_taken_back(asked))
        .then(pl.lit(HeldReason.TAKEN_BACK.value))
        .when(_reused())
        .then(pl.lit(HeldReason.REUSED.value))
    )
    lines = lines.with_columns(reason=reason)
    # What comes again without a status is taken for valid, as a new line would be.
    again = pl.col("reason") == HeldReason.TAKEN_BACK.value
    valid = pl.when(again).then(pl.lit(Status.VALIDATED.value)).otherwise("status")
    lines = lines.with_columns(status=valid, act=pl.when(again).then(pl.lit("corrected")).otherwise("act"))
    held = _documents_held(lines, lost, documents, asked)
    held = held.unique().with_columns(whole=True)
    lines = lines.join(held, on=DOCUMENT, how="left", maintain_order="left").with_columns(
        pl.col("whole").fill_null(False)
    )
    by_document = pl.when("whole").then(pl.coalesce("reason", pl.lit(HeldReason.DOCUMENT.value))).otherwise("reason")
    return lines.with_columns(reason=by_document)


def _reused() -> pl.Expr:
    """Another date, and at once another client, another credited person or another sign of the amount."""
    others = [pl.col(name).ne_missing(pl.col(f"{name}_before")) for name in ("client", *CREDITED)]
    sign = pl.col("amount_cents").sign() != pl.col("amount_cents_before").sign()
    return (pl.col("date") != pl.col("date_before")) & pl.any_horizontal(*others, sign)


def _taken_back(asked: Asked) -> pl.Expr:
    """Cancelled or rejected since, and sent again by a file that says nothing of statuses."""
    return pl.lit("status" not in asked.given) & pl.col("status_before").is_in(DEAD)


def _documents_held(lines: pl.DataFrame, lost: pl.DataFrame, documents: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """The documents on record (columns DOCUMENT) that are held as a whole.

    Without numbers, those whose lines are not the ones on record; where documents come whole, those of which a line is
    held: part of one would be neither what it was nor what it is.
    """
    on_record = documents.select(DOCUMENT).unique()
    if asked.whole:
        return on_record.join(lines.filter(pl.col("reason").is_not_null()), on=DOCUMENT, how="semi")
    if asked.numbered:
        return on_record.clear()
    again = pl.col("reason").fill_null("") == HeldReason.TAKEN_BACK.value
    other = lines.filter((pl.col("act") != "unchanged") & ~again).select(DOCUMENT)
    return on_record.join(pl.concat([other, lost.select(DOCUMENT)]), on=DOCUMENT, how="semi")


def _withdrawn(lost: pl.DataFrame, lines: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The lost lines, cancelled; held where their document is."""
    held = lines.filter("whole").select(*DOCUMENT, "whole").unique()
    gone = lost.join(held, on=DOCUMENT, how="left", maintain_order="left").with_columns(
        pl.col("whole").fill_null(False)
    )
    before = [pl.col(name).alias(f"{name}_before") for name in COLUMNS.values()]
    return gone.with_columns(
        *before,
        act=pl.lit("corrected"),
        reason=pl.when("whole").then(pl.lit(HeldReason.DOCUMENT.value)),
    ).with_columns(status=pl.lit(Status.CANCELLED.value))
