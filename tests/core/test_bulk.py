"""Frames go into a table and come out of it as they were, whatever their rows have in common."""

from datetime import date, datetime

import polars as pl
import pytest
from sqlalchemy import BigInteger, Column, Date, DateTime, MetaData, String, Table, select
from sqlalchemy.orm import Session

from core import bulk
from core.bulk import insert_frame, read_frame

SCHEMA = pl.Schema({"number": pl.Int64(), "name": pl.String(), "day": pl.Date(), "at": pl.Datetime("us")})
MANY = 2 * bulk.TOGETHER + 3
DAY, MOMENT = date(2026, 2, 28), datetime(2026, 2, 28, 23, 59, 59, 999_999)


@pytest.fixture
def table(session: Session) -> Table:
    columns = zip(SCHEMA, (BigInteger, String, Date, DateTime), strict=True)
    made = Table("anything", MetaData(), *(Column(name, kind) for name, kind in columns))
    made.create(session.connection())
    return made


@pytest.mark.parametrize("rows", [0, 1, bulk.TOGETHER - 1, bulk.TOGETHER, MANY])
@pytest.mark.parametrize(
    "columns",
    [
        {"number": pl.int_range(pl.len()), "name": pl.lit('é, "x"'), "day": pl.lit(DAY), "at": pl.lit(MOMENT)},
        {"number": pl.lit(7), "name": pl.lit(None, pl.String), "day": pl.lit(None, pl.Date), "at": pl.lit(MOMENT)},
        {
            "number": pl.int_range(pl.len()),
            "name": pl.int_range(pl.len()).cast(pl.String),
            "day": pl.lit(DAY) + pl.duration(days=pl.int_range(pl.len())),
            "at": pl.lit(MOMENT) + pl.duration(microseconds=pl.int_range(pl.len())),
        },
        {
            "number": pl.lit(-(2**62)),
            "name": pl.when(pl.int_range(pl.len()) > 0).then(pl.lit("x")),
            "day": pl.when(pl.int_range(pl.len()) == 0).then(pl.lit(DAY)),
            "at": pl.lit(None, pl.Datetime("us")),
        },
    ],
    ids=["one column differs", "none differs", "all differ", "nulls and values"],
)
def test_what_is_inserted_is_read(session: Session, table: Table, columns: dict[str, pl.Expr], rows: int) -> None:
    frame = pl.DataFrame({"place": range(rows)}).with_columns(**columns).select(list(SCHEMA)).cast(SCHEMA)
    assert frame.height == rows
    insert_frame(session, table, frame)
    read = read_frame(session, select(table), SCHEMA)
    assert sorted(read.rows(), key=str) == sorted(frame.rows(), key=str)
    session.rollback()
