"""Which record stands for which, since their codes were merged."""

from collections.abc import Iterable, Mapping

import polars as pl
from flask_babel import ngettext
from sqlalchemy import select, update
from sqlalchemy.orm import Session, aliased

from core.bulk import read_frame
from core.models import Client, Participant
from core.wording import number
from imports.models import ImportRun, ImportState, Merge

MODELS: dict[str, type[Client] | type[Participant]] = {"clients": Client, "participants": Participant}
# The columns of a sale line that name somebody who may have been merged, and in which list that is.
NAMING = {"rep_id": "participants", "seller_id": "participants", "client_id": "clients"}
# A merged code, the one that was kept, and who really bears the merged one.
ALIASES = {"code": pl.String, "kept": pl.String, "named": pl.Int64}

# By list, who stands for whom, by id.
Kept = Mapping[str, Mapping[int, int]]


def kept_records(session: Session, without: int | None = None) -> Kept:
    """Who stands for whom by the merges that hold; as if the one of that import did not."""
    query = select(Merge.what, Merge.merged_id, Merge.kept_id).join(ImportRun, ImportRun.id == Merge.import_id)
    rows = session.execute(query.where(ImportRun.state == ImportState.APPLIED, ImportRun.id != (without or 0))).all()
    return {what: _to_the_end({row[1]: row[2] for row in rows if row[0] == what}) for what in MODELS}


def _to_the_end(next_ones: dict[int, int]) -> dict[int, int]:
    """Each with the last of those that stand for it: what was kept may have been merged itself."""
    found = {}
    for start, end in next_ones.items():
        while end in next_ones:
            end = next_ones[end]
        found[start] = end
    return found


def write_kept(session: Session, kept: Kept) -> None:
    """Let every record say who stands for it."""
    session.flush()
    for what, model in MODELS.items():
        session.execute(update(model).where(model.merged_into_id.is_not(None)).values(merged_into_id=None))
        for merged, stands in kept[what].items():
            session.execute(update(model).where(model.id == merged).values(merged_into_id=stands))
    session.expire_all()


def resolved(frame: pl.DataFrame, kept: Kept) -> pl.DataFrame:
    """Lines with those who stand for whom they name."""
    columns = [(name, kept[what]) for name, what in NAMING.items() if name in frame.columns and kept[what]]
    return frame.with_columns(pl.col(name).replace(dict(stands)) for name, stands in columns)


def read_aliases(session: Session, what: str) -> pl.DataFrame:
    """The merged codes of a list (columns ALIASES)."""
    model = MODELS[what]
    stands = aliased(model)
    query = select(model.code, stands.code, model.id).join(stands, stands.id == model.merged_into_id)
    return read_frame(session, query, ALIASES)


def as_kept(frame: pl.DataFrame, aliases: pl.DataFrame) -> pl.DataFrame:
    """The rows of a file of records, by the codes that were kept (column `code`).

    Where the file has the kept one too, that says what holds: the row of the merged one says it again.
    """
    if aliases.is_empty():
        return frame
    placed = frame.with_row_index("place").join(aliases.select("code", "kept"), on="code", how="left")
    own = placed.filter(pl.col("kept").is_null()).drop("kept")
    merged = placed.filter(pl.col("kept").is_not_null()).with_columns(code="kept").drop("kept")
    said = own.unique("code", keep="first", maintain_order=True)
    again = merged.select("place", "code").join(said.drop("place"), on="code").select(own.columns)
    alone = merged.join(said, on="code", how="anti")
    return pl.concat([own, again, alone]).sort("place").drop("place")


def told_aliases(codes: Iterable[pl.Series], aliases: pl.DataFrame) -> list[str]:
    """Sentences on the merged codes that columns of a file name."""
    if aliases.is_empty():
        return []
    named = pl.concat([pl.DataFrame({"code": column}, {"code": pl.String}) for column in codes])
    counted = named.join(aliases, on="code").group_by("code", "kept").len().sort("code")
    return [_told(*row) for row in counted.iter_rows()]


def _told(merged: str, kept: str, rows: int) -> str:
    return ngettext(
        "“%(merged)s” was merged into “%(kept)s”: %(count)s line that names it is understood so.",
        "“%(merged)s” was merged into “%(kept)s”: %(count)s lines that name it are understood so.",
        rows,
        merged=merged,
        kept=kept,
        count=number(rows),
    )
