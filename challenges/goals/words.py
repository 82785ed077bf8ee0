"""A goal in words: what it is, what it takes, and how that is counted. Kind where it is far."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from challenges.goals.models import GoalKind
from challenges.goals.pace import Outlook, Pace
from challenges.goals.progress import Progress
from core.wording import labelled, long_day, number, points


def title(progress: Progress) -> str:
    """`Goal: rank 3`, `Goal: 1,500 points`."""
    target = progress.goal.target
    what = _("rank %(rank)s", rank=number(target)) if progress.goal.kind == GoalKind.RANK else points(target)
    return labelled(_("Goal"), what)


def short(progress: Progress) -> str:
    """In half a line: reached, or what it takes."""
    pace = progress.pace
    if progress.outlook == Outlook.REACHED:
        return _("reached")
    if progress.outlook == Outlook.OVER:
        return _("%(points)s short", points=points(pace.missing))
    return _takes(pace)


def _takes(pace: Pace) -> str:
    if not pace.is_short:
        return _("%(points)s a week", points=points(pace.needed))
    return ngettext(
        "%(points)s on the last day", "%(points)s in the last %(days)s days", pace.days,
        points=points(pace.needed), days=number(pace.days),
    )  # fmt: skip


def said(progress: Progress, end: date) -> str:
    """How it looks, in one or two sentences."""
    pace = progress.pace
    match progress.outlook:
        case Outlook.REACHED if progress.goal.kind == GoalKind.RANK:
            return _("Reached: you stand on rank %(rank)s. Hold it until %(day)s.",
                     rank=number(progress.row.rank), day=long_day(end))  # fmt: skip
        case Outlook.REACHED:
            return _("Reached: you have %(points)s. Well done.", points=points(progress.row.points))
        case Outlook.OVER:
            return _("The last day is over, %(points)s short.", points=points(pace.missing))
        case Outlook.STEADY:
            return _("It takes %(pace)s. You make %(lately)s a week: keep going like this.",
                     pace=_takes(pace), lately=points(pace.lately))  # fmt: skip
        case Outlook.FAR:
            return _far(pace)
    return _faster(pace)


def _faster(pace: Pace) -> str:
    takes = _("It takes %(pace)s.", pace=_takes(pace))
    if not pace.best:
        return f"{takes} {_('The first sale that counts makes the start.')}"
    lately = _("You make %(lately)s a week, and made %(best)s in your best.",
               lately=number(pace.lately), best=points(pace.best))  # fmt: skip
    return f"{takes} {lately}"


def _far(pace: Pace) -> str:
    takes = _("It would take %(pace)s, more than twice your best week (%(best)s).",
              pace=_takes(pace), best=number(pace.best))  # fmt: skip
    nearer = _("As you are going you end at about %(points)s: a nearer goal may do you more good.",
               points=points(pace.at_end))  # fmt: skip
    return f"{takes} {nearer}"


def reckoning(progress: Progress) -> list[str]:
    """How the pace is counted, in sentences; none where there is nothing left to make."""
    pace, holder = progress.pace, progress.holder
    if progress.outlook in (Outlook.REACHED, Outlook.OVER):
        return []
    told = []
    if holder and holder.participant_id:
        told.append(_("Rank %(rank)s has %(points)s today.",
                      rank=number(progress.goal.target), points=points(holder.held)))  # fmt: skip
    told.append(_missing(pace))
    if pace.theirs:
        told.append(_theirs(pace))
    return told


def _missing(pace: Pace) -> str:
    days = ngettext("%(number)s day is left", "%(number)s days are left", pace.days, number=number(pace.days))
    if pace.is_short:
        return _("You lack %(points)s, and %(days)s.", points=points(pace.missing), days=days)
    return _("You lack %(points)s, and %(days)s: that is %(own)s a week, rounded up.",
             points=points(pace.missing), days=days, own=number(pace.own))  # fmt: skip


def _theirs(pace: Pace) -> str:
    made = points(pace.theirs)
    if pace.is_short:
        return _("Whoever is there makes about %(points)s meanwhile, which comes on top.", points=made)
    return _("Whoever is there makes about %(points)s a week, which comes on top.", points=made)
