"""The comparison in sentences, for directors and trainers; amounts are per person, over the days after."""

from flask_babel import gettext as _
from flask_babel import ngettext

from core.wording import money, number
from elearning.effect.study import FEW, Effect, Figures

# From a difference of a quarter on, what was sold before is not alike.
ALIKE_PERCENT = 25


def compared(effect: Effect) -> str:
    """What was compared, with whom, in one sentence."""
    return ngettext(
        "%(matched)s person who completed the module is compared with %(beside)s who had not by then, namely with the "
        "%(neighbours)s whose sales before were nearest: by the sales of its products and ranges in the %(days)s days "
        "before and the %(days)s days after.",
        "%(matched)s people who completed the module are compared with %(beside)s who had not by then, each with the "
        "%(neighbours)s whose sales before were nearest: by the sales of its products and ranges in the %(days)s days "
        "before and the %(days)s days after.",
        effect.matched,
        matched=number(effect.matched),
        days=number(effect.days),
        beside=number(effect.beside),
        neighbours=number(effect.neighbours),
    )


def found(effect: Effect) -> str:
    """What may be said: how much more or less, with the interval, or that nothing can be said."""
    if effect.figures is None:
        return nothing(effect)
    return " ".join([_difference(effect.figures), _("This shows a difference, not a cause.")])


def nothing(effect: Effect) -> str:
    """That there are too few people to say anything, and how many there are."""
    return _(
        "Nothing can be said yet: %(matched)s who completed it can be compared, with %(beside)s others. It takes at "
        "least %(few)s of each.",
        matched=number(effect.matched),
        beside=number(effect.beside),
        few=FEW,
    )


def _difference(figures: Figures) -> str:
    told = figures.effect
    if told.has_zero:
        return _(
            "No difference can be made out: it is between %(less)s less and %(more)s more per person (95%% interval).",
            less=money(-told.low),
            more=money(told.high),
        )
    ends = sorted((abs(told.low), abs(told.high)))
    said = {"mean": money(abs(told.mean)), "low": money(ends[0]), "high": money(ends[1])}
    if told.low > 0:
        return _(
            "After it, those who completed it sold %(mean)s more per person than the change of the others would lead "
            "one to expect (95%% interval: %(low)s to %(high)s more).",
            **said,
        )
    return _(
        "After it, those who completed it sold %(mean)s less per person than the change of the others would lead "
        "one to expect (95%% interval: %(low)s to %(high)s less).",
        **said,
    )


def unlike(figures: Figures) -> str:
    """A warning where those beside the learners sold much less or more than they before; else empty."""
    apart = abs(figures.before - figures.before_beside) * 100
    if apart <= max(abs(figures.before), abs(figures.before_beside)) * ALIKE_PERCENT:
        return ""
    return _(
        "Take it with care: before, those who completed it sold %(own)s per person, the others %(beside)s; there was "
        "nobody more alike.",
        own=money(figures.before),
        beside=money(figures.before_beside),
    )


def left_out(effect: Effect) -> list[str]:
    """Who completed the module and is not compared, a sentence for each reason that there is."""
    told = (
        (effect.running, _running(effect)),
        (effect.absent, _absent(effect)),
        (effect.alone, _alone(effect)),
    )
    return [sentence for count, sentence in told if count]


def _running(effect: Effect) -> str:
    return ngettext(
        "%(number)s person is left out because the %(days)s days after are not over.",
        "%(number)s people are left out because the %(days)s days after are not over.",
        effect.running,
        number=number(effect.running),
        days=number(effect.days),
    )


def _absent(effect: Effect) -> str:
    return ngettext(
        "%(number)s person is left out who was not here on all of the days before and after.",
        "%(number)s people are left out who were not here on all of the days before and after.",
        effect.absent,
        number=number(effect.absent),
    )


def _alone(effect: Effect) -> str:
    return ngettext(
        "%(number)s person is left out because there is nobody to compare with.",
        "%(number)s people are left out because there is nobody to compare them with.",
        effect.alone,
        number=number(effect.alone),
    )
