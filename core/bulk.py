"""Whole tables in and out of the database as Polars frames, within the caller's transaction."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

import polars as pl
from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from core.db import is_sqlite
from core.frames import collected

# Rows handed to the driver at a time: enough to be quick, few enough to stay small in memory.
BATCH_ROWS = 50_000
# Up to so many, Python has read them before Polars has made its plan.
FEW_LETTERS = 20_000
# Rows inserted by one statement: SQLite takes at most 32,766 cells.
TOGETHER = 500
# A moment as both databases write it: with a fraction, or without one where it is zero.
MOMENT = "%Y-%m-%d %H:%M:%S%.f"

Schema = Mapping[str, type[pl.DataType] | pl.DataType]


class _Listed(FunctionElement[bool]):
    """A column and a text of numbers, `1,2,3`: the same statement however many there are."""

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> "_Listed":
        """Itself: as a plain truth value SQLite would be asked whether `… = 1`, and look into no index."""
        return self


@compiles(_Listed, "sqlite")
def _listed_sqlite(element: _Listed, compiler: SQLCompiler, **options: Any) -> str:
    column, numbers = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each('[' || {numbers} || ']'))"


@compiles(_Listed, "postgresql")
def _listed_postgresql(element: _Listed, compiler: SQLCompiler, **options: Any) -> str:
    column, numbers = (compiler.process(clause, **options) for clause in element.clauses)
    # A query of its own is worked out once; the bare cast, anew for every row.
    return f"{column} = ANY (CAST((SELECT CAST('{{' || {numbers} || '}}' AS BIGINT[])) AS BIGINT[]))"


class _Unsearched(FunctionElement[Any]):
    """A column by which no index is searched."""

    inherit_cache = True


@compiles(_Unsearched, "sqlite")
def _unsearched_sqlite(element: _Unsearched, compiler: SQLCompiler, **options: Any) -> str:
    return f"+{compiler.process(element.clauses, **options)}"


@compiles(_Unsearched, "postgresql")
def _unsearched_postgresql(element: _Unsearched, compiler: SQLCompiler, **options: Any) -> str:
    return str(compiler.process(element.clauses, **options))


def unsearched(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The same column, for a condition that most rows meet.

    SQLite, which keeps no statistics, would go through an index and look up row after row, instead of reading all.
    """
    return _Unsearched(column)


def listed(column: ColumnElement[Any] | InstrumentedAttribute[Any], values: Collection[int]) -> ColumnElement[bool]:
    """Whether the column is one of these numbers, however many: a driver's limit on parameters does not hold."""
    return _Listed(column, literal(listing(values), Text))


def listed_by(column: ColumnElement[Any] | InstrumentedAttribute[Any], parameter: str) -> ColumnElement[bool]:
    """The same in a statement that is made once: the numbers come as a parameter of that name, made by `listing`."""
    return _Listed(column, bindparam(parameter, type_=Text))


def listing(values: Collection[int]) -> str:
    """Numbers as the one text that stands for them in a statement."""
    return ",".join(map(str, sorted(values)))


@dataclass(frozen=True)
class FrameQuery:
    """A query, the schema of what it gives (columns by position), and what is made of that."""

    query: Select[*tuple[Any, ...]]
    schema: Schema
    finish: Callable[[pl.LazyFrame], pl.LazyFrame] = lambda read: read

    def read(self, connection: Connection) -> pl.DataFrame:
        """The frame."""
        return collected(self.finish(_decoded(_read_arrays(connection, self.query), self.schema)))


def read_frame(session: Session, query: Select[*tuple[Any, ...]], schema: Schema) -> pl.DataFrame:
    """The rows of `query` as a frame of `schema`, columns by position."""
    return FrameQuery(query, schema).read(session.connection())


class KeptQuery:
    """A query that is made once, with parameters, for frames that are read again and again."""

    def __init__(
        self,
        query: Select[*tuple[Any, ...]],
        schema: Schema,
        finish: Callable[[pl.LazyFrame], pl.LazyFrame] = lambda read: read,
    ) -> None:
        self._query, self._schema, self._finish = query, schema, finish
        self._made: dict[str, Select[*tuple[Any, ...]]] = {}

    def read(self, session: Session, **parameters: Any) -> pl.DataFrame:
        """The frame for these parameters."""
        connection = session.connection()
        name = connection.dialect.name
        if name not in self._made:
            self._made[name] = _as_arrays(self._query, name)
        arrays = tuple(connection.execute(self._made[name], parameters).one())
        return collected(self._finish(_decoded(arrays, self._schema)))


def read_frames(session: Session, wanted: Sequence[FrameQuery], other: Connection | None = None) -> list[pl.DataFrame]:
    """A frame for each query; two of them at a time where there is another connection that sees the same."""
    if other is None:
        return [one.read(session.connection()) for one in wanted]
    found: dict[int, pl.DataFrame] = {}
    places = iter(range(len(wanted)))

    def work(connection: Connection) -> None:
        # Both take their places from the same iterator: the longest query comes first, and nobody waits for it.
        for place in places:
            found[place] = wanted[place].read(connection)

    with ThreadPoolExecutor(1) as pool:
        beside = pool.submit(work, other)
        work(session.connection())
        beside.result()
    return [found[place] for place in range(len(wanted))]


def _decoded(arrays: tuple[str, ...], schema: Schema) -> pl.LazyFrame:
    # Days and moments are read as ISO text, and turned into what they are all at once.
    raw = {name: pl.String if kind in (pl.Date, pl.Datetime) else kind for name, kind in schema.items()}
    if sum(map(len, arrays)) <= FEW_LETTERS:
        cells = pl.LazyFrame(dict(zip(raw, map(json.loads, arrays), strict=True)), raw)
    else:
        texts = pl.LazyFrame([arrays], dict.fromkeys(schema, pl.String), orient="row")
        columns = (pl.col(name).str.json_decode(pl.List(kind)) for name, kind in raw.items())
        cells = texts.select(column.explode(empty_as_null=False) for column in columns)
    days = [pl.col(name).str.to_date("%Y-%m-%d") for name, kind in schema.items() if kind == pl.Date]
    moments = [_moment(pl.col(name)) for name, kind in schema.items() if kind == pl.Datetime]
    return cells.with_columns(days + moments)


def _read_arrays(connection: Connection, query: Select[*tuple[Any, ...]]) -> tuple[str, ...]:
    """Each column as one JSON array: a database writes it quicker than its driver makes an object of every cell."""
    return tuple(connection.execute(_as_arrays(query, connection.dialect.name)).one())


def _as_arrays(query: Select[*tuple[Any, ...]], dialect: str) -> Select[*tuple[Any, ...]]:
    named = [column.label(f"c{place}") for place, column in enumerate(query.selected_columns)]
    found = query.with_only_columns(*named, maintain_column_froms=True).subquery("found")
    return select(*_arrays(len(named), dialect)).select_from(found)


@lru_cache
def _arrays(count: int, dialect: str) -> list[ColumnElement[Any]]:
    """So many columns, each as an array; they are the same for every query."""
    # The subquery's own columns would be made anew for every query: names are enough.
    columns: list[ColumnElement[Any]] = [literal_column(f"c{place}") for place in range(count)]
    if dialect == "sqlite":
        return [func.json_group_array(column) for column in columns]
    return [func.coalesce(cast(func.json_agg(column), Text), "[]") for column in columns]


def _moment(text: pl.Expr) -> pl.Expr:
    # SQLite keeps a space where PostgreSQL writes a T.
    return text.str.replace("T", " ", literal=True).str.to_datetime(MOMENT, time_unit="us")


def insert_frame(session: Session, table: Table, frame: pl.DataFrame) -> None:
    """Insert every row of `frame` into the columns of `table` that bear the same names."""
    if frame.is_empty():
        return
    if is_sqlite(session):
        _insert_sqlite(session, table, frame)
    else:
        _copy_postgresql(session, table, frame)


def _insert_sqlite(session: Session, table: Table, frame: pl.DataFrame) -> None:
    rows = _as_sqlite(frame)
    whole = rows.height // TOGETHER * TOGETHER
    cursor: Any = session.connection().connection.cursor()
    if whole:
        # Every value given takes as long as it takes to write it: what all rows share is given once a statement.
        alike = rows.select(pl.all().eq_missing(pl.all().first()).all()).row(0)
        # At least one column tells how many rows there are.
        own = [name for name, same in zip(rows.columns, alike, strict=True) if not same] or rows.columns[:1]
        shared = [name for name in rows.columns if name not in own]
        values = rows.select(shared).row(0) if shared else ()
        marks = ", ".join([*(f"?{place}" for place in range(1, len(shared) + 1)), *["?"] * len(own)])
        # Many rows a statement: each statement costs SQLite more than a row does.
        several = f"{_into(table, [*shared, *own])} VALUES {', '.join([f'({marks})'] * TOGETHER)}"
        parts = rows.select(own).head(whole).iter_slices(TOGETHER)
        cursor.executemany(several, ([*values, *chain.from_iterable(part.rows())] for part in parts))
    one = f"{_into(table, rows.columns)} VALUES ({', '.join('?' * rows.width)})"
    cursor.executemany(one, rows.slice(whole).iter_rows())
    cursor.close()


def _into(table: Table, names: Sequence[str]) -> str:
    columns = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{table.name}" ({columns})'


def _as_sqlite(frame: pl.DataFrame) -> pl.DataFrame:
    """Days and timestamps as the text that SQLAlchemy's types keep them in."""
    return frame.with_columns(
        pl.col(pl.Date).dt.strftime("%Y-%m-%d"), pl.col(pl.Datetime).dt.strftime("%Y-%m-%d %H:%M:%S.%6f")
    )


def _copy_postgresql(session: Session, table: Table, frame: pl.DataFrame) -> None:
    names = ", ".join(f'"{name}"' for name in frame.columns)
    cursor = session.connection().connection.cursor()
    with cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN (FORMAT csv)') as copy:
        for batch in frame.iter_slices(BATCH_ROWS):
            copy.write(batch.write_csv(include_header=False, datetime_format="%Y-%m-%d %H:%M:%S%.6f"))
    cursor.close()


@contextmanager
def indexed_at_the_end(session: Session, table: Table, rows: int) -> Iterator[None]:
    """Let `rows` be inserted without keeping the indexes in order after each of them; they are made anew at the end.

    On SQLite, and where more comes in than is there: all of it within the transaction, so that an interrupted load
    leaves the indexes as they were. PostgreSQL would keep every reader waiting for it, and gains little.
    """
    few = rows < BATCH_ROWS or not is_sqlite(session)
    if few or rows < (session.scalar(select(func.count()).select_from(table)) or 0):
        yield
        return
    for index in table.indexes:
        index.drop(session.connection())
    yield
    for index in table.indexes:
        index.create(session.connection())


def update_frame(session: Session, table: Table, frame: pl.DataFrame) -> None:
    """Set the columns of `frame` in the rows of `table` that its column `id` names."""
    names = [name for name in frame.columns if name != "id"]
    mark = "?" if is_sqlite(session) else "%s"
    assignments = ", ".join(f'"{name}" = {mark}' for name in names)
    statement = f'UPDATE "{table.name}" SET {assignments} WHERE id = {mark}'
    rows = _as_sqlite(frame) if is_sqlite(session) else frame
    cursor = session.connection().connection.cursor()
    for batch in rows.select(*names, "id").iter_slices(BATCH_ROWS):
        cursor.executemany(statement, batch.rows())
    cursor.close()
