"""Returns that name the document of which they give something back: whom they do not name is whom that names.

The lines that a return gives back are those of its kind and distributor with that number, its product and, where it
names one, that line. Lines that are returns themselves are given back by nothing.
"""

from collections.abc import Iterator

import polars as pl
from flask_babel import ngettext
from sqlalchemy.orm import Session

from core.files.problems import listed
from core.wording import number
from imports.merging.kept import NAMING
from imports.merging.names import as_named
from imports.sale_rows import IDENTITY, read_known
from sales.models import SaleKind

# What is taken over together, each with what goes with it: who it was really named with, the distributor's code.
TAKEN_OVER = {
    "rep_id": "rep_named",
    "distributor_id": "own",
    "seller_id": "seller_named",
    "client": "client_named",
}
NAMED_WITH = {name: f"{name.removesuffix('_id')}_named" for name in NAMING}
SAID = ["quantity", "amount_cents", "product_id"]
# The columns of lines that may be given back.
ORIGINALS = [*IDENTITY, *SAID, *TAKEN_OVER, *TAKEN_OVER.values()]
# By what a return finds them, and by which of their columns.
NAMES = {"kind": "kind", "issuer_id": "issuer_id", "original_document": "document", "product_id": "product_id"}


def gives_back() -> pl.Expr:
    """Whether a line is a return that names what it gives back."""
    is_minus = (pl.col("amount_cents") < 0) | (pl.col("quantity") < 0)
    return (pl.col("original_document").is_not_null() & is_minus).fill_null(False)


def read_originals(session: Session, rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The lines on record (columns ORIGINALS) of the documents that rows, or lines on record (KNOWN), give back."""
    names = pl.concat([rows["original_document"], known["original_document"]]).drop_nulls()
    lines = read_known(session, names) if names.len() else known.clear()
    raw = as_named(session, lines)
    other = [
        pl.when(raw[name].ne_missing(lines[name])).then(raw[name]).alias(named) for name, named in NAMED_WITH.items()
    ]
    return lines.with_columns(other).filter(pl.col("undone") == 0, ~gives_back()).select(ORIGINALS)


def with_owners(rows: pl.DataFrame, good: pl.Series, known: pl.DataFrame, originals: pl.DataFrame) -> pl.DataFrame:
    """The returns of sell-out that name no distributor, given to the one whose document they give back.

    rows: all of a file, of which those that are `good` may be given back too. One that is on record stays whose it is.
    """
    nobodys = gives_back() & (pl.col("kind") == SaleKind.SELL_OUT.value) & pl.col("distributor_id").is_null()
    nobodys = nobodys & (pl.col("issuer_id") == 0)
    if not rows.select(nobodys.any()).item():
        return rows
    columns = ["kind", "issuer_id", "document", "line", "product_id", "own"]
    sold = pl.concat([rows.filter(good).filter(~gives_back()).select(columns), originals.select(columns)])
    placed = rows.with_row_index("place")
    homeless = placed.filter(nobodys)
    before = known.filter(pl.col("undone") == 0, gives_back()).select("kind", "document", "issuer_id", "own")
    before = homeless.select("place", "kind", "document").join(before, on=["kind", "document"])
    sold = homeless.select("place", "kind", "original_document", "original_line", "product_id").join(
        sold, left_on=["kind", "original_document", "product_id"], right_on=["kind", "document", "product_id"],
        nulls_equal=True,
    ).filter(_is_line())  # fmt: skip
    owners = pl.concat([_one_owner(before), _one_owner(sold).join(before, on="place", how="anti")])
    return placed.join(owners, on="place", how="left", maintain_order="left").with_columns(
        issuer_id=pl.coalesce("owner", "issuer_id"),
        distributor_id=pl.coalesce("owner", "distributor_id"),
        own=pl.coalesce("code", "own"),
    ).select(rows.columns)  # fmt: skip


def _one_owner(found: pl.DataFrame) -> pl.DataFrame:
    """The distributor (owner, code) of each place for which only one was found."""
    issuers = pl.col("issuer_id")
    one = found.group_by("place").agg(owners=issuers.n_unique(), owner=issuers.first(), code=pl.col("own").first())
    return one.filter(pl.col("owners") == 1, pl.col("owner") > 0).drop("owners")


def _is_line() -> pl.Expr:
    return pl.col("original_line").is_null() | (pl.col("original_line") == pl.col("line"))


def with_credits(lines: pl.DataFrame, originals: pl.DataFrame, given: frozenset[str]) -> pl.DataFrame:
    """The lines of a file, where their returns name nobody with those whom all that they give back names.

    lines: as they are to be stored. originals: what is on record of it; what the file says of the same lines holds.
    given: the fields of the file. `originals` of the result: how many lines a return gives something back of, and
    `original_lines` how many its document has; null of any other line.
    """
    placed = lines.with_row_index("place")
    returns = placed.filter(gives_back())
    if returns.is_empty():
        return lines.with_columns(originals=pl.lit(None, pl.Int64), original_lines=pl.lit(None, pl.Int64))
    every = _every(lines, originals, given)
    keys = ["place", *NAMES, "original_line"]
    found = returns.select(keys).join(
        every, left_on=list(NAMES), right_on=list(NAMES.values()), nulls_equal=True
    ).filter(_is_line())  # fmt: skip
    agreed = found.group_by("place").agg(
        *(_agreed(name).alias(f"{name}_original") for name in (*TAKEN_OVER, *TAKEN_OVER.values())),
        originals=pl.len().cast(pl.Int64),
    )
    names = {name: column for name, column in NAMES.items() if name != "product_id"}
    documents = returns.select("place", *names).join(every, left_on=list(names), right_on=list(names.values()))
    documents = documents.group_by("place").agg(original_lines=pl.len().cast(pl.Int64))
    beside = placed.join(agreed, on="place", how="left", maintain_order="left")
    beside = beside.join(documents, on="place", how="left", maintain_order="left")
    taken = [
        pl.when(pl.col(name).is_null()).then(f"{column}_original").otherwise(column).alias(column)
        for name, other in TAKEN_OVER.items()
        for column in (name, other)
    ]
    counts = [pl.when(gives_back()).then(pl.col(name).fill_null(0)) for name in ("originals", "original_lines")]
    return beside.with_columns(*taken, *counts).select(*lines.columns, "originals", "original_lines")


def _every(lines: pl.DataFrame, originals: pl.DataFrame, given: frozenset[str]) -> pl.DataFrame:
    """What may be given back: the lines of the file, and those on record that it does not have (columns ORIGINALS)."""
    own = lines.filter(~gives_back()).select(ORIGINALS)
    # Of what a file has no column for, it does not say either with which code that is named.
    absent = [named for name, named in NAMED_WITH.items() if name.removesuffix("_id") not in given]
    named = own.drop(absent).join(originals.select(*IDENTITY, *absent), on=IDENTITY, how="left") if absent else own
    return pl.concat([named.select(ORIGINALS), originals.join(own, on=IDENTITY, how="anti")])


def _agreed(name: str) -> pl.Expr:
    """What all say; null where they differ."""
    return pl.when(pl.col(name).n_unique() == 1).then(pl.col(name).first())


def told_originals(lines: pl.DataFrame) -> Iterator[str]:
    """Sentences on the returns of a file (lines as of `with_credits`) that give back what is not on record."""
    unknown = lines.filter(pl.col("original_lines") == 0)["original_document"]
    other = lines.filter(pl.col("original_lines") > 0, pl.col("originals") == 0)["original_document"]
    if count := unknown.len():
        yield ngettext(
            "%(count)s return names an original document that is not on record (%(documents)s): it is taken as it is"
            " written, and counts on its own day.",
            "%(count)s returns name original documents that are not on record (%(documents)s): they are taken as they"
            " are written, and count on their own days.",
            count, count=number(count), documents=_documents(unknown),
        )  # fmt: skip
    if count := other.len():
        yield ngettext(
            "%(count)s return names an original document that has no such line of its product (%(documents)s): it is"
            " taken as it is written, and counts on its own day.",
            "%(count)s returns name original documents that have no such line of their products (%(documents)s): they"
            " are taken as they are written, and count on their own days.",
            count, count=number(count), documents=_documents(other),
        )  # fmt: skip


def _documents(names: pl.Series) -> str:
    return listed(names.unique(maintain_order=True).to_list())
