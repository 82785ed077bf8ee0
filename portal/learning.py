"""What somebody learns next, as home tells it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.accounts.models import Account
from core.accounts.permissions import Permission, may
from core.clock import today
from elearning.modules.offers import offers_of
from elearning.modules.queries import module_titles
from elearning.web.choosing import arranged


@dataclass(frozen=True)
class ToLearn:
    """The module that comes next, why in one sentence, and how far one is in it in whole percent."""

    code: str
    title: str
    why: str
    begun: bool
    percent: int


def to_learn(session: Session, account: Account, language: str) -> ToLearn | None:
    """What the first participant of an account learns next; None where there is nothing."""
    people = account.participants
    if not people or not may(account, Permission.LEARN):
        return None
    offers = offers_of(session, people[0], today())
    found = arranged(offers, module_titles(session, language), language).next if offers else None
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
