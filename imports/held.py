"""Lines that are held: kept with their import, and written only when somebody says so.

A line that has changed since it was held is not written: it waits again, beside what is on record now.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, cast

import polars as pl
from sqlalchemy import Integer, Select, Table, func, select, update
from sqlalchemy import cast as as_type
from sqlalchemy.orm import Session

from core.bulk import Schema, insert_frame, listed, read_frame, update_frame
from core.db import lock_sales
from core.versions import moment
from imports.merging.kept import NAMING, kept_records, resolved
from imports.merging.names import any_names, set_names, wanted_names
from imports.models import HeldLine, HeldState, ImportRun
from imports.planning import Plan
from imports.report import KEPT, Change, line_changes
from imports.sale_rows import DOCUMENT, IDENTITY, KNOWN, VALUES, read_known
from imports.writing import LINES, Stamp, Written, write_lines

HELD = cast(Table, HeldLine.__table__)
NAMED = ("rep", "seller", "client")
# The databases do not write truth values alike.
WHOLE = as_type(HELD.c.whole, Integer)
WAITING = {"held": pl.Int64, **{name: KNOWN[name] for name in IDENTITY}, "whole": pl.Int64}
ROWS = {**WAITING, "reason": pl.String, "sale_line_id": pl.Int64, "before": pl.String, **VALUES}


@dataclass(frozen=True)
class Decided:
    """How many held lines were written (or refused), and how many wait again because their line has changed since."""

    done: int
    changed: int = 0


def hold(session: Session, plan: Plan, stamp: Stamp, accepted: bool) -> None:
    """Keep the held lines of a file; they take the place of what waited about the same lines and documents."""
    every = pl.concat([plan.lines, plan.withdrawn], how="diagonal")
    said = every.filter(pl.col("act") != "unchanged")
    _replace_waiting(session, every.filter((pl.col("act") != "unchanged") | pl.col("reason").is_not_null()), stamp)
    held = said.filter(pl.col("reason").is_not_null())
    if accepted or held.is_empty():
        return
    before = plan.known.select(sale_line_id="id", before=_as_json())
    # Held as the file names it: who stands for whom is asked when it is written.
    held = held.with_columns(pl.coalesce(f"{name}_named", f"{name}_id").alias(f"{name}_id") for name in NAMED)
    rows = held.select(*IDENTITY, *VALUES, "reason", "whole", sale_line_id="id")
    rows = rows.join(before, on="sale_line_id", how="left").with_columns(pl.col("before").fill_null(""))
    insert_frame(session, HELD, stamp.on(rows).with_columns(state=pl.lit(HeldState.WAITING.value)))


def _as_json() -> pl.Expr:
    return pl.struct(list(VALUES)).struct.json_encode()


def _replace_waiting(session: Session, said: pl.DataFrame, stamp: Stamp) -> None:
    query = select(HeldLine.id, *(HELD.c[name] for name in IDENTITY), WHOLE)
    waiting = _read(session, query.where(HeldLine.state == HeldState.WAITING), WAITING)
    if waiting.is_empty():
        return
    stale = pl.concat(
        [
            waiting.join(said, on=IDENTITY, how="semi"),
            waiting.filter("whole").join(said, on=DOCUMENT, how="semi"),
            waiting.join(said.filter("whole"), on=DOCUMENT, how="semi"),
        ]
    )
    _decide(session, set(stale["held"]), HeldState.REPLACED, None, stamp)


def _decide(session: Session, ids: Collection[int], state: HeldState, account_id: int | None, stamp: Stamp) -> None:
    decided = {"state": state.value, "decided_at": stamp.at, "decided_by_id": account_id}
    session.execute(update(HELD).where(listed(HELD.c.id, ids)).values(decided))


def _read(session: Session, query: Select[*tuple[Any, ...]], schema: Schema) -> pl.DataFrame:
    return read_frame(session, query, schema).with_columns(pl.col("whole").cast(pl.Boolean))


def count_waiting(session: Session, run_id: int) -> int:
    """How many lines of an import wait for a decision."""
    query = select(func.count()).select_from(HeldLine)
    return session.scalar(query.where(HeldLine.import_id == run_id, HeldLine.state == HeldState.WAITING)) or 0


def waiting_rows(session: Session, run_id: int, held_id: int | None = None, limit: int | None = None) -> pl.DataFrame:
    """The lines of an import that wait (columns ROWS); with `held_id` that one, with the others of its document."""
    columns = [WHOLE if name == "whole" else HELD.c[name] for name in ROWS if name != "held"]
    query = select(HeldLine.id, *columns).where(HeldLine.import_id == run_id, HeldLine.state == HeldState.WAITING)
    rows = _read(session, query.order_by(HeldLine.document, HeldLine.line, HeldLine.id).limit(limit), ROWS)
    if held_id is None:
        return rows
    one = rows.filter(pl.col("held") == held_id)
    return pl.concat([one, rows.filter("whole").join(one.filter("whole"), on=DOCUMENT, how="semi")]).unique("held")


def accept_held(session: Session, run: ImportRun, account_id: int | None, held_id: int | None = None) -> Decided:
    """Write the held lines of an import, or one of them; the caller commits. Points follow."""
    lock_sales(session)
    rows = waiting_rows(session, run.id, held_id)
    known = read_known(session, rows["document"])
    rows = _beside_record(rows, known)
    changed = rows.filter("changed")
    fresh = rows.filter(~pl.col("changed"))
    stamp = Stamp.now(session, run)
    said = resolved(fresh, kept_records(session))
    new = said.filter(pl.col("id").is_null())
    write_lines(session, Written(new, said.filter(pl.col("id").is_not_null()), known), stamp, run.file_name)
    _note_names(session, fresh, said, known)
    _decide(session, set(fresh["held"]), HeldState.ACCEPTED, account_id, stamp)
    session.execute(update(HELD).where(listed(HELD.c.id, set(new["held"]))).values(sale_line_id=_line_of_held()))
    _wait_again(session, changed)
    return Decided(fresh.height, changed.height)


def _note_names(session: Session, named: pl.DataFrame, said: pl.DataFrame, known: pl.DataFrame) -> None:
    """Keep by which codes the lines that were written are named, where these say somebody else than before."""
    if named.select(NAMING.keys()).equals(said.select(NAMING.keys())) and not any_names(session):
        return
    lines = said.join(read_known(session, said["document"]).select(*IDENTITY, now_id="id"), on=IDENTITY, how="left")
    ids = lines["now_id"].alias("id")
    wanted = wanted_names(said.with_columns(ids), named.with_columns(ids))
    before = known.select("id", *NAMING).unpivot(list(NAMING), index="id", variable_name="field", value_name="was")
    now = said.with_columns(ids).unpivot(list(NAMING), index="id", variable_name="field", value_name="is")
    same = now.join(before, on=["id", "field"]).filter(pl.col("was").eq_missing(pl.col("is")))
    same = same.select("field", sale_line_id="id")
    stays = wanted.filter(pl.col("named_id").is_null()).join(same, on=["sale_line_id", "field"], how="semi")
    set_names(session, wanted.join(stays, on=["sale_line_id", "field"], how="anti"))


def _line_of_held() -> Any:
    """The line on record that bears a held line's identity."""
    return select(LINES.c.id).where(*(LINES.c[name] == HELD.c[name] for name in IDENTITY)).scalar_subquery()


def _beside_record(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The held rows beside what is on record now: `id`, `now` (as `before` is written), and whether it has changed.

    A document that is decided as a whole has changed where one of its lines has.
    """
    record = known.select(*IDENTITY, "id", pl.when(pl.col("undone") == 0).then(_as_json()).alias("now"))
    beside = rows.join(record, on=IDENTITY, how="left", maintain_order="left")
    other = beside["now"].fill_null("") != beside["before"]
    group = pl.when(~pl.col("whole")).then("held")
    return beside.with_columns(changed=other).with_columns(changed=pl.col("changed").any().over(*DOCUMENT, group))


def _wait_again(session: Session, changed: pl.DataFrame) -> None:
    """Let held rows wait beside what is on record now."""
    if changed.is_empty():
        return
    rows = changed.select(
        id="held",
        sale_line_id="id",
        before=pl.col("now").fill_null(""),
        changed_at=pl.lit(moment(session), pl.Datetime("us")),
    )
    update_frame(session, HELD, rows)


def refuse_held(session: Session, run: ImportRun, account_id: int | None, held_id: int | None = None) -> Decided:
    """Leave the lines on record as they are; the caller commits."""
    lock_sales(session)
    ids = set(waiting_rows(session, run.id, held_id)["held"])
    _decide(session, ids, HeldState.REFUSED, account_id, Stamp.now(session, run))
    return Decided(len(ids))


def waiting_changes(session: Session, run_id: int) -> list[Change]:
    """The first lines of an import that wait, before and after."""
    rows = waiting_rows(session, run_id, limit=KEPT)
    said = [json.loads(before) if before else {} for before in rows["before"]]
    before = {
        f"{name}_before": pl.Series([one.get(name) for one in said], dtype=pl.String if kind == pl.Date else kind)
        for name, kind in VALUES.items()
    }
    days = pl.col("date_before").str.to_date("%Y-%m-%d")
    return line_changes(session, rows.with_columns(**before).with_columns(date_before=days))
