"""What a statement says, in the reader's language: a participant's report, the largest sales, points over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from challenges.explanations.postings import Entry
from challenges.explanations.report import Report, RuleReport, read_report
from challenges.models import Challenge, State
from challenges.words.prizes import Gain
from core.errors import Refused
from core.models import Participant
from core.viewer import EVERYONE, viewer_as
from statements.ledger import LedgerLine, ledger_lines
from statements.points_history import History, read_history
from statements.sales import Contribution, contributions

# So many rules stand on the first page.
LEADING = 6


@dataclass(frozen=True)
class Statement:
    """What one participant earned in one challenge, and how.

    entries: every posting of the ledger, the oldest first. history: the points that the sales up to each day are worth.
    prizes: what points and rank bring, as things stand or as closed; None where the challenge has no prizes.
    seal: of the closing; empty while there is none.
    """

    report: Report
    entries: Sequence[Entry]
    history: History
    prizes: Sequence[Gain] | None
    seal: str

    @property
    def challenge(self) -> Challenge:
        """The challenge."""
        return self.report.challenge

    @property
    def title(self) -> str:
        """Its title."""
        return self.report.definition.title_in(str(get_locale() or "en")[:2])

    @property
    def is_in_full(self) -> bool:
        """Whether it tells of sales that are not the participant's to see."""
        return self.report.viewer.sees_everything

    @property
    def points(self) -> int:
        """What the ledger holds; the contributions add up to the same."""
        return sum(entry.points for entry in self.entries)

    @cached_property
    def ledger(self) -> list[LedgerLine]:
        """Every posting in one line."""
        return ledger_lines(self.entries, self.report.rules)

    @property
    def leading(self) -> list[Contribution]:
        """What brought most, the most first."""
        gave = [it for it in self.contributions if it.rule.points > 0]
        return sorted(gave, key=lambda it: -it.rule.points)[:LEADING]

    @cached_property
    def contributions(self) -> list[Contribution]:
        """What each criterion, booster and cap contributes."""
        return contributions(self.report.rules)

    @property
    def gates(self) -> list[RuleReport]:
        """Where each gate stands."""
        return [rule for rule in self.report.rules if rule.kind == "gate"]


def read_statement(
    session: Session, challenge: Challenge, person: Participant, in_full: bool = False, history: History | None = None
) -> Statement:
    """The statement of a participant, for them; `in_full`: for managers alone, with the sales of others.

    history: the points over time, where they were worked out for many at once.

    Refused for a draft, and for who never took part.
    """
    if challenge.state == State.DRAFT:
        raise Refused(_("Challenge “%(code)s” is a draft: nobody has earned points in it yet.", code=challenge.code))
    report = read_report(session, challenge, person, EVERYONE if in_full else viewer_as(person))
    entries = report.postings()[::-1]
    if report.standing is None and not entries:
        raise Refused(_("%(name)s does not take part in challenge “%(code)s”.", name=person.name, code=challenge.code))
    seal = challenge.closings[-1].seal if challenge.state == State.CLOSED else ""
    return Statement(report, entries, history or read_history(report.case), report.prizes, seal)
