"""Something in every table of e-learning, for databases that are copied, upgraded and restored."""

from datetime import timedelta

from sqlalchemy.orm import Session

from elearning.content.module import Module, dumped
from elearning.daily.models import DailyAnswer
from elearning.modules.models import (
    Attempt,
    AttemptAnswer,
    Course,
    LearningFile,
    LearningModule,
    LearningVersion,
    Result,
)
from elearning.packages.tables import KeptPackage, Launch, Statement, UnitState
from elearning.paths.models import LearningPath
from elearning.texts import Texts
from tests.operations.moments import MOMENT

DAY = MOMENT.date()


def learn(session: Session, account_id: int, person: int) -> None:
    """A module that somebody has begun, failed and passed, a path, a day's question, and a package that is played."""
    version = taught(session, account_id)
    played(session, account_id, person)
    course = Course(participant_id=person, version_id=version.id, started_at=MOMENT, touched_at=MOMENT)
    course.seen, course.lesson = '["é"]', "é"
    session.add(course)
    session.flush()
    attempt = Attempt(course_id=course.id, number=2, seed="s" * 32, started_at=MOMENT, due_at=MOMENT)
    attempt.ended_at, attempt.percent, attempt.passed, attempt.credits = MOMENT, 90, True, '{"1": "9/10"}'
    session.add(attempt)
    session.flush()
    session.add(AttemptAnswer(attempt_id=attempt.id, key="1", answer='{"é": 1}', revision=2, at=MOMENT))
    result = Result(participant_id=person, module_id=version.module_id, version_id=version.id, source="test")
    result.percent, result.attempt, result.points, result.day, result.at = 90, 2, 50, DAY, MOMENT
    result.completion_id, result.code, result.expires_on = None, "ABCDEFGHJKLM", DAY + timedelta(days=365)
    result.withdrawn_at, result.withdrawn_by, result.reason = MOMENT, account_id, "“é”"
    answered = DailyAnswer(participant_id=person, day=DAY, version_id=version.id, question="é", answer='{"é": 1}')
    answered.credit, answered.at = "3/4", MOMENT
    session.add_all([result, answered])


def taught(session: Session, account_id: int) -> LearningVersion:
    """A module with a file, a published version, and a path that leads to it."""
    content = dumped(Module(title=Texts(fr="Été “é”")))
    module = LearningModule(code="ete", state="published", draft=content, revision=3, created_at=MOMENT)
    module.changed_at, module.created_by = MOMENT, account_id
    session.add(module)
    session.flush()
    version = LearningVersion(module_id=module.id, number=1, content=content, title_fr="Été “é”", published_at=MOMENT)
    version.published_by = account_id
    file = LearningFile(module_id=module.id, name="e.png", sha256="f" * 64, kind="image/png", size=2**30)
    file.put_at = MOMENT
    path = LearningPath(title_fr="“é”", modules='["ete"]', audience="{}", due_on=DAY, offered=False, revision=2)
    path.changed_at, path.changed_by = MOMENT, account_id
    session.add_all([version, file, path])
    session.flush()
    module.version_id = version.id
    return version


def played(session: Session, account_id: int, person: int) -> None:
    """A package, somebody who plays it, how far they are, and what they stated."""
    kept = KeptPackage(sha256="e" * 64, kind="scorm12", title="Été “é”", manifest='{"é": 1}', size=2**30)
    kept.uploaded_at, kept.uploaded_by = MOMENT, account_id
    session.add(kept)
    session.flush()
    launch = Launch(token="t" * 32, participant_id=person, package_id=kept.id, version_id=7, started_at=MOMENT)
    launch.expires_at = launch.ended_at = MOMENT
    session.add(launch)
    session.flush()
    state = UnitState(participant_id=person, package_id=kept.id, unit="é", data='{"é": 1}', status="completed")
    state.success, state.score, state.seconds, state.sequence = "passed", 9_950, 2**30, 3
    state.launch_id, state.ended, state.updated_at = launch.id, True, MOMENT
    stated = Statement(launch_id=launch.id, unit="é", statement="s" * 36, verb="passed", data="{}", stored_at=MOMENT)
    session.add_all([state, stated])
