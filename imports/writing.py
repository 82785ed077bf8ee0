"""Sale lines written: new ones, corrections of known ones, and the trail these leave."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

import polars as pl
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from core.bulk import BATCH_ROWS, indexed_at_the_end, insert_frame, read_frame, update_frame
from core.changes import CHANGED, Changes, publish
from core.models import Client
from core.statistics import gather_statistics
from core.versions import moment
from imports import lookups
from imports.merging.names import keep_names
from imports.models import ImportRun
from imports.outcome import Progress, silent
from imports.sale_rows import IDENTITY, STORED, VALUES
from sales.models import SaleKind, SaleLine, SaleLineVersion

LINES = cast(Table, SaleLine.__table__)
VERSIONS = cast(Table, SaleLineVersion.__table__)


@dataclass(frozen=True)
class Stamp:
    """When and by which import values are written."""

    at: datetime
    run_id: int

    @classmethod
    def now(cls, session: Session, run: ImportRun) -> "Stamp":
        """The stamp of what this import writes now."""
        return cls(moment(session), run.id)

    def on(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows with the stamp in its columns."""
        return frame.with_columns(
            changed_at=pl.lit(self.at, pl.Datetime("us")), import_id=pl.lit(self.run_id, pl.Int64)
        )


@dataclass(frozen=True)
class Written:
    """What is to be written: new lines, corrected ones (with `id`), and what all of these said (columns STORED)."""

    new: pl.DataFrame
    corrected: pl.DataFrame
    known: pl.DataFrame


def write_lines(session: Session, wanted: Written, stamp: Stamp, source: str, progress: Progress = silent) -> None:
    """Write the lines, keep what the corrected ones said, and tell the subscribers both."""
    insert_lines(session, stamp.on(wanted.new.select(*IDENTITY, *VALUES)), progress)
    former = wanted.known.join(wanted.corrected.select("id"), on="id", how="semi").select(list(STORED))
    replace_lines(session, stamp.on(wanted.corrected.select("id", *VALUES)), former, stamp)
    # A sell-in line is as much its kind's before as after.
    now = wanted.corrected.select("kind", *VALUES)
    said = pl.concat([wanted.new.select("kind", *VALUES), now, former], how="diagonal")
    progress("score", 0, 1)
    publish(session, Changes(source, said.select(list(CHANGED))))
    progress("score", 1, 1)


def insert_lines(session: Session, new: pl.DataFrame, progress: Progress = silent) -> None:
    """Insert the lines, in batches."""
    with indexed_at_the_end(session, LINES, new.height):
        for start in range(0, new.height, BATCH_ROWS):
            progress("write", start, new.height)
            insert_frame(session, LINES, new.slice(start, BATCH_ROWS))
    gather_statistics(session, LINES, new.height)
    progress("write", new.height, new.height)


def replace_lines(session: Session, now: pl.DataFrame, former: pl.DataFrame, stamp: Stamp) -> None:
    """Keep what the lines said (columns STORED), then let them say `now` (id and columns of the table)."""
    if now.is_empty():
        return
    trail = former.drop("issuer_id").rename({"id": "sale_line_id"})
    trail = trail.with_columns(
        replaced_at=pl.lit(stamp.at, pl.Datetime("us")), replaced_by_import_id=pl.lit(stamp.run_id, pl.Int64)
    )
    insert_frame(session, VERSIONS, trail)
    keep_names(session, set(former["id"]), stamp.at)
    update_frame(session, LINES, now)


def with_clients(session: Session, lines: pl.DataFrame) -> pl.DataFrame:
    """The lines with the ids of their clients, the distributor where none is named; an unknown one is created."""
    buyer = pl.when(pl.col("kind") == SaleKind.SELL_IN.value).then(pl.coalesce("client", "own")).otherwise("client")
    lines = lines.with_columns(buyer=buyer)
    schema = {"buyer": pl.String, "client_id": pl.Int64}
    named = lines.select(code="buyer").drop_nulls().unique(maintain_order=True)
    query = lookups.only(select(Client.code, Client.id), Client.code, named["code"])
    known = read_frame(session, query, schema)
    unknown = named.join(known, left_on="code", right_on="buyer", how="anti")
    if unknown.height:
        names = lookups.read_people(session, unknown["code"]).select("code", name="found_name")
        created = unknown.join(names, on="code", how="left").with_columns(
            pl.col("name").fill_null(""), segment=pl.lit("")
        )
        insert_frame(session, cast(Table, Client.__table__), created)
        known = read_frame(session, query, schema)
    return lines.join(known, on="buyer", how="left", maintain_order="left").drop("buyer")
