"""The demonstration's modules published, and what its people have done in them: read, failed, passed, begun."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.drawings import distance, robot, talk
from app.demo.lessons import ADVICE, SAFETY, advice, new_range, safety
from app.demo.people import DEMONSTRATION_DISTRIBUTOR, DEMONSTRATION_REP
from app.demo.training import COURSES
from core.clock import as_if, utc_now
from core.models import Completion, Participant, Product
from elearning.content.module import Audience, Module
from elearning.modules.authoring import add_module, publish
from elearning.modules.files import keep_file, prepare_file
from elearning.modules.learning import answer, begin_attempt, content_of, hand_in, paper_of, read_lesson, take
from elearning.modules.models import Course, LearningVersion
from elearning.paths.services import Said as PathSaid
from elearning.paths.services import save_path
from elearning.questions.answers import (
    Answer,
    ChosenOne,
    ChosenSome,
    Filled,
    Matched,
    Ordered,
    Said,
    Typed,
)
from elearning.questions.model import Fill, Matching, Multiple, NumberAsked, Ordering, Question, Single, TrueFalse

ROBOTS = "Motoculture/Tondeuses/Robots"
# So many of those who completed a module lately did so here; the others in a classroom, whose file tells of them.
SHOWN, SHARE_FAILING = 45, 0.3
RECENT, A_MONTH = timedelta(days=330), timedelta(days=30)
AT = time(17, 40)


def learn(session: Session, day: date) -> None:
    """Modules, and how far people are in them on a day; the caller commits."""
    published = dict(_publish(session, day))
    for code, version in published.items():
        for person, done_on in _completed(session, code, day)[:SHOWN]:
            _complete(session, person, version, done_on)
    _begin(session, DEMONSTRATION_REP, published, 1)
    _begin(session, DEMONSTRATION_DISTRIBUTOR, published, 2)
    titles = "Prêt pour la saison", "Ready for the season"
    save_path(session, None, 0, PathSaid(*titles, tuple(published), Audience(kinds=["rep"]), day + A_MONTH), None)


def season_of(day: date) -> int:
    """The season whose range is taught on a day: that of the next calendar year from the month on it opens in."""
    opens = next(course.month for course in COURSES if "{season}" in course.module)
    return day.year + 1 if day.month >= opens else day.year


def _publish(session: Session, day: date) -> Iterator[tuple[str, LearningVersion]]:
    robots = select(Product.code).where(Product.range == ROBOTS).order_by(Product.code).limit(3)
    season = season_of(day)
    modules: list[tuple[str, Module, dict[str, bytes]]] = [
        (SAFETY, safety(), {"distance.png": distance()}),
        (ADVICE, advice(), {"conseil.png": talk()}),
        (f"gamme-{season}", new_range(season, session.scalars(robots).all()), {"robot.png": robot()}),
    ]
    for code, content, pictures in modules:
        with as_if(datetime.combine(day - RECENT - timedelta(days=7), time(9))):
            module = add_module(session, code, content, None)
            for name, picture in pictures.items():
                prepared = prepare_file(picture, name)
                keep_file(session, module.id, prepared, f"{name.removesuffix('.png')}.jpg")
            yield code, publish(session, module.id, module.revision, None)


def _completed(session: Session, code: str, day: date) -> Sequence[tuple[Participant, date]]:
    """Who completed a module lately, by their files."""
    query = (
        select(Participant, Completion.date)
        .join(Completion, Completion.participant_id == Participant.id)
        .where(Completion.module == code, Completion.date >= day - RECENT, Completion.date < day)
        .order_by(Participant.code != DEMONSTRATION_REP, Completion.date.desc(), Participant.code)
    )
    return [(person, done_on) for person, done_on in session.execute(query)]


def _complete(session: Session, person: Participant, version: LearningVersion, day: date) -> None:
    """Somebody reads a module, and passes its test on a day, some at the second attempt."""
    chance = Random(f"atelier-valmont learning {person.code} {version.module.code}")
    content = content_of(version)
    if content.test is not None and chance.random() < SHARE_FAILING:
        with as_if(datetime.combine(day - timedelta(days=1), AT)):
            course = _read(session, person, version, len(content.lessons))
            _attempt(session, course, chance, 0.45)
    with as_if(datetime.combine(day, AT)):
        course = _read(session, person, version, len(content.lessons))
        if content.test is not None and not any(one.passed for one in course.attempts):
            _attempt(session, course, chance, 1.0)


def _begin(session: Session, code: str, published: dict[str, LearningVersion], lessons: int) -> None:
    """Somebody is in the middle of the first module that they have not completed."""
    person = session.scalars(select(Participant).where(Participant.code == code)).one()
    done = set(session.scalars(select(Completion.module).where(Completion.participant_id == person.id)))
    version = next((one for name, one in published.items() if name not in done), None)
    if version is not None:
        with as_if(utc_now() - timedelta(days=2)):
            _read(session, person, version, min(lessons, len(content_of(version).lessons) - 1))


def _read(session: Session, person: Participant, version: LearningVersion, count: int) -> Course:
    course = take(session, person.id, version)
    for lesson in content_of(version).lessons[:count]:
        read_lesson(session, course, lesson.id)
    return course


def _attempt(session: Session, course: Course, chance: Random, share_right: float) -> None:
    now = utc_now()
    attempt = begin_attempt(session, course, now)
    for sheet in paper_of(attempt):
        given = answered(sheet.question, chance, chance.random() < share_right)
        answer(session, attempt.id, course.participant_id, sheet.key, 0, given, now)
    hand_in(session, attempt.id, course.participant_id, now + timedelta(minutes=chance.randrange(3, 9)))
    session.expire(course, ["attempts"])


def answered(question: Question, chance: Random, rightly: bool) -> Answer:
    """An answer to a question: the right one, or one that is wrong."""
    match question:
        case Single():
            return ChosenOne(choice=chance.choice([it.id for it in question.choices if it.right is rightly]))
        case Multiple():
            return ChosenSome(choices=[it.id for it in question.choices if it.right is rightly])
        case TrueFalse():
            return Said(value=question.right is rightly)
        case NumberAsked():
            return Typed(value=question.accepted[0].value if rightly else "7")
        case Ordering():
            ids = [it.id for it in question.items]
            return Ordered(places={name: at for at, name in enumerate(ids if rightly else ids[::-1], 1)})
        case Matching():
            others = [it.option for it in question.pairs[1:]] + [question.pairs[0].option]
            options = [it.option for it in question.pairs] if rightly else others
            return Matched(options={pair.id: name for pair, name in zip(question.pairs, options, strict=True)})
        case Fill():
            return Filled(blanks={it.id: it.accepted[0].text if rightly else "10" for it in question.blanks})
