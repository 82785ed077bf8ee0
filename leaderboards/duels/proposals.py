"""What the form for a round proposes."""

from datetime import date, timedelta

from challenges.models import Challenge
from core.clock import today


def proposed_day(challenge: Challenge) -> date:
    """The next Monday of the challenge: a week of duels goes from Monday to Sunday."""
    first = max(today(), challenge.definition.start)
    return first + timedelta(days=-first.weekday() % 7)
