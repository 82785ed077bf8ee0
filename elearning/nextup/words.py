"""Why a module comes next, in one sentence; what a locked one waits for; how far a path is."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from core.wording import long_day, number
from core.wording import points as points_told
from elearning.nextup.model import Due, Locked, Progress, Reason, Suggestion


def why(it: Suggestion, today: date) -> str:
    """One sentence that says why somebody should take it next."""
    if it.reason is Reason.DUE and it.due:
        return _was_due(it.due) if it.due.day < today else _is_due(it.due)
    if it.reason is Reason.EXPIRES and it.expires:
        return _expires(it.expires, today)
    if it.reason is Reason.PATH and it.path:
        return _path(it.path)
    return _else(it)


def _was_due(due: Due) -> str:
    day = long_day(due.day)
    if due.needed_by:
        return _("“%(module)s” was due on %(day)s, and needs this one first.", module=due.needed_by, day=day)
    if due.path:
        return _("It was due on %(day)s, for the path “%(path)s”.", day=day, path=due.path)
    return _("It was due on %(day)s.", day=day)


def _is_due(due: Due) -> str:
    day = long_day(due.day)
    if due.needed_by:
        return _("“%(module)s” is due on %(day)s, and needs this one first.", module=due.needed_by, day=day)
    if due.path:
        return _("It is due on %(day)s, for the path “%(path)s”.", day=day, path=due.path)
    return _("It is due on %(day)s.", day=day)


def _expires(expires: date, today: date) -> str:
    day = long_day(expires)
    if expires < today:
        return _("Your certificate expired on %(day)s: take it again.", day=day)
    return _("Your certificate is valid until %(day)s: renew it in time.", day=day)


def _path(found: Progress) -> str:
    return ngettext(
        "It is the next step of the path “%(path)s”: %(done)s of %(all)s is done.",
        "It is the next step of the path “%(path)s”: %(done)s of %(all)s are done.",
        found.done,
        path=found.path.title,
        done=number(found.done),
        all=number(found.of),
    )


def _else(it: Suggestion) -> str:
    if it.reason is Reason.POINTS:
        said = {"points": points_told(it.points), "challenge": it.challenge}
        if it.challenge:
            return _("It brings you %(points)s now, in “%(challenge)s”.", **said)
        return _("It brings you %(points)s now.", **said)
    if it.reason is Reason.RANGE:
        return ngettext(
            "%(number)s of your clients does not buy “%(range)s” yet.",
            "%(number)s of your clients do not buy “%(range)s” yet.",
            it.clients,
            number=number(it.clients),
            range=it.range,
        )
    if it.module.minutes is None:
        return _("It is open to you.")
    minutes = it.module.minutes
    return ngettext("It takes %(number)s minute.", "It takes %(number)s minutes.", minutes, number=number(minutes))


def waits(locked: Locked) -> str:
    """What has to be completed before a locked module."""
    quoted = [_("“%(word)s”", word=title) for title in locked.missing]
    if len(quoted) == 1:
        return _("Complete %(module)s first.", module=quoted[0])
    return _("Complete %(modules)s and %(last)s first.", modules=", ".join(quoted[:-1]), last=quoted[-1])


def progress(found: Progress) -> str:
    """`3 of 5`."""
    return _("%(done)s of %(all)s", done=number(found.done), all=number(found.of))


def lateness(found: Progress) -> str:
    """By how many days a path is late; empty where it is in time."""
    days = found.days_late
    return ngettext("%(number)s day late", "%(number)s days late", days, number=number(days)) if days else ""
