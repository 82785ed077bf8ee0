"""A file of sales brought in: what is plain is written, what would change the past by accident is held."""

from dataclasses import dataclass, replace

import polars as pl
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.files.fields import Fields
from imports import lookups
from imports.held import NAMED, hold
from imports.merging.kept import read_aliases, told_aliases
from imports.merging.names import any_names, set_names
from imports.models import ImportRun
from imports.originals import read_originals, told_originals, with_owners
from imports.outcome import Counts, Progress, silent
from imports.planning import Asked, Plan, planned
from imports.report import Report, report_lines
from imports.sale_rows import IDENTITY, broken_documents, numbered, read_known, read_rows, with_issuers
from imports.writing import Stamp, Written, with_clients, write_lines


@dataclass(frozen=True)
class Options:
    """How a file is to be taken: whether its documents come whole, and whether what would be held is written."""

    whole: bool = False
    accept_held: bool = False
    progress: Progress = silent


def import_sales(session: Session, fields: Fields, run: ImportRun, options: Options, report: Report) -> Counts:
    """Store the sale lines of a file, hold some of them, and tell the subscribers which values changed."""
    merged = {what: read_aliases(session, what) for what in ("participants", "clients")}
    people = [fields.text(name) for name in ("rep", "seller")]
    report.notes += told_aliases(people, merged["participants"])
    report.notes += told_aliases([fields.text("client")], merged["clients"])
    plan = _plan(session, fields, options, merged["clients"])
    report.notes += told_originals(plan.lines)
    plan = Plan(with_clients(session, plan.lines), plan.withdrawn, plan.known)
    taken = _taken(plan, options.accept_held)
    report_lines(session, report, plan, taken)
    stamp = Stamp.now(session, run)
    written = _written(plan.lines.filter(taken), plan.withdrawn.filter(taken), plan.known)
    write_lines(session, written, stamp, run.file_name, options.progress)
    _note_names(session, fields, plan.lines.filter(taken))
    hold(session, plan, stamp, options.accept_held)
    return _counts(fields, plan, taken)


def _plan(session: Session, fields: Fields, options: Options, merged_clients: pl.DataFrame) -> Plan:
    frame = read_rows(session, fields, merged_clients)
    known = read_known(session, frame["document"])
    lookups.documents_without_zeros(session, fields, frame, known)
    rows = numbered(fields, with_issuers(fields, frame, known))
    originals = read_originals(session, rows.frame, known)
    rows = replace(rows, frame=with_owners(rows.frame, fields.good, known, originals))
    repeated = _(
        "This line of document “{value}” stands on lines {lines} of the file, with different values. Keep one."
    )
    lines = lookups.reject_repeated(fields, rows.frame, IDENTITY, "document", repeated)
    asked = Asked(rows.given, rows.numbered, options.whole, broken_documents(fields, rows.stands_in))
    return planned(lines, known, originals, asked)


def _note_names(session: Session, fields: Fields, lines: pl.DataFrame) -> None:
    """Keep by which codes the file names people and clients for whom others stand since they were merged."""
    is_named = pl.any_horizontal(pl.col(f"{name}_named").is_not_null() for name in NAMED)
    if not (lines.select(is_named.any()).item() or any_names(session)):
        return
    fresh = read_known(session, lines.filter(pl.col("id").is_null())["document"]).select(*IDENTITY, fresh="id")
    lines = lines.join(fresh, on=IDENTITY, how="left").with_columns(id=pl.coalesce("id", "fresh"))
    # What a file has no column for stays named as it was; of a new line there is nothing to stay.
    said = [lines if fields.has(name) else lines.filter(act="new") for name in NAMED]
    columns = [
        rows.select(sale_line_id="id", field=pl.lit(f"{name}_id"), named_id=f"{name}_named")
        for name, rows in zip(NAMED, said, strict=True)
    ]
    set_names(session, pl.concat(columns))


def _taken(_plan: Plan, accept_held: bool) -> pl.Expr:
    """Whether a line is written rather than held."""
    return pl.lit(True) if accept_held else pl.col("reason").is_null()


def _written(lines: pl.DataFrame, withdrawn: pl.DataFrame, known: pl.DataFrame) -> Written:
    """What of these lines is not on record yet."""
    other = lines.filter(pl.col("act") != "unchanged")
    new = other.filter(pl.col("id").is_null())
    return Written(new, pl.concat([other.filter(pl.col("id").is_not_null()), withdrawn], how="diagonal"), known)


def _counts(fields: Fields, plan: Plan, taken: pl.Expr) -> Counts:
    """The lines of the file by what became of them; lines that were withdrawn are corrections too."""
    lines = plan.lines.filter(taken)
    held = plan.lines.height - lines.height
    new, corrected = (int((lines["act"] == act).sum()) for act in ("new", "corrected"))
    unchanged = int(fields.good.sum()) - held - new - corrected
    return Counts(new, corrected + plan.withdrawn.filter(taken).height, unchanged, held)
