"""The slow, obvious reading of the scoring contract: the one door to all of it.

A challenge is `tomllib.loads(text, parse_float=Decimal)`. The parts: `days` (key periods), `lines` (which lines
count), `types` (the criteria, one module each; `totals` and `clients`: what several have in common), `around`
(boosters, caps, gates), `standings` (ranks), `prizes`, `leagues`.
"""

from .around import points
from .leagues import joined, launched
from .lines import audience, lines_of_challenge
from .prizes import prizes
from .standings import leaderboard, team_standings
from .world import Completion, Line, Membership, Participant, World

__all__ = [
    "Completion",
    "Line",
    "Membership",
    "Participant",
    "World",
    "audience",
    "joined",
    "launched",
    "leaderboard",
    "lines_of_challenge",
    "points",
    "prizes",
    "team_standings",
]
