"""What of an outlook somebody may read, added up: everybody's of directors, of others the people that they see."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from challenges.forecast.outlook import OUT_OF_REACH, SAFE, Outlook, Person
from core.viewer import Viewer


@dataclass(frozen=True)
class Compared:
    """What was sold so far, beside the same days of last year."""

    name: str
    members: int
    points: int
    cents: int
    before_cents: int
    margin_cents: int
    margin_before_cents: int

    @property
    def change(self) -> int | None:
        """How much more than last year, in whole percent, cut; None where nothing was sold then."""
        return self._change(self.cents, self.before_cents)

    @property
    def margin_change(self) -> int | None:
        """The same of the margin."""
        return self._change(self.margin_cents, self.margin_before_cents)

    @staticmethod
    def _change(now: int, before: int) -> int | None:
        return None if before <= 0 else int((now - before) * 100 / before)


@dataclass(frozen=True)
class Summary:
    """people: those that the reader sees. safe, open, lost: who has a prize as good as won, may win one, cannot."""

    people: Sequence[Person]
    all: Compared
    teams: Sequence[Compared]
    selling: int
    close: Sequence[Person]
    silent: Sequence[Person]
    safe: Sequence[Person]
    open: Sequence[Person]
    lost: Sequence[Person]


def summary_of(outlook: Outlook, viewer: Viewer) -> Summary:
    """The outlook of the people that a viewer sees."""
    people = [person for person in outlook.people if viewer.sees(person.id)]
    teams: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        teams[person.team].append(person)
    rows = [compared(name, members) for name, members in teams.items() if name]
    return Summary(
        people,
        compared("", people),
        sorted(rows, key=lambda row: (-row.cents, row.name)),
        sum(person.sold.last is not None for person in people),
        [person for person in people if person.close],
        [person for person in people if person.is_silent],
        [person for person in people if person.share >= SAFE],
        [person for person in people if OUT_OF_REACH <= person.share < SAFE],
        [person for person in people if person.share < OUT_OF_REACH],
    )


def compared(name: str, people: Sequence[Person]) -> Compared:
    """Some people together."""
    return Compared(
        name,
        len(people),
        sum(person.points for person in people),
        sum(person.sold.cents for person in people),
        sum(person.before.cents for person in people),
        sum(person.sold.margin_cents for person in people),
        sum(person.before.margin_cents for person in people),
    )
