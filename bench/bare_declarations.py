"""What the rows of a declaration cost by themselves: Flask and SQLAlchemy, which insert them in one transaction.

    BARE_URL=postgresql+psycopg://… gunicorn … bench.bare_declarations:app

As many rows as a declaration of two lines leaves behind once it is validated, in tables with as many columns: nothing
is checked, scored or told, and no key refers to anything.
"""

import os
from datetime import UTC, date, datetime

from flask import Flask, request
from sqlalchemy import BigInteger, Column, Date, DateTime, Integer, MetaData, String, Table, create_engine, insert

LINES = 2
NUMBERS = {
    "declaration": (1, 6), "declaration_line": (LINES, 5), "declaration_step": (2, 3), "import_run": (2, 6),
    "sale_line": (LINES, 12), "sale_line_version": (LINES, 12), "posting_batch": (1, 3), "posting": (1, 5),
}  # fmt: skip

metadata = MetaData()
TABLES = {
    name: Table(
        f"bare_{name}", metadata, Column("id", Integer, primary_key=True), Column("document", String(64), index=True),
        Column("day", Date), Column("at", DateTime), Column("text", String(200)),
        *(Column(f"number_{place}", BigInteger) for place in range(columns)),
    )
    for name, (_rows, columns) in NUMBERS.items()
}  # fmt: skip
app = Flask(__name__)
engine = create_engine(os.environ.get("BARE_URL", "sqlite://"), pool_size=5)


@app.post("/")
def declare() -> str:
    """Insert the rows of one declaration."""
    document, now = request.args["document"], datetime.now(UTC).replace(tzinfo=None)
    with engine.begin() as connection:
        for name, (rows, columns) in NUMBERS.items():
            values = {f"number_{place}": place for place in range(columns)}
            row = {"document": document, "day": date(2026, 1, 31), "at": now, "text": "declared", **values}
            connection.execute(insert(TABLES[name]), [row] * rows)
    return "ok"


@app.get("/health")
def health() -> str:
    """It lives."""
    return "ok"
