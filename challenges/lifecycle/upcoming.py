"""Challenges that were launched before their first day: nobody has a rank in them yet."""

from challenges.models import Challenge, State
from core.clock import today


def is_upcoming(challenge: Challenge) -> bool:
    """Whether it was launched, and its first day is still to come."""
    return challenge.state == State.RUNNING and today() < challenge.definition.start
