"""What is offered: the version that was begun, few statements for many modules; what the worker ends and reminds of."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from core.accounts.managing import add_account
from core.accounts.models import Role
from core.clock import today, utc_now
from core.db import begin_writing
from core.models import Completion, Participant
from elearning.content.module import Audience
from elearning.modules.authoring import add_module, publish, retire, save_draft
from elearning.modules.completing import withdraw
from elearning.modules.learning import answer, begin_attempt, paper_of, read_lesson, take
from elearning.modules.looking_after import end_overdue, remind
from elearning.modules.models import LearningModule, LearningVersion
from elearning.modules.offers import StepKind, next_step, offer_of, offers_of
from elearning.modules.queries import latest_result
from elearning.questions.forms import parse
from notifications.models import Notice
from tests.challenges.conftest import on_sqlite
from tests.elearning.learning.answering import form
from tests.elearning.learning.scene import module

__all__ = ["on_sqlite"]

START = datetime(2026, 5, 4, 9, tzinfo=UTC)
READ_ALONE = module(test=None, valid_months=2)


@pytest.fixture
def session(on_sqlite: Session) -> Iterator[Session]:
    """A session whose work is rolled back."""
    begin_writing(on_sqlite)
    yield on_sqlite
    on_sqlite.rollback()


@pytest.fixture
def ann(session: Session) -> Participant:
    """Who learns, with an account."""
    person = Participant(code="Ann", name="Ann", kind="rep")
    session.add(person)
    session.flush()
    add_account(session, "ann@example.org", "Ann", Role.REP, ("Ann",), "a password of hers", "en")
    return person


def put(session: Session, code: str, content: object) -> tuple[LearningModule, LearningVersion]:
    """A module published, or its next version."""
    kept = session.scalars(select(LearningModule).where(LearningModule.code == code)).first()
    made = kept or add_module(session, code, content, None)  # type: ignore[arg-type]
    if kept:
        save_draft(session, made.id, made.revision, content)  # type: ignore[arg-type]
    return made, publish(session, made.id, made.revision, None)


def read_all(session: Session, person: Participant, version: LearningVersion) -> None:
    """Read every lesson of a version."""
    course = take(session, person.id, version)
    for lesson in READ_ALONE.lessons:
        read_lesson(session, course, lesson.id)


def test_many_modules_take_as_few_statements_as_some(session: Session, ann: Participant) -> None:
    counts = []
    for codes in (range(2), range(2, 12)):
        for place in codes:
            _made, version = put(session, f"m{place}", module(requires=["m0"] if place else []))
            take(session, ann.id, version)
        session.flush()
        session.expire_all()
        ann.id  # noqa: B018
        statements: list[str] = []

        def count(*told: object, into: list[str] = statements) -> None:
            into.append(str(told[2]))

        event.listen(session.get_bind(), "before_cursor_execute", count)
        assert len(offers_of(session, ann, today())) == codes.stop
        event.remove(session.get_bind(), "before_cursor_execute", count)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 8


def test_a_version_does_not_change_under_who_has_begun_it(session: Session, ann: Participant) -> None:
    _made, first = put(session, "m", READ_ALONE)
    take(session, ann.id, first)
    _made, second = put(session, "m", READ_ALONE.model_copy(update={"points": 7}))
    assert [it.version for it in offers_of(session, ann, today())] == [first]
    read_all(session, ann, first)
    offer = offer_of(session, ann, "m", today())
    assert offer is not None
    assert (offer.version, offer.is_done, offer.has_newer) == (second, True, True)
    assert next_step(session, offer).kind is StepKind.LESSON


def test_a_retired_module_stays_with_who_has_begun_it(session: Session, ann: Participant) -> None:
    made, version = put(session, "m", READ_ALONE)
    retire(session, made.id, made.revision)
    assert offers_of(session, ann, today()) == []
    take(session, ann.id, version)
    assert [it.version for it in offers_of(session, ann, today())] == [version]


def test_the_worker_ends_what_nobody_hands_in_and_points_come(on_sqlite: Session) -> None:
    """It commits by itself: its people and module are others than those of the tests that are rolled back."""
    session = on_sqlite
    with time_machine.travel(START, tick=False) as clock:
        begin_writing(session)
        person = Participant(code="Bob", name="Bob", kind="distributor")
        session.add(person)
        _made, version = put(session, "timed", module(audience=Audience(kinds=["distributor"])))
        read_all(session, person, version)
        attempt = begin_attempt(session, take(session, person.id, version), utc_now())
        paper = paper_of(attempt)
        for sheet in paper:
            fields = {name: list(values) for name, values in form(sheet).items()}  # type: ignore[call-overload]
            given = parse((sheet,), fields)[sheet.key].answer
            answer(session, attempt.id, person.id, sheet.key, 0, given, utc_now())
        session.commit()
        number, people = attempt.id, person.id
        assert end_overdue(session, utc_now()) == 0
        # It counts on the day on which its time was over.
        clock.shift(timedelta(days=1, minutes=20))
        assert end_overdue(session, utc_now()) == 1
        assert end_overdue(session, utc_now()) == 0
        session.expire_all()
        done = session.execute(select(Completion.points, Completion.date).where(Completion.participant_id == people))
        assert done.all() == [(50, date(2026, 5, 4))]
        ended = session.get_one(type(attempt), number)
        assert (ended.passed, ended.ended_at) == (True, ended.due_at)


def told(session: Session) -> list[str]:
    """What people are told of modules, by the beginning of their keys."""
    keys = session.scalars(select(Notice.key).where(Notice.key.startswith("learning:")).order_by(Notice.id))
    return [key.split(":")[1] for key in keys]


def test_a_completion_its_end_and_its_withdrawal_are_told_once(
    session: Session, ann: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        _made, version = put(session, "m", READ_ALONE)
        read_all(session, ann, version)
        assert told(session) == ["completed"]
        monkeypatch.setattr("elearning.modules.looking_after.writing", within)
        # Two months of validity: in the second one it ends within thirty days.
        clock.shift(timedelta(days=30))
        assert remind(session, today()) == 0
        clock.shift(timedelta(days=1))
        for _time in range(2):
            assert remind(session, today()) == 1
        assert told(session) == ["completed", "ends"]
        # Renewed: nobody is reminded of the former one.
        clock.move_to(datetime(2026, 7, 4, 9, tzinfo=UTC))
        read_all(session, ann, version)
        assert remind(session, date(2026, 7, 4)) == 0
        withdraw(session, latest_result(session, ann.id, version.id).id, None, "somebody else sat there")
        assert told(session)[2:] == ["completed", "withdrawn"]


class within:
    """A transaction that is there already."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def __enter__(self) -> Session:
        return self.session

    def __exit__(self, *_error: object) -> None:
        self.session.flush()
