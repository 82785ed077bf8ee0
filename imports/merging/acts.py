"""Two codes merged, and a merge undone: one act each, in the caller's transaction. Points follow."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl
from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.accounts.models import Account
from core.bulk import listed
from core.changes import CHANGED, Changes, measure, publish
from core.db import lock_sales
from core.errors import Refused
from core.models import Completion, Participant, Target
from core.news import tell
from core.versions import moment
from core.wording import day
from imports.merging.checks import Codes, pairs_of
from imports.merging.kept import MODELS, kept_records, write_kept
from imports.merging.names import lines_to_rename, set_names
from imports.models import ImportRun, ImportState, Merge
from imports.news import Imported
from imports.outcome import Outcome
from imports.report import KEPT, Change, Report, line_changes
from imports.sale_rows import VALUES
from imports.service import note_outcome
from imports.writing import Stamp, replace_lines
from sales.models import SaleLine, Status

# What goes over beside lines, and by which columns nobody has it twice.
OWNED: dict[str, tuple[Any, tuple[str, ...]]] = {
    "targets": (Target, ("month",)),
    "completions": (Completion, ("module", "date")),
}


def merge_codes(session: Session, codes: Codes, run: ImportRun) -> Outcome:
    """Let one code stand for another everywhere; Refused where that may not be."""
    lock_sales(session)
    pairs = pairs_of(session, codes)
    run.at = moment(session)
    effects = measure(session)
    notes = [note for what, *ids in pairs if what == "clients" for note in _history(session, codes, *ids)]
    merges = [Merge(import_id=run.id, what=what, merged_id=merged, kept_id=kept) for what, merged, kept in pairs]
    session.add_all(merges)
    moved = sum(_move(session, merge) for merge in merges if merge.what == "participants")
    report = rename_lines(session, run)
    report.effects, report.notes = effects(), notes
    outcome = Outcome(corrected=report.meanings.pop("renamed") + moved, report=report)
    note_outcome(run, outcome)
    tell(session, Imported(run))
    return outcome


def rename_lines(session: Session, run: ImportRun) -> Report:
    """Let every line say who stands for whom it names, by the merges that hold now; tells the subscribers."""
    session.flush()
    kept = kept_records(session)
    write_kept(session, kept)
    former, now, names = lines_to_rename(session, kept)
    stamp = Stamp(run.at, run.id)
    # Whoever said what a line says still said it: the merge only says for whom that stands.
    written = now.with_columns(changed_at=pl.lit(stamp.at, pl.Datetime("us")))
    replace_lines(session, written.select("id", *VALUES, "changed_at", "import_id"), former, stamp)
    set_names(session, names)
    said = pl.concat([former, now]).select(list(CHANGED))
    publish(session, Changes(run.file_name, lines=said, everyone=True))
    return Report(corrections=told_lines(session, former, now), meanings={"renamed": now.height})


def told_lines(session: Session, former: pl.DataFrame, now: pl.DataFrame) -> list[Change]:
    """The first lines that say something else, before and after."""
    before = former.head(KEPT).select("id", *(pl.col(name).alias(f"{name}_before") for name in VALUES))
    beside = now.head(KEPT).join(before, on="id", maintain_order="left").with_columns(reason=pl.lit(""))
    return line_changes(session, beside)


def _history(session: Session, codes: Codes, merged: int, kept: int) -> list[str]:
    """Since when the client that stays buys, alone and with the other's lines: rules on new clients look there."""
    query = select(SaleLine.client_id, func.min(SaleLine.date)).where(SaleLine.client_id.in_([merged, kept]))
    bought = query.where(SaleLine.status == Status.VALIDATED.value, SaleLine.amount_cents > 0)
    first: dict[int | None, date] = dict(session.execute(bought.group_by(SaleLine.client_id)).all())
    if merged not in first or (kept in first and first[kept] <= first[merged]):
        return []
    told = {"kept": codes.kept, "merged": codes.merged, "day": day(first[merged])}
    if kept not in first:
        return [_("“%(kept)s” has bought nothing yet; with “%(merged)s” it is a client since %(day)s.", **told)]
    sentence = _(
        "“%(kept)s” is a client since %(own)s; with “%(merged)s”, since %(day)s.", own=day(first[kept]), **told
    )
    return [sentence]


def _move(session: Session, merge: Merge) -> int:
    """Give the person who stays what the other had and they have not; how much that was."""
    moved: dict[str, list[int]] = json.loads(merge.moved or "{}")
    before = sum(map(len, moved.values()))
    for name, (model, key) in OWNED.items():
        ids = _free(session, model, key, merge.merged_id, merge.kept_id)
        session.execute(update(model).where(listed(model.id, ids)).values(participant_id=merge.kept_id))
        moved[name] = [*moved.get(name, []), *ids]
    moved["accounts"] = [*moved.get("accounts", []), *_let_act(session, merge)]
    merge.moved = json.dumps(moved)
    return sum(map(len, moved.values())) - before


def _free(session: Session, model: Any, key: Iterable[str], giver: int, taker: int) -> list[int]:
    """What the giver has, of which the taker has nothing under the same key, by id."""
    columns = [getattr(model, name) for name in key]
    taken = {tuple(row) for row in session.execute(select(*columns).where(model.participant_id == taker))}
    own = session.execute(select(model.id, *columns).where(model.participant_id == giver).order_by(model.id))
    return [row[0] for row in own if tuple(row[1:]) not in taken]


def _let_act(session: Session, merge: Merge) -> list[int]:
    """Let the accounts of who is given up act for who stays; which did not before, by id."""
    kept = session.get_one(Participant, merge.kept_id)
    acting = session.scalars(select(Account).where(Account.participants.any(Participant.id == merge.merged_id)))
    added = [account for account in acting.all() if kept not in account.participants]
    for account in added:
        account.participants.append(kept)
    return [account.id for account in added]


def undo_merge(session: Session, run: ImportRun, undoing: ImportRun) -> Report:
    """Take two codes apart, with all that went over; the caller has marked the import as undone."""
    for merge in merges_of(session, run):
        _refuse_chain(session, merge)
        if merge.what == "participants":
            _give_back(session, merge)
    return rename_lines(session, undoing)


def _give_back(session: Session, merge: Merge) -> None:
    """Give back what went over with a person, as far as it is there; others merged into the same may then give."""
    moved: dict[str, list[int]] = json.loads(merge.moved)
    for name, (model, key) in OWNED.items():
        ids = set(_free(session, model, key, merge.kept_id, merge.merged_id)) & set(moved[name])
        session.execute(update(model).where(listed(model.id, ids)).values(participant_id=merge.merged_id))
    for account in session.scalars(select(Account).where(listed(Account.id, moved["accounts"]))).all():
        account.participants = [person for person in account.participants if person.id != merge.kept_id]
    session.flush()
    others = (
        select(Merge).join(ImportRun, ImportRun.id == Merge.import_id).where(ImportRun.state == ImportState.APPLIED)
    )
    others = others.where(Merge.what == merge.what, Merge.kept_id == merge.kept_id).order_by(Merge.id)
    for other in session.scalars(others).all():
        _move(session, other)


def _refuse_chain(session: Session, merge: Merge) -> None:
    model = MODELS[merge.what]
    record = session.execute(select(model.code, model.merged_into_id).where(model.id == merge.kept_id)).one()
    if record.merged_into_id is not None:
        raise Refused(_("“%(code)s” has itself been merged since. Undo that merge first.", code=record.code))


def merges_of(session: Session, run: ImportRun) -> list[Merge]:
    """The pairs of records that an import merged."""
    return list(session.scalars(select(Merge).where(Merge.import_id == run.id).order_by(Merge.id)))
