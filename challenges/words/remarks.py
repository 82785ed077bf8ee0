"""What made somebody's points, in the reader's language: keys, totals, ceilings, gates, and what did not count."""

from decimal import Decimal

from flask_babel import gettext as _

from challenges.criteria import Bundle, Diversification, Growth, NewClient, Range, Regularity, Target, Training
from challenges.criteria.base import Rule
from challenges.criteria.clients import ByClient
from challenges.criteria.diversification import BETWEEN
from challenges.criteria.growth import CURRENT, REFERENCE
from challenges.criteria.regularity import ALL, STREAK
from challenges.criteria.settings import units
from challenges.criteria.target import GOAL, SOLD
from challenges.definition.model import Definition
from challenges.explanations.explain import Boost, Ceiling, Explained, Explanation, Lock
from challenges.words.sentences import in_a_row, measured_total, together
from core.wording import key_name, long_day, money, number, percent, points


class KeyNames:
    """The keys of one participant's points as people read them: periods in words, clients by name."""

    def __init__(self, definition: Definition, explanation: Explanation) -> None:
        self._rules = {criterion.name: criterion for criterion in definition.criteria}
        self._seen = {(it.criterion.name, it.key): _by_client(it) for it in explanation.earned}

    def of(self, name: str, key: str) -> str:
        """A key of the rule of that name; one of a rule that is no longer there as well as it can be read."""
        rule = self._rules.get(name)
        if said := self._seen.get((name, key)):
            return said
        if isinstance(rule, Regularity) and key in (STREAK, ALL):
            return {STREAK: _("Streaks"), ALL: _("Every period")}[key]
        if isinstance(rule, Diversification):
            return key.replace(BETWEEN, " · ", 1)
        # The code of a client, a document or a module may look like a period.
        return key if isinstance(rule, ByClient | Bundle | Training) else key_name(key)


def _by_client(explained: Explained) -> str:
    """A key that is a client, or a client and what it bought, by their names; nothing for another one."""
    if not explained.criterion.keyed_by_client or explained.lines.is_empty():
        return ""
    line = explained.lines.row(0, named=True)
    client = named(line["client"] or "", line["client_name"])
    if not isinstance(explained.criterion, Diversification):
        return client
    thing = line["product_name"] if explained.criterion.by == "product" else ""
    return f"{client} · {thing or explained.key.removeprefix(line['client'] + BETWEEN)}"


def named(code: str, name: str | None) -> str:
    """`Client One (C1)`; the code alone where there is no other name."""
    return f"{name} ({code})" if name and name != code else code


def part_name(criterion: Rule, part: int) -> str:
    """What the lines of one part have in common; nothing where a criterion has only one."""
    if isinstance(criterion, Range):
        return criterion.rates[part].label
    if isinstance(criterion, Bundle):
        return criterion.parts[part]
    if isinstance(criterion, Growth):
        return _("Reference days") if part == REFERENCE else _("Days of the challenge")
    return ""


def total(explained: Explained) -> str:
    """The one total that a key goes by; nothing where it has several, or none in money or pieces."""
    has_one = set(explained.totals) == {0} and not isinstance(explained.criterion, Range | Bundle | Training)
    return measured_total(explained.criterion, explained.totals[0]) if has_one else ""


def remark(explained: Explained) -> str:
    """What there is to say about a key beyond its total and points: what it reached, or why it gives nothing."""
    criterion, totals = explained.criterion, explained.totals
    if isinstance(criterion, Growth):
        return _growth(criterion, totals)
    if isinstance(criterion, Target):
        return _target(totals)
    if isinstance(criterion, Regularity):
        return _regularity(criterion, explained)
    if isinstance(criterion, ByClient):
        return _client(criterion, explained)
    if isinstance(criterion, Bundle):
        return _bundle(criterion, totals)
    if explained.completed is not None:
        return _("Completed on %(day)s.", day=long_day(explained.completed))
    return ""


def _growth(criterion: Growth, totals: dict[int, int]) -> str:
    current, before = totals.get(CURRENT, 0), totals.get(REFERENCE, 0)
    if before < criterion.least_reference:
        return _(
            "The reference comes to %(reference)s; below %(least)s no growth is counted.",
            reference=measured_total(criterion, before),
            least=measured_total(criterion, criterion.least_reference),
        )
    return _(
        "%(current)s against %(reference)s: a growth of %(percent)s.",
        current=measured_total(criterion, current),
        reference=measured_total(criterion, before),
        percent=_share(current - before, before),
    )


def _target(totals: dict[int, int]) -> str:
    sold, goal = totals.get(SOLD, 0), totals.get(GOAL, 0)
    if goal <= 0:
        return _("No target is set here, so nothing is counted.")
    return _(
        "%(sold)s sold of a target of %(goal)s: %(percent)s.",
        sold=money(sold),
        goal=money(goal),
        percent=_share(sold, goal),
    )


def _share(value: int, base: int) -> str:
    # Rounded down: what is shown never claims a step that is not reached.
    return percent(Decimal(value * 1000 // base) / 10)


def _regularity(criterion: Regularity, explained: Explained) -> str:
    if explained.key == STREAK and criterion.streak is not None and not explained.totals:
        row = in_a_row(criterion.streak, criterion.per)
        count = explained.points // criterion.streak_points
        if not count:
            return _("Not yet %(periods)s.", periods=row)
        return _("%(count)s × %(periods)s.", count=number(count), periods=row)
    if explained.key == ALL and not explained.totals:
        return _("No period is missing.")
    missing = criterion.least - explained.totals.get(0, 0)
    if missing > 0:
        return _("%(missing)s short of the minimum.", missing=measured_total(criterion, missing))
    return _("The minimum is reached.")


def _client(criterion: ByClient, explained: Explained) -> str:
    sold = explained.totals.get(0, 0)
    if sold >= criterion.least:
        return ""
    if sold <= 0:
        return _("Sales and returns come to %(total)s.", total=money(sold))
    if isinstance(criterion, NewClient):
        return _("A new client counts from %(least)s.", least=money(criterion.least))
    return _("Counts from %(least)s.", least=money(criterion.least))


def _bundle(criterion: Bundle, totals: dict[int, int]) -> str:
    lacking = [name for place, name in enumerate(criterion.parts) if totals.get(place, 0) <= 0]
    if not lacking:
        return _("Complete: %(parts)s.", parts=together(criterion.parts))
    return _("Missing: %(parts)s.", parts=together(lacking))


def boosted(boost: Boost) -> str:
    """What a booster worked on, and what it added."""
    return _(
        "These sales alone give %(base)s; %(percent)s of that comes on top.",
        base=points(boost.base),
        percent=percent(boost.booster.percent),
    )


def ceiling(it: Ceiling) -> str:
    """How far somebody is from a cap, or what it took back."""
    if it.taken:
        return _(
            "The ceiling is reached: %(taken)s of %(counted)s taken back.",
            taken=number(it.taken),
            counted=points(it.cap.limit + it.taken),
        )
    if not it.room:
        return _("The ceiling is reached: nothing more comes through.")
    return _("Room for %(room)s more: %(counted)s so far.", room=points(it.room), counted=number(it.counted))


def lock(it: Lock) -> str:
    """Whether a gate is open and since when, or what would open it."""
    gate = it.gate
    if gate.module is not None:
        if it.completed is not None:
            return _("Open: “%(module)s” was completed on %(day)s.", module=gate.module, day=long_day(it.completed))
        return _("Shut: “%(module)s” is not completed.", module=gate.module)
    least = units(gate.minimum or Decimal(0), "amount")
    if it.is_open:
        return _("Open: %(total)s sold, the minimum is %(least)s.", total=money(it.total), least=money(least))
    return _(
        "Shut: %(total)s sold, %(missing)s short of the minimum of %(least)s.",
        total=money(it.total),
        missing=money(least - it.total),
        least=money(least),
    )


def opening(it: Lock) -> str:
    """What opens a shut gate: `€980 more: +500 points`."""
    gain = points(it.withheld)
    if it.gate.module is not None:
        if not it.withheld:
            return _("Complete “%(module)s”", module=it.gate.module)
        return _("Complete “%(module)s”: +%(points)s", module=it.gate.module, points=gain)
    more = money(units(it.gate.minimum or Decimal(0), "amount") - it.total)
    if not it.withheld:
        return _("%(more)s more opens the gate", more=more)
    return _("%(more)s more: +%(points)s", more=more, points=gain)


def shut_by(explanation: Explanation, name: str) -> str:
    """The gate that stops the rows of that name; nothing where all of theirs are open."""
    stopping = (
        it.gate.name
        for it in explanation.locks
        if not it.is_open and (not it.gate.criteria or name in it.gate.criteria)
    )
    return next(stopping, "")


def withheld(value: int, gate: str) -> str:
    """That points were made but are not given."""
    return _("%(points)s withheld: the gate “%(gate)s” is shut.", points=points(value), gate=gate)


def kept_back(value: int) -> str:
    """The same of one key, under a rule that says which gate it is."""
    return _("%(points)s withheld", points=points(value))


def behind(gate: str) -> str:
    """That a rule stands behind a shut gate, even where it has made no points yet."""
    return _("What this gives is withheld as long as the gate “%(gate)s” is shut.", gate=gate)
