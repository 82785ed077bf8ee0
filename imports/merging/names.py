"""By which code a sale line was really named, where another one stands for it since both were merged.

A line says who stands for whom it names; what it was named with is kept beside it, for the lines that need it alone.
Merging and undoing are then the same: let every line say who stands for its name now.
"""

from collections.abc import Collection
from datetime import datetime
from typing import cast

import polars as pl
from sqlalchemy import Table, delete, insert, literal, or_, select
from sqlalchemy.orm import Session

from core.bulk import Schema, insert_frame, listed, read_frame
from imports.merging.kept import NAMING, Kept, resolved
from imports.models import NamedLine
from imports.sale_rows import STORED
from sales.models import SaleLine

NAMES = cast(Table, NamedLine.__table__)
LINES = cast(Table, SaleLine.__table__)
# `named_id` is null where a line is named with what it says.
WANTED = {"sale_line_id": pl.Int64, "field": pl.String, "named_id": pl.Int64}
PRESENT = NamedLine.until.is_(None)


def any_names(session: Session) -> bool:
    """Whether any line is, or was, named with another code than it says."""
    return session.scalar(select(NamedLine.id).limit(1)) is not None


def keep_names(session: Session, lines: Collection[int], at: datetime) -> None:
    """Keep with what lines said until a moment what they were named with."""
    if not any_names(session):
        return
    query = select(NAMES.c.sale_line_id, NAMES.c.field, NAMES.c.named_id, literal(at))
    query = query.where(PRESENT, listed(NAMES.c.sale_line_id, lines))
    session.execute(insert(NAMES).from_select(["sale_line_id", "field", "named_id", "until"], query))


def set_names(session: Session, wanted: pl.DataFrame) -> None:
    """Let lines be named so from now on (columns WANTED)."""
    lines = set(wanted["sale_line_id"])
    query = select(NAMES.c.id, NAMES.c.sale_line_id, NAMES.c.field)
    known = read_frame(session, query.where(PRESENT, listed(NAMES.c.sale_line_id, lines)),
                       {"id": pl.Int64, "sale_line_id": pl.Int64, "field": pl.String})  # fmt: skip
    stale = known.join(wanted, on=["sale_line_id", "field"], how="semi")
    session.execute(delete(NAMES).where(listed(NAMES.c.id, set(stale["id"]))))
    insert_frame(session, NAMES, wanted.filter(pl.col("named_id").is_not_null()).select(list(WANTED)))


def wanted_names(lines: pl.DataFrame, raw: pl.DataFrame) -> pl.DataFrame:
    """What lines (id and columns NAMING) are to be named with (WANTED); `raw`: the same lines as they were named."""
    both = lines.select("id", *NAMING).join(raw.select("id", *NAMING), on="id", suffix="_raw", maintain_order="left")
    columns = [
        both.select(
            sale_line_id="id",
            field=pl.lit(name),
            named_id=pl.when(pl.col(name).ne_missing(pl.col(f"{name}_raw"))).then(f"{name}_raw"),
        )
        for name in NAMING
    ]
    return pl.concat(columns)


def as_named(session: Session, lines: pl.DataFrame, until: str | None = None) -> pl.DataFrame:
    """Lines (id and columns NAMING) as they are named; with `until`, a column of moments, as they were until then."""
    if lines.is_empty() or not any_names(session):
        return lines
    query = select(NAMES.c.sale_line_id, NAMES.c.field, NAMES.c.named_id, NAMES.c.until)
    query = query.where(listed(NAMES.c.sale_line_id, set(lines["id"])), PRESENT if until is None else ~PRESENT)
    schema: Schema = {"id": pl.Int64, "field": pl.String, "named": pl.Int64, "until": pl.Datetime("us")}
    names = read_frame(session, query, schema).unique(["id", "field", "until"], keep="last")
    for name in NAMING:
        own = names.filter(field=name).drop("field")
        keys = ("id", "id") if until is None else (["id", until], ["id", "until"])
        own = own.drop("until") if until is None else own
        joined = lines.join(own, left_on=keys[0], right_on=keys[1], how="left", maintain_order="left")
        lines = joined.with_columns(pl.coalesce("named", name).alias(name)).select(lines.columns)
    return lines


def lines_to_rename(session: Session, kept: Kept) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The lines (STORED) that say somebody for whom another one stands, or no longer does.

    Gives what they say, what they are to say, and what they are to be named with (WANTED). Nothing is changed.
    """
    merged = [listed(LINES.c[name], kept[what].keys()) for name, what in NAMING.items() if kept[what]]
    named = LINES.c.id.in_(select(NAMES.c.sale_line_id).where(PRESENT))
    query = select(*(LINES.c[name] for name in STORED)).where(or_(named, *merged)).order_by(LINES.c.id)
    former = read_frame(session, query, STORED)
    raw = as_named(session, former)
    now = resolved(raw, kept)
    other = pl.any_horizontal(now[name].ne_missing(former[name]).alias(name) for name in NAMING)
    changed = now.select(other).to_series()
    now, former, raw = now.filter(changed), former.filter(changed), raw.filter(changed)
    return former, now, wanted_names(now, raw)
