"""The daily question in words: why this one, and how many days in a row."""

from flask_babel import gettext as _
from flask_babel import ngettext

from core.wording import number
from elearning.daily.model import Source
from elearning.daily.streak import State, Streak


def why(source: Source, module: str) -> str:
    """Why this question, in one sentence; module: the title of its module."""
    return {
        Source.WRONG: _("You got it wrong the last time: “%(module)s”.", module=module),
        Source.SPACED: _("You completed “%(module)s”: do you still know?", module=module),
        Source.BEGUN: _("It is about “%(module)s”, which you have begun.", module=module),
        Source.SUGGESTED: _("It is about “%(module)s”, which comes next.", module=module),
        Source.ANY: _("It is about “%(module)s”.", module=module),
    }[source]


def streak(found: Streak) -> str:
    """How many days in a row, and what today does to it."""
    days = found.current
    said = {"number": number(days)}
    if found.today is State.TO_ANSWER and days:
        return ngettext(
            "%(number)s day in a row: answer today, and it goes on.",
            "%(number)s days in a row: answer today, and it goes on.",
            days,
            **said,
        )
    if days:
        return ngettext("%(number)s day in a row.", "%(number)s days in a row.", days, **said)
    return _("Answer the question of the day, and a streak begins.")


def longest(found: Streak) -> str:
    """The longest streak ever, where it is longer than the current one; else empty."""
    days = found.longest
    if days <= found.current:
        return ""
    return ngettext("Your longest: %(number)s day.", "Your longest: %(number)s days.", days, number=number(days))
