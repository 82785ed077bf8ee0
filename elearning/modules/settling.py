"""Which results pay, decided anew where files have told of completions, or what they told was taken back.

A file may tell of a day before the one on which a module was completed here, or of the same: which of them is the first
follows from all that stand, in whatever order it became known.
"""

from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.bulk import listed
from core.changes import Changes
from core.models import Completion
from elearning.modules.completing import brought_by, completions_where, is_settled, reconcile
from elearning.modules.models import LearningModule, Result


def settle(session: Session, changes: Changes) -> None:
    """Let the completions that results bring fit in with what a file said of the same people."""
    if changes.people:
        for participant_id, module_id in list(_unsettled(session, changes.people)):
            reconcile(session, participant_id, module_id)


def _unsettled(session: Session, people: Collection[int]) -> Iterator[tuple[int, int]]:
    """Of whom and which module other results pay than have brought a completion; found by two questions in all."""
    query = select(Result, LearningModule.code).join(LearningModule, LearningModule.id == Result.module_id)
    query = query.where(listed(Result.participant_id, people)).options(joinedload(Result.version))
    by_pair: dict[tuple[int, int, str], list[Result]] = {}
    for result, code in session.execute(query.order_by(Result.id)):
        by_pair.setdefault((result.participant_id, result.module_id, code), []).append(result)
    brought = brought_by(result for results in by_pair.values() for result in results)
    known = completions_where(session, listed(Completion.participant_id, people) | listed(Completion.id, brought))
    by_id = {one.id: one for one in known}
    by_owner: dict[tuple[int, str], set[int]] = {}
    for one in known:
        by_owner.setdefault((one.participant_id, one.module), set()).add(one.id)
    for (participant_id, module_id, code), results in by_pair.items():
        ids = by_owner.get((participant_id, code), set()) | (brought_by(results) & by_id.keys())
        if not is_settled(session, results, [by_id[number] for number in sorted(ids)]):
            yield participant_id, module_id
