"""Returns that name the document of which they give something back: whom they do not name is whom that names.

The lines that a return gives back are those of its kind and distributor with that number, its product and, where it
names one, that line. Lines that are returns themselves are given back by nothing.
"""

from collections.abc import Iterator, Mapping, Sequence

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


def is_sale() -> pl.Expr:
    """Whether a line is no return, so that something of it may be given back."""
    return (pl.col("amount_cents") >= 0).fill_null(True) & (pl.col("quantity") >= 0).fill_null(True)


def gives_back() -> pl.Expr:
    """Whether a line is a return that names what it gives back."""
    return pl.col("original_document").is_not_null() & ~is_sale()


def read_originals(session: Session, rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The lines on record (columns ORIGINALS) of the documents that rows, or lines on record (KNOWN), give back."""
    names = pl.concat([rows["original_document"], known["original_document"]]).drop_nulls()
    lines = read_known(session, names) if names.len() else known.clear()
    raw = as_named(session, lines)
    other = [
        pl.when(raw[name].ne_missing(lines[name])).then(raw[name]).alias(named) for name, named in NAMED_WITH.items()
    ]
    return lines.with_columns(other).filter(pl.col("undone") == 0, is_sale()).select(ORIGINALS)


def with_owners(rows: pl.DataFrame, good: pl.Series, known: pl.DataFrame, originals: pl.DataFrame) -> pl.DataFrame:
    """The returns of sell-out that name no distributor, given to the one whose document they give back.

    rows: all of a file, of which those that are `good` may be given back too. One that is on record stays whose it is.
    """
    nobodys = gives_back() & (pl.col("kind") == SaleKind.SELL_OUT.value) & pl.col("distributor_id").is_null()
    nobodys = nobodys & (pl.col("issuer_id") == 0)
    if not rows.select(nobodys.any()).item():
        return rows
    columns = ["kind", "issuer_id", "document", "line", "product_id", "own"]
    sold = pl.concat([rows.filter(good).filter(is_sale()).select(columns), originals.select(columns)])
    placed = rows.with_row_index("place")
    homeless = placed.filter(nobodys)
    issuers = pl.col("issuer_id")
    owner = [issuers.n_unique().alias("owners"), issuers.first().alias("owner"), pl.col("own").first().alias("code")]
    on_record = known.filter(pl.col("undone") == 0, gives_back()).group_by("kind", "document").agg(owner)
    before = homeless.select("place", "kind", "document").join(on_record, on=["kind", "document"])
    names = {name: column for name, column in NAMES.items() if name != "issuer_id"}
    after = _of_originals(homeless, sold, names, owner).join(before, on="place", how="anti")
    found = pl.concat([before.select(after.columns), after]).filter(pl.col("owners") == 1, pl.col("owner") > 0)
    return placed.join(found, on="place", how="left", maintain_order="left").with_columns(
        issuer_id=pl.coalesce("owner", "issuer_id"),
        distributor_id=pl.coalesce("owner", "distributor_id"),
        own=pl.coalesce("code", "own"),
    ).select(rows.columns)  # fmt: skip


def _of_originals(
    returns: pl.DataFrame, every: pl.DataFrame, names: Mapping[str, str], told: Sequence[pl.Expr]
) -> pl.DataFrame:
    """What is told of all lines that each return gives back, by its `place`; returns that find none are left out.

    Lines are put together before they are looked for: a document may have many, and as many returns.
    """
    found = []
    for line in ({}, {"original_line": "line"}):
        keys = {**names, **line}
        asked = returns.filter(pl.col("original_line").is_not_null() if line else pl.col("original_line").is_null())
        sums = every.group_by(list(keys.values())).agg(told)
        beside = asked.select("place", *keys).join(
            sums, left_on=list(keys), right_on=list(keys.values()), nulls_equal=True
        )  # fmt: skip
        found.append(beside.select("place", *(name for name in sums.columns if name not in keys.values())))
    return pl.concat(found)


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
    agreed = [_agreed(name).alias(f"{name}_original") for name in (*TAKEN_OVER, *TAKEN_OVER.values())]
    count = pl.len().cast(pl.Int64)
    found = _of_originals(returns, every, NAMES, [*agreed, count.alias("originals")])
    names = {name: column for name, column in NAMES.items() if name != "product_id"}
    documents = every.group_by(list(names.values())).agg(original_lines=count)
    beside = placed.join(found, on="place", how="left", maintain_order="left").join(
        documents, left_on=list(names), right_on=list(names.values()), how="left", maintain_order="left"
    )  # fmt: skip
    taken = [
        pl.when(pl.col(name).is_null()).then(f"{column}_original").otherwise(column).alias(column)
        for name, other in TAKEN_OVER.items()
        for column in (name, other)
    ]
    counts = [pl.when(gives_back()).then(pl.col(name).fill_null(0)) for name in ("originals", "original_lines")]
    return beside.with_columns(*taken, *counts).select(*lines.columns, "originals", "original_lines")


def _every(lines: pl.DataFrame, originals: pl.DataFrame, given: frozenset[str]) -> pl.DataFrame:
    """What may be given back: the lines of the file, and those on record that it does not have (columns ORIGINALS)."""
    own = lines.filter(is_sale()).select(ORIGINALS)
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
