"""What the worker does for paths: reminds who has something left of one that is due soon, or was due lately."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.bulk import listed
from core.db import writing
from core.models import Completion
from core.news import tell
from elearning.modules.crowd import People, who_learns, with_teams
from elearning.nextup import model
from elearning.nextup.paths import progress
from elearning.paths.models import LearningPath
from elearning.paths.news import PathDue
from elearning.paths.services import every_path, said_of, to_learn

# A path is spoken of from so long before its day to so long after it.
BEFORE, AFTER = timedelta(days=7), timedelta(days=14)
# So many are told in one transaction: nobody waits long for it.
AT_ONCE = 500


def remind_of_paths(session: Session, day: date) -> int:
    """Tell who has something left of a path that is due; of each as often as it is called.

    Whoever hears of it tells each once before the day and once after it. Returns how many there were.
    """
    pressing = [one for one in every_path(session)
                if one.offered and one.due_on and day - AFTER <= one.due_on <= day + BEFORE]  # fmt: skip
    if not pressing:
        session.rollback()
        return 0
    people = with_teams(session, session.scalars(who_learns(day)).all(), day)
    left = [(one, _left(session, one, people, day)) for one in pressing]
    numbers = [(one.id, sorted(found.items())) for one, found in left]
    session.rollback()
    for number, found in numbers:
        for start in range(0, len(found), AT_ONCE):
            _tell(session, number, found[start : start + AT_ONCE], day)
    return sum(len(found) for _number, found in numbers)


def _left(session: Session, path: LearningPath, people: People, day: date) -> dict[int, int]:
    """How many modules of a path each of those has left for whom it is, as far as they have any."""
    asked = to_learn(path)
    given = [learner.person.id for learner in people.of(said_of(path).audience)]
    query = select(Completion.participant_id, Completion.module, Completion.date).where(
        listed(Completion.participant_id, given), Completion.module.in_(asked.steps)
    )
    done: dict[int, dict[str, model.Completion]] = {}
    for person, module, on in session.execute(query):
        done.setdefault(person, {})[module] = model.Completion(on)
    found = {person: progress(asked, done.get(person, {}), day) for person in given}
    return {person: it.of - it.done for person, it in found.items() if it.next is not None}


def _tell(session: Session, number: int, left: Sequence[tuple[int, int]], day: date) -> None:
    with writing(session):
        path = session.get_one(LearningPath, number)
        if path.offered and path.due_on:
            tell(session, PathDue(path, dict(left), path.due_on < day))
