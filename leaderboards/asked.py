"""What the address of a leaderboard asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from challenges.definition.model import Definition
from challenges.words import Names
from core.asked import asked_number, day_of
from core.clock import today

LONGEST_SEARCH = 100
LAST_PAGE = 1_000_000


@dataclass(frozen=True)
class Asked:
    """A board: of teams or of participants; by one rule (from 1; 0: by all points), or on a past day; its page.

    week: movement since last week, else since yesterday. form: csv or xlsx where it is to be taken away.
    """

    by_teams: bool
    rule: int
    day: date | None
    week: bool
    search: str
    page: int
    form: str

    @property
    def is_present(self) -> bool:
        """Whether it is the ranking by all points, as it is now."""
        return not self.by_teams and not self.rule and self.day is None

    def address(self, **changed: object) -> dict[str, object]:
        """The arguments of the same board with other wishes; another board begins at its first page."""
        own = {
            "by": "teams" if self.by_teams else None,
            "rule": self.rule or None,
            "day": self.day.isoformat() if self.day else None,
            "since": "week" if self.week else None,
            "search": self.search or None,
        }
        return {name: value for name, value in {**own, **changed}.items() if value is not None}


def asked_board(args: Mapping[str, str], definition: Definition) -> Asked:
    """What is asked for; what is none is not asked."""
    by_teams = args.get("by") == "teams"
    rule = asked_number(args, "rule", 0)
    day = day_of(args.get("day", ""))
    is_past = day is not None and definition.start <= day < today() and not by_teams
    form = args.get("form", "")
    return Asked(
        by_teams,
        rule if rule <= len(rules_of(definition)) and not by_teams and not is_past else 0,
        day if is_past else None,
        args.get("since") == "week",
        args.get("search", "").strip()[:LONGEST_SEARCH],
        min(max(asked_number(args, "page"), 1), LAST_PAGE),
        form if form in ("csv", "xlsx") else "",
    )


def rules_of(definition: Definition) -> list[str]:
    """The names of the rules by which one can be ranked."""
    return [rule.name for rule in (*definition.criteria, *definition.boosters)]


def rule_names(definition: Definition) -> list[tuple[int, str]]:
    """Their numbers, from 1, and what readers see of their names."""
    names = Names.of(definition)
    return [(number, names.rule(name)) for number, name in enumerate(rules_of(definition), 1)]
