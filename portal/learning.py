"""What somebody learns next, as home tells it."""

from collections.abc import Hashable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.accounts.models import Account
from core.accounts.permissions import Permission, may
from core.clock import today
from elearning.modules.models import Course, LearningModule, LearningVersion, Result
from elearning.paths.models import LearningPath
from elearning.web.choosing import arranged


@dataclass(frozen=True)
class ToLearn:
    """The module that comes next, why in one sentence, and how far one is in it in whole percent."""

    code: str
    title: str
    why: str
    begun: bool
    percent: int


def learning_marks(session: Session, account: Account) -> Hashable:
    """What that follows from beside the sales, in one statement: it is another one once anything of it is."""
    people = [person.id for person in account.participants][:1]
    course, result = Course.participant_id.in_(people), Result.participant_id.in_(people)
    query = select(
        select(func.max(LearningVersion.id)).scalar_subquery(),
        select(func.max(LearningModule.changed_at)).scalar_subquery(),
        select(func.sum(LearningPath.revision)).scalar_subquery(),
        select(func.max(Course.touched_at)).where(course).scalar_subquery(),
        select(func.max(Result.id)).where(result).scalar_subquery(),
        select(func.max(Result.withdrawn_at)).where(result).scalar_subquery(),
    )
    return tuple(session.execute(query).one()) if people else ()


def to_learn(session: Session, account: Account, language: str) -> ToLearn | None:
    """What the first participant of an account learns next; None where there is nothing."""
    people = account.participants
    if not people or not may(account, Permission.LEARN):
        return None
    found = arranged(session, people[0], today(), language).next
    if found is None:
        return None
    offer = found.offer
    title, lessons = offer.content.title, len(offer.content.lessons)
    return ToLearn(
        offer.module.code,
        title.spoken(language) if title else offer.module.code,
        found.why,
        offer.is_begun,
        offer.read * 100 // lessons if lessons else 0,
    )
