"""What a document is: what one issuer gave one number, as one kind of sale."""

import polars as pl

from challenges.criteria.needs import columns

# Of every line, what tells its document from others of the same number.
DOCUMENT = columns("document", "kind", "distributor")
# Two distributors may use one document number: their documents are kept apart behind it.
APART = "\x1f"


def of_document(lines: pl.LazyFrame) -> pl.LazyFrame:
    """Lines (of the columns DOCUMENT) with their document as key."""
    # A sell-in document has its number to itself.
    issuer = pl.when(pl.col("kind") == "sell_out").then(pl.col("distributor").cast(pl.String)).fill_null("")
    return lines.with_columns(key=pl.concat_str("document", "kind", issuer, separator=APART))


def document_number(key: pl.Expr) -> pl.Expr:
    """The number of the document that a key of `of_document` stands for; any other key as it is."""
    return key.str.split(APART).list.first()
