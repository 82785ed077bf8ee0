"""An import taken back: its lines are compensated, its corrections set back, and what was changed since is respected.

An undoing is an import of its own, so that the trail tells who took what back, and when. Nothing is deleted but the
targets, completed training and stock counts that the import brought in; the trail keeps what they said.
"""

from dataclasses import dataclass, field

import polars as pl
from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.bulk import listed, read_frame
from core.changes import CHANGED, Changes, measure, publish
from core.db import lock_sales
from core.errors import Refused
from core.versions import moment
from core.work import timed
from imports.merging.acts import told_lines, undo_merge
from imports.merging.kept import kept_records, resolved
from imports.merging.names import as_named, lines_to_rename, set_names, wanted_names
from imports.models import HeldLine, HeldState, ImportRun, ImportState, Origin
from imports.outcome import Outcome
from imports.report import KEPT, Change, Report, line_changes
from imports.sale_rows import STORED, VALUES
from imports.service import new_run, note_outcome
from imports.undo_records import RecordsBack, plan_records, set_records_back
from imports.writing import LINES, VERSIONS, Stamp, replace_lines
from sales.models import Status


@dataclass
class Undoing:
    """What taking an import back does: what it cancels, what it sets back, and what stays as later imports changed it.

    cancelled: new lines that are compensated (and new targets, completions and stock counts that are removed).
    restored: corrections set back. kept_count: how many were changed since; kept: the first of them. stay: new records
    that remain, as sales may refer to them.
    """

    cancelled: int = 0
    restored: int = 0
    kept_count: int = 0
    stay: int = 0
    kept: list[Change] = field(default_factory=list)
    report: Report = field(default_factory=Report)

    @property
    def counted(self) -> dict[str, int]:
        """The counts by their names."""
        return {"cancelled": self.cancelled, "restored": self.restored, "kept": self.kept_count, "stay": self.stay}


@dataclass(frozen=True)
class LinesBack:
    """Lines that an import wrote and that nobody changed since (columns STORED), and what they go back to.

    back: the same ids, with what they said before, or cancelled where the import brought them in. raw: the same as
    files named it, whoever stands for them now. kept: the ids of lines that were changed since.
    """

    now: pl.DataFrame
    back: pl.DataFrame
    raw: pl.DataFrame
    kept: pl.DataFrame


def find_undoable(session: Session, run_id: int) -> ImportRun:
    """The import of that id; Refused where there is none, where it was not made yet, or is undone already."""
    run = session.get(ImportRun, run_id, with_for_update=True, populate_existing=True)
    if run is None or run.state == ImportState.TRIED:
        raise Refused(_("There is no import %(id)s to undo.", id=run_id))
    if run.state == ImportState.UNDONE:
        raise Refused(_("This import was undone already."))
    if run.undoes_id is not None:
        raise Refused(_("This is itself an undoing. To bring the file back, import it again."))
    if run.origin == Origin.DECLARED:
        raise Refused(_("This is a step of a declaration. Cancel or decide the declaration itself."))
    return run


def plan_undo(session: Session, run: ImportRun) -> Undoing:
    """What undoing an import would do now; nothing is changed."""
    if run.origin == Origin.MERGE:
        former, now, _names = lines_to_rename(session, kept_records(session, without=run.id))
        return Undoing(restored=now.height, report=Report(corrections=told_lines(session, former, now)))
    if run.what == "sales":
        return _told(session, _lines_back(session, run))
    return _records_told(plan_records(session, run))


@timed("undoing")
def undo_import(session: Session, run_id: int, account_id: int | None) -> Undoing:
    """Take an import back; the caller commits. Points follow."""
    lock_sales(session)
    run = find_undoable(session, run_id)
    effects = measure(session)
    undoing = new_run(session, run.what, run.file_name, account_id, Origin(run.origin))
    undoing.undoes_id, undoing.at = run.id, moment(session)
    run.state = ImportState.UNDONE
    done = _undone(session, run, undoing)
    waiting = {"state": HeldState.REFUSED.value, "decided_at": undoing.at, "decided_by_id": account_id}
    own = HeldLine.import_id == run.id
    session.execute(update(HeldLine).where(own, HeldLine.state == HeldState.WAITING).values(waiting))
    done.report.effects = effects()
    note_outcome(undoing, Outcome(corrected=done.cancelled + done.restored, report=done.report))
    session.flush()
    return done


def _undone(session: Session, run: ImportRun, undoing: ImportRun) -> Undoing:
    if run.origin == Origin.MERGE:
        report = undo_merge(session, run, undoing)
        return Undoing(restored=report.meanings.pop("renamed"), report=report)
    return _undo_lines(session, run, undoing) if run.what == "sales" else _undo_records(session, run, undoing)


def _undo_lines(session: Session, run: ImportRun, undoing: ImportRun) -> Undoing:
    lines = _lines_back(session, run)
    stamp = Stamp.now(session, undoing)
    back = lines.back.with_columns(changed_at=pl.lit(stamp.at, pl.Datetime("us")))
    # Who said so first says so again; only what is cancelled is said by the undoing.
    cancelled = pl.when("is_new").then(pl.lit(stamp.run_id, pl.Int64)).otherwise("import_id")
    now = back.with_columns(import_id=cancelled).select("id", *VALUES, "changed_at", "import_id")
    replace_lines(session, now, lines.now.select(list(STORED)), stamp)
    set_names(session, wanted_names(lines.back, lines.raw))
    said = pl.concat([lines.now, lines.back], how="diagonal").select(list(CHANGED))
    done = _told(session, lines)
    publish(session, Changes(undoing.file_name, said))
    return done


def _lines_back(session: Session, run: ImportRun) -> LinesBack:
    """What becomes of the lines that say what this import wrote, and of those that no longer do."""
    query = select(*(LINES.c[name] for name in STORED)).where(LINES.c.import_id == run.id)
    now = read_frame(session, query, STORED)
    void = set(session.scalars(select(ImportRun.id).where(ImportRun.state == ImportState.UNDONE)))
    back = as_named(session, now).with_columns(is_new=False, until=pl.lit(None, pl.Datetime("us")))
    writers = {run.id}
    # What an import said that was undone while its line said something else already is not gone back to either.
    while writers:
        written = pl.col("import_id").is_in(list(writers)) & ~pl.col("is_new")
        back = pl.concat([back.filter(~written), _stood_before(session, back.filter(written))])
        writers = set(back.filter(~pl.col("is_new"))["import_id"].drop_nulls()) & void
    gone = pl.when("is_new").then(pl.lit(Status.CANCELLED.value)).otherwise("status")
    raw = as_named(session, back, "until").with_columns(status=gone).drop("until")
    raw = now.select("id").join(raw, on="id", maintain_order="left").select(*raw.columns)
    return LinesBack(now, resolved(raw, kept_records(session)), raw, _kept(session, run))


def _stood_before(session: Session, lines: pl.DataFrame) -> pl.DataFrame:
    """What these lines (STORED) said before the imports that wrote them; the same where they were new (`is_new`)."""
    version = VERSIONS.c
    writers = set(lines["import_id"])
    columns = [version.sale_line_id, version.replaced_by_import_id, version.replaced_at]
    columns += [version[name] for name in (*VALUES, "import_id")]
    query = select(*columns).where(listed(version.replaced_by_import_id, writers)).order_by(version.id)
    schema = {"id": pl.Int64, "writer": pl.Int64, "until": pl.Datetime("us"), **VALUES, "import_id": pl.Int64}
    # An import writes a line once, and once more where a held one was accepted: the first tells what stood before it.
    before = read_frame(session, query, schema).unique(["id", "writer"], keep="first", maintain_order=True)
    joined = lines.with_columns(writer="import_id").join(
        before, on=["id", "writer"], how="left", suffix="_then", maintain_order="left"
    )
    is_new = pl.col("date_then").is_null()
    values = [
        pl.when(is_new).then(name).otherwise(f"{name}_then").alias(name) for name in (*VALUES, "import_id", "until")
    ]
    return joined.with_columns(*values, is_new=is_new).select(lines.columns)


def _kept(session: Session, run: ImportRun) -> pl.DataFrame:
    """The lines that said what this import wrote until a later one, which still stands, changed them (STORED)."""
    version = VERSIONS.c
    touched = select(version.sale_line_id).where(version.import_id == run.id)
    query = select(*(LINES.c[name] for name in STORED)).where(LINES.c.id.in_(touched))
    return read_frame(session, query.where(LINES.c.import_id.is_distinct_from(run.id)), STORED)


def _told(session: Session, lines: LinesBack) -> Undoing:
    """The plan in words: the first lines that are set back, and the first that stay."""
    fresh = lines.back.select("is_new").to_series()
    beside = lines.now.select("id", *VALUES).rename({name: f"{name}_before" for name in VALUES})
    first = lines.back.head(KEPT).join(beside, on="id", maintain_order="left").with_columns(reason=pl.lit(""))
    same = lines.kept.head(KEPT)
    kept = same.with_columns(pl.col(name).alias(f"{name}_before") for name in VALUES).with_columns(reason=pl.lit(""))
    report = Report(corrections=line_changes(session, first))
    kept_first = line_changes(session, kept)
    return Undoing(int(fresh.sum()), int((~fresh).sum()), lines.kept.height, kept=kept_first, report=report)


def _undo_records(session: Session, run: ImportRun, undoing: ImportRun) -> Undoing:
    plan = plan_records(session, run)
    set_records_back(session, plan, run, undoing)
    return _records_told(plan)


def _records_told(plan: RecordsBack) -> Undoing:
    return Undoing(
        plan.removed,
        len(plan.back) - plan.removed,
        len(plan.kept),
        plan.stay,
        plan.kept[:KEPT],
        Report(corrections=plan.changes[:KEPT]),
    )
