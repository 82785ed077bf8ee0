"""One's modules as the page shows them: what comes next and why, what is under way, what else, what is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from core.wording import day, number, points
from elearning.modules.offers import Offer

SOON = timedelta(days=30)


@dataclass(frozen=True)
class Arranged:
    """next: what to do first, None for nothing; begun, open, later, done: the others, each in its order."""

    next: Offer | None
    begun: Sequence[Offer]
    open: Sequence[Offer]
    later: Sequence[Offer]
    done: Sequence[Offer]


def arranged(offers: Sequence[Offer]) -> Arranged:
    """What has ended comes first, then what is begun, then what ends soon, then what brings most."""
    able = [one for one in offers if one.may_begin and (not one.is_done or ends_soon(one))]
    ordered = sorted(able, key=_urgency)
    first = ordered[0] if ordered else None
    rest = [one for one in ordered[1:] if not one.is_done]
    return Arranged(
        first,
        [one for one in rest if one.is_begun],
        [one for one in rest if not one.is_begun],
        [one for one in offers if not one.may_begin and not one.is_done and not _is_closed(one)],
        sorted((one for one in offers if one.result is not None and one.is_done and one is not first),
               key=lambda one: one.result.day if one.result else one.day, reverse=True),
    )  # fmt: skip


def ends_soon(offer: Offer) -> bool:
    """Whether its certificate ends within a month."""
    until = offer.result.expires_on if offer.result else None
    return until is not None and offer.is_done and until <= offer.day + SOON


def has_ended(offer: Offer) -> bool:
    """Whether it was completed, and the certificate has ended."""
    return offer.result is not None and not offer.is_done


def _urgency(offer: Offer) -> tuple[int, int, str]:
    order = (has_ended(offer), offer.is_begun, ends_soon(offer), True).index(True)
    return order, -offer.content.points, offer.module.code


def _is_closed(offer: Offer) -> bool:
    closes = offer.content.closes
    return closes is not None and closes < offer.day


def why(offer: Offer) -> str:
    """Why this one is next, in one sentence."""
    result = offer.result
    if has_ended(offer) and result and result.expires_on:
        return _("Your certificate ended on %(day)s: take it again to keep it.", day=day(result.expires_on))
    if offer.is_begun and offer.content.lessons and offer.read < len(offer.content.lessons):
        return _("You have begun it: lesson %(place)s of %(all)s is next.", place=number(offer.read + 1),
                 all=number(len(offer.content.lessons)))  # fmt: skip
    if offer.is_begun:
        return _("You have read all of it: what is left brings you the certificate.")
    if ends_soon(offer) and result and result.expires_on:
        return _("Your certificate ends on %(day)s: take it again in time.", day=day(result.expires_on))
    return worth(offer)


def worth(offer: Offer) -> str:
    """What it brings, and how long it takes."""
    minutes = ngettext("%(number)s minute", "%(number)s minutes", offer.content.minutes,
                       number=number(offer.content.minutes))  # fmt: skip
    if offer.content.points and not (offer.result and not offer.content.pays_again):
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


def why_not(offer: Offer) -> str:
    """Why it cannot be begun now."""
    opens = offer.content.opens
    if offer.missing:
        return ngettext("Complete another module first", "Complete other modules first", len(offer.missing))
    if opens is not None and opens > offer.day:
        return _("From %(day)s", day=day(opens))
    return _("Not open now")
