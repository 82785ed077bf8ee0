"""What happens to challenges and their points, for whoever hears of it (core.news)."""

from dataclasses import dataclass

import polars as pl

from challenges.models import Cause, Challenge, Event


@dataclass(frozen=True)
class Decided:
    """A challenge was launched, amended, closed or reopened."""

    challenge: Challenge
    event: Event


@dataclass(frozen=True)
class Moved:
    """A reconciliation moved points.

    posted: what it posted (columns AWARDS). before, now: the standings of those that changed (participant, league,
    points, last_day); who came or went stands on one side alone.
    """

    challenge: Challenge
    cause: Cause
    posted: pl.DataFrame
    before: pl.DataFrame
    now: pl.DataFrame
