"""What is said about a challenge: its state, who takes part, and why a posting was made."""

from collections.abc import Collection, Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from challenges.criteria.limits import too_many
from challenges.definition.model import Definition
from challenges.models import Cause, EventKind, State
from challenges.words import Names, words_of
from core.clock import today
from core.wording import first_day, long_day, number
from sales.models import Status


def reason(cause: str, detail: str) -> str:
    """Why a batch of postings was made, in a sentence."""
    if cause == Cause.LAUNCH:
        return _("Challenge launched")
    if cause == Cause.IMPORT:
        return _("Sales imported: %(file)s", file=detail) if detail else _("Sales imported")
    if cause == Cause.AMEND:
        return _("Rules amended: %(reason)s", reason=detail)
    if cause == Cause.REOPEN:
        return _("Challenge reopened: %(reason)s", reason=detail)
    return _("Scored anew")


def act_name(act: str) -> str:
    """What was decided on a challenge."""
    return {
        EventKind.LAUNCHED: _("Launched"),
        EventKind.AMENDED: _("Rules amended"),
        EventKind.CLOSED: _("Closed"),
        EventKind.REOPENED: _("Reopened"),
    }[EventKind(act)]


def state_name(state: str) -> str:
    """A challenge's state as people say it."""
    return {State.DRAFT: _("Draft"), State.RUNNING: _("Running"), State.CLOSED: _("Closed")}[State(state)]


def standstill(rule: str) -> str:
    """Why points stand still; `rule`: the one that gives too many."""
    return " ".join([too_many(rule), _("Until then the points stay as they are.")])


def status_name(status: str) -> str:
    """Where a sale line stands."""
    return {
        Status.VALIDATED: _("validated"),
        Status.SUBMITTED: _("submitted"),
        Status.REJECTED: _("rejected"),
        Status.CANCELLED: _("cancelled"),
    }[Status(status)]


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


def audience(definition: Definition, unknown: Collection[str] = ()) -> str:
    """Who takes part; `unknown`: the codes of sellers whom the reader does not know by name."""
    wanted = definition.audience
    everyone = {
        "rep": _("All reps take part."),
        "distributor": _("All distributors take part."),
        "seller": _("All sellers take part."),
        "client": _("All clients enrolled take part."),
    }
    of_teams = {
        "rep": _("The reps of these teams take part: %(teams)s.", teams=", ".join(wanted.teams)),
        "distributor": _("The distributors of these teams take part: %(teams)s.", teams=", ".join(wanted.teams)),
        "seller": _("The sellers of these teams take part: %(teams)s.", teams=", ".join(wanted.teams)),
        "client": _("The enrolled clients of these teams take part: %(teams)s.", teams=", ".join(wanted.teams)),
    }
    said = [of_teams[definition.credit]] if wanted.teams else []
    if wanted.participants:
        said.append(_("Taking part by name: %(codes)s.", codes=", ".join(_named(wanted.participants, unknown))))
    return " ".join(said) or everyone[definition.credit]


def _named(codes: Sequence[str], unknown: Collection[str]) -> list[str]:
    known = [code for code in codes if code not in unknown]
    others = len(codes) - len(known)
    if not others:
        return known
    said = ngettext("%(number)s seller of another distributor", "%(number)s sellers of other distributors", others,
                    number=number(others))  # fmt: skip
    return [*known, said]


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
        "client": _("Each sale is credited to its client."),
    }
    return f"{counted[definition.sales]} {credited[definition.credit]}"


def ties(definition: Definition) -> str:
    """What becomes of equal points."""
    return {
        "competition": _("Equal points share a rank, and the ranks after them are skipped."),
        "dense": _("Equal points share a rank, and the next rank follows at once."),
        "earliest": _("On equal points, the participant whose last sale is earlier ranks first."),
    }[definition.ties]


def rules(definition: Definition, names: Names | None = None) -> list[tuple[str, str]]:
    """The label and the sentence of every rule, in the order in which they act."""
    names = names or Names.of(definition)
    return [(said.label, said.sentence()) for said in (words_of(rule, names) for rule in names.rules.values())]


def prizes(definition: Definition) -> list[tuple[str, str]]:
    """The label and the sentence of every prize."""
    return [(said.label, said.sentence()) for said in map(words_of, definition.prizes)]
