"""One's modules as the page shows them: what comes next and why, what is under way, what else, what is done.

What is begun comes before everything but what is late; the rest in the order of elearning.nextup.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from core.models import Participant
from core.months import months_after
from core.selling import clients_without
from core.stands import Reward, rewards_of
from core.wording import day as day_told
from core.wording import number, points
from elearning.modules.audience import A_YEAR
from elearning.modules.audience import Learner as Audience
from elearning.modules.offers import Offer, offers_of
from elearning.modules.queries import completion_days, module_titles
from elearning.nextup import words
from elearning.nextup.model import Brings, Learner, Module, Progress, Reason, Suggestion
from elearning.nextup.model import Completion as Held
from elearning.nextup.paths import progress
from elearning.nextup.suggest import next_up
from elearning.paths.services import paths_of

A_DAY = timedelta(days=1)
# What is said of these comes before what was begun.
PRESSING = (Reason.DUE, Reason.EXPIRES)


@dataclass(frozen=True)
class Chosen:
    """A module that may be taken now, and why, in one sentence."""

    offer: Offer
    why: str


@dataclass(frozen=True)
class Done:
    """A module that is completed, and the last day; offer.result: None where a file alone told of it."""

    offer: Offer
    day: date


@dataclass(frozen=True)
class Arranged:
    """next: what to do first, None for nothing; begun, open, later, done: the others, each in its order.

    paths: how far one is in each path, those with something left first. titles: of the modules of paths, by code; those
    in `reachable` have a page.
    """

    next: Chosen | None = None
    begun: Sequence[Offer] = ()
    open: Sequence[Chosen] = ()
    later: Sequence[Chosen] = ()
    done: Sequence[Done] = ()
    paths: Sequence[Progress] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    reachable: frozenset[str] = frozenset()


def arranged(session: Session, person: Participant, day: date, language: str) -> Arranged:
    """Somebody's modules in the order in which they are to be done."""
    offers = offers_of(session, person, day)
    taking = paths_of(session, Audience(session, person, day))
    if not offers and not taking:
        return Arranged()
    titles, by_code, today = module_titles(session, language), {one.module.code: one for one in offers}, day
    told = completion_days(session, person.id)
    ranges = {name for one in offers for name in one.content.ranges}
    learner = Learner(
        {code: _by_file(by_code.get(code), max(days)) for code, days in told.items()}
        | {code: held for code, one in by_code.items() if (held := _held(one))},
        clients_without(session, person, ranges, day - A_YEAR, day - A_DAY),
        tuple(_brings(told, offers, rewards_of(session, person, language))),
        tuple(taking),
    )
    found = next_up([_module(one, titles, language) for one in offers], learner, today)
    begun = [one for one in offers if one.is_begun]
    able = [it for it in found.suggestions if not by_code[it.module.code].is_begun]
    ordered = sorted(
        [*(Chosen(one, _goes_on(one)) for one in begun), *(_chosen(by_code, it) for it in able)],
        key=lambda it: _place(it.offer, able),
    )
    first = ordered[0] if ordered else None
    rest = [it for it in ordered if it is not first]
    return Arranged(
        first,
        [it.offer for it in rest if it.offer.is_begun],
        [it for it in rest if not it.offer.is_begun and not it.offer.is_done],
        [*(Chosen(by_code[it.module.code], words.waits(it)) for it in found.locked), *_not_yet(offers, told)],
        _done(offers, told, first),
        sorted((progress(path, learner.completed, today) for path in taking), key=lambda it: it.next is None),
        titles,
        frozenset(by_code),
    )


def _module(offer: Offer, titles: Mapping[str, str], language: str) -> Module:
    """A module as the choice knows it; of what is needed before, what is missing alone: what was completed ever is."""
    content, code = offer.content, offer.module.code
    return Module(
        code, content.title.spoken(language) if content.title else titles.get(code, code), content.minutes,
        0, offer.missing, offer.opens_now or offer.is_begun, None, None, None,
        tuple(content.ranges),
    )  # fmt: skip


def _brings(told: Mapping[str, Sequence[date]], offers: Sequence[Offer], rewards: Sequence[Reward]) -> Iterator[Brings]:
    """What challenges give for modules that were not completed in their days yet."""
    for offer, reward in product(offers, rewards):
        code = offer.module.code
        given = reward.gives(code, offer.content.points) if _pays(offer, told) else 0
        if given and not any(reward.first <= on <= reward.last for on in told.get(code, ())):
            yield Brings(reward.title, code, given)


def _pays(offer: Offer, told: Mapping[str, Sequence[date]]) -> bool:
    """Whether completing it now brings a completion: the first does, whoever told it, and each that pays again."""
    return offer.module.code not in told or offer.content.pays_again


def _by_file(offer: Offer | None, day: date) -> Held:
    """What was completed elsewhere holds for as long as the module says today."""
    months = offer.content.valid_months if offer else None
    return Held(day, months_after(day, months) - A_DAY if months else None)


def _held(offer: Offer) -> Held | None:
    if offer.result is None:
        return None
    until = offer.result.expires_on
    return Held(offer.result.day, until - A_DAY if until else None)


def _chosen(by_code: Mapping[str, Offer], it: Suggestion) -> Chosen:
    offer = by_code[it.module.code]
    return Chosen(offer, words.why(it, offer.day))


def _place(offer: Offer, able: Sequence[Suggestion]) -> tuple[int, int]:
    """What is pressing, then what is begun, then the rest."""
    if offer.is_begun:
        return 1, 0
    at = next(at for at, it in enumerate(able) if it.module.code == offer.module.code)
    return (0 if able[at].reason in PRESSING else 2), at


def _goes_on(offer: Offer) -> str:
    lessons = len(offer.content.lessons)
    if offer.read < lessons:
        return _("You have begun it: lesson %(place)s of %(all)s is next.", place=number(offer.read + 1),
                 all=number(lessons))  # fmt: skip
    return _("You have read all of it: what is left brings you the certificate.")


def _not_yet(offers: Sequence[Offer], told: Mapping[str, Sequence[date]]) -> list[Chosen]:
    """What opens on a later day."""
    return [
        Chosen(one, _("From %(day)s", day=day_told(one.content.opens)))
        for one in offers
        if not (one.may_begin or one.is_done or one.missing or one.module.code in told)
        and one.content.opens
        and one.content.opens > one.day
    ]


def _done(offers: Sequence[Offer], told: Mapping[str, Sequence[date]], first: Chosen | None) -> list[Done]:
    """What is completed, the newest first: here, or by what a file told where nothing was begun here."""
    found = []
    for one in offers:
        known = told.get(one.module.code)
        if first and one is first.offer:
            continue
        if one.is_done and one.result:
            found.append(Done(one, one.result.day))
        elif known and one.result is None and not one.is_begun and _by_file(one, max(known)).holds(one.day):
            found.append(Done(one, max(known)))
    return sorted(found, key=lambda it: it.day, reverse=True)


def worth(offer: Offer) -> str:
    """What it brings, and how long it takes."""
    minutes = ngettext("%(number)s minute", "%(number)s minutes", offer.content.minutes,
                       number=number(offer.content.minutes))  # fmt: skip
    if offer.content.points and (offer.result is None or offer.content.pays_again):
        return _("It brings %(points)s, in %(minutes)s.", points=points(offer.content.points), minutes=minutes)
    return _("It takes %(minutes)s.", minutes=minutes)


def where(offer: Offer) -> str:
    """How far somebody is."""
    lessons = len(offer.content.lessons)
    if lessons and offer.read < lessons:
        return _("Lesson %(place)s of %(all)s", place=number(offer.read + 1), all=number(lessons))
    if offer.content.test is not None:
        return _("The test is next")
    return _("Nearly done")
