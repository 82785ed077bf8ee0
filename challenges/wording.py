"""What is said about a challenge: its state, who takes part, why a posting was made, what a key gives and why."""

from datetime import date
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import ngettext

from challenges.criteria import Growth, NewClient, Range
from challenges.criteria.base import SalesCriterion
from challenges.criteria.growth import CURRENT, REFERENCE
from challenges.criteria.settings import units
from challenges.definition import Definition
from challenges.explain import Explained
from challenges.models import Cause, State
from core.clock import today
from core.wording import first_day, long_day, money, number, percent, pieces


def reason(cause: str, detail: str) -> str:
    """Why a batch of postings was made, in a sentence."""
    if cause == Cause.LAUNCH:
        return _("Challenge launched")
    if cause == Cause.IMPORT:
        return _("Sales imported: %(file)s", file=detail) if detail else _("Sales imported")
    return _("Scored anew")


def state_name(state: str) -> str:
    """A challenge's state as people say it."""
    return {State.DRAFT: _("Draft"), State.RUNNING: _("Running"), State.CLOSED: _("Closed")}[State(state)]


def time_left(start: date, end: date) -> str:
    """How long a challenge still lasts, seen from today."""
    now = today()
    if now < start:
        return _("Starts on %(day)s", day=long_day(start))
    if now > end:
        return _("Ended on %(day)s", day=long_day(end))
    days = (end - now).days
    return ngettext("%(days)s day left", "%(days)s days left", days, days=number(days)) if days else _("Last day today")


def days(definition: Definition) -> str:
    """The period, as the beginning of a sentence."""
    start, end = definition.start, definition.end
    return _("From %(start)s to %(end)s", start=first_day(start, end), end=long_day(end))


def audience(definition: Definition) -> str:
    """Who takes part."""
    wanted = definition.audience
    everyone = {
        "rep": _("All reps take part."),
        "distributor": _("All distributors take part."),
        "seller": _("All sellers take part."),
    }
    of_teams = {
        "rep": _("The reps of these teams take part: %(teams)s.", teams=", ".join(wanted.teams)),
        "distributor": _("The distributors of these teams take part: %(teams)s.", teams=", ".join(wanted.teams)),
        "seller": _("The sellers of these teams take part: %(teams)s.", teams=", ".join(wanted.teams)),
    }
    said = [of_teams[definition.credit]] if wanted.teams else []
    if wanted.participants:
        said.append(_("Taking part by name: %(codes)s.", codes=", ".join(wanted.participants)))
    return " ".join(said) or everyone[definition.credit]


def sales(definition: Definition) -> str:
    """Which sales count, and for whom."""
    counted = {
        "sell_in": _("Sell-in counts: what the brand sells."),
        "sell_out": _("Sell-out counts: what distributors sell to their customers."),
        "both": _("Sell-in and sell-out both count."),
    }
    credited = {
        "rep": _("Each sale is credited to its rep."),
        "distributor": _("Each sale is credited to its distributor."),
        "seller": _("Each sale is credited to its seller."),
    }
    return f"{counted[definition.sales]} {credited[definition.credit]}"


def ties(definition: Definition) -> str:
    """What becomes of equal points."""
    return {
        "competition": _("Equal points share a rank, and the ranks after them are skipped."),
        "dense": _("Equal points share a rank, and the next rank follows at once."),
        "earliest": _("On equal points, the participant whose last sale is earlier ranks first."),
    }[definition.ties]


def total(criterion: SalesCriterion, value: int) -> str:
    """A total in the unit that the criterion counts in."""
    return money(value) if getattr(criterion, "measure", "amount") == "amount" else pieces(value)


def part_name(criterion: SalesCriterion, part: int) -> str:
    """What the lines of one part have in common; nothing where a criterion has only one."""
    if isinstance(criterion, Range):
        return criterion.rates[part].label
    if isinstance(criterion, Growth):
        return _("Reference days") if part == REFERENCE else _("Days of the challenge")
    return ""


def remark(explained: Explained) -> str:
    """What there is to say about a key beyond its points: the growth reached, or why it gives nothing."""
    criterion = explained.criterion
    if isinstance(criterion, Growth):
        return _growth(criterion, explained.totals)
    if isinstance(criterion, NewClient):
        least = units(criterion.minimum, "amount")
        if explained.totals.get(0, 0) < least:
            return _("A new client counts from %(least)s.", least=money(least))
    return ""


def _growth(criterion: Growth, totals: dict[int, int]) -> str:
    current, before = totals.get(CURRENT, 0), totals.get(REFERENCE, 0)
    least = max(units(criterion.minimum_reference, criterion.measure), 1)
    if before < least:
        return _(
            "The reference comes to %(reference)s; below %(least)s no growth is counted.",
            reference=total(criterion, before),
            least=total(criterion, least),
        )
    # Rounded down: what is shown never claims a step that is not reached.
    growth = Decimal((current - before) * 1000 // before) / 10
    return _(
        "%(current)s against %(reference)s: a growth of %(percent)s.",
        current=total(criterion, current),
        reference=total(criterion, before),
        percent=percent(growth),
    )
