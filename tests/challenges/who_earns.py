"""Clients who earn, segments that narrow, and people who have left, with the points worked out by hand."""

from datetime import date
from typing import Any

from tests.slow.builders import HEAD, member, world
from tests.slow.by_hand import lines
from tests.slow.types.bundle import BUNDLE
from tests.slow.types.diversification import PAIRS
from tests.slow.types.growth import GROWTH
from tests.slow.types.new_client import NEW, OWN
from tests.slow.types.revenue import REVENUE
from tests.slow.types.threshold import FROM_ZERO
from tests.slow.world import Line, Participant, World

CLIENTS = HEAD.replace('"rep"', '"client"')
IN_EUROPE = '[audience]\nteams = ["Europe"]\n'
BAKERS = 'segments = ["Bakers"]\n'
SEGMENTS = {"A": "Bakers", "B": "Fitters", "C": "Bakers"}
Ledger = dict[tuple[str, str], int]


def here(*sold: Line, until: dict[str, str] | None = None, **changes: Any) -> World:
    """The usual people, the clients A and B, who take part, and C, who does not."""
    teams = changes.pop("teams", {})
    found = world(*sold, **{"segments": dict(SEGMENTS), **changes})
    for code in ("A", "B"):
        found.participants[code] = Participant(code, f"Client {code}", "client")
    for code, memberships in teams.items():
        found.participants[code].memberships = memberships
    for code, day in (until or {}).items():
        found.participants[code].until = date.fromisoformat(day)
    return found


def one(settings: str, head: str = HEAD) -> str:
    return f'{head}\n[[criteria]]\nname = "it"\n{settings}'


CASES = {
    "a line is its client's": (
        one(REVENUE, CLIENTS),
        lines("04-01 100 client=A", "04-02 200 client=B", "04-03 900 client=C"),
        {},
        {("A", ""): 3, ("B", ""): 6},
    ),
    "a line without client is the distributor's, who is no client": (
        one(REVENUE, CLIENTS),
        lines("04-01 900", "04-02 900 distributor="),
        {},
        {},
    ),
    "whoever sells": (
        one(REVENUE, CLIENTS),
        lines("04-01 50 client=A rep=", "04-01 50 client=A rep=R2"),
        {},
        {("A", ""): 3},
    ),
    "everyone of the kind takes part": (one(FROM_ZERO, CLIENTS), [], {}, {("A", ""): 4, ("B", ""): 4}),
    "clients in teams": (
        one(REVENUE, CLIENTS + IN_EUROPE),
        lines("04-10 100 client=A", "04-09 900 client=A", "04-10 900 client=B"),
        {"teams": {"R1": [member("Europe")], "A": [member("Europe/France", "2020-04-10")]}},
        {("A", ""): 3},
    ),
    "growth of a client": (
        one(GROWTH, CLIENTS),
        lines("2019-04-01 80 client=A", "04-01 90 client=A"),
        {},
        {("A", ""): 70},
    ),
    "a client that is new belongs to itself": (
        one(NEW, CLIENTS),
        lines("04-01 5 client=A rep=", "03-01 5 client=B"),
        {},
        {("A", "A"): 7},
    ),
    "what the participant knows is what it bought itself": (
        one(OWN, CLIENTS),
        lines("04-01 5 client=A", "03-01 5 client=B", "04-01 5 client=B"),
        {},
        {("A", "A"): 7},
    ),
    "its pairs": (
        one(PAIRS, CLIENTS),
        lines("03-01 5 client=A", "04-01 5 client=A product=bolt"),
        {},
        {("A", "A|bolt"): 7},
    ),
    "its bundles": (
        one(BUNDLE, CLIENTS),
        lines("04-01 5 client=A", "04-01 5 client=A product=bolt"),
        {},
        {("A", "A"): 6},
    ),
    "one of the segments": (
        one(REVENUE + BAKERS),
        lines("04-01 100 client=A", "04-02 900 client=B", "04-02 100 client=C"),
        {},
        {("R1", ""): 6},
    ),
    "a client in no segment, or no client": (
        one(REVENUE + BAKERS),
        lines("04-01 900 client=D", "04-01 900 client= distributor="),
        {},
        {},
    ),
    "both sides of growth": (
        one(GROWTH + BAKERS),
        lines("2019-04-01 80 client=A", "2019-04-01 900 client=B", "04-01 90 client=A"),
        {},
        {("R1", ""): 70},
    ),
    "segments and ranges": (
        one(REVENUE + BAKERS + 'ranges = ["Parts"]\n'),
        lines("04-01 100 client=A product=bolt", "04-01 900 client=A", "04-01 900 client=B product=bolt"),
        {},
        {("R1", ""): 3},
    ),
    "segments of a bundle": (
        one(BUNDLE + BAKERS),
        lines(*(f"04-01 5 client={it}{what}" for it in "AB" for what in ("", " product=bolt"))),
        {},
        {("R1", "A"): 6},
    ),
    "new clients of a segment": (
        one(NEW + BAKERS),
        lines("04-01 5 client=A", "04-01 5 client=B", "03-01 5 client=C"),
        {},
        {("R1", "A"): 7},
    ),
    "pairs of a segment": (
        one(PAIRS + BAKERS),
        lines("03-01 5 client=A", "04-01 5 client=A product=bolt", "03-01 5 client=B", "04-01 5 client=B product=bolt"),
        {},
        {("R1", "A|bolt"): 7},
    ),
    "the last day as a participant": (
        one(REVENUE),
        lines("04-10 100", "04-11 900", "04-11 100 rep=R2"),
        {"until": {"R1": "2020-04-10"}},
        {("R1", ""): 3, ("R2", ""): 3},
    ),
    "who left before it is not there": (one(FROM_ZERO), [], {"until": {"R1": "2020-03-31"}}, {("R2", ""): 4}),
    "who left on its first day is": (
        one(FROM_ZERO),
        [],
        {"until": {"R1": "2020-04-01"}},
        {("R1", ""): 4, ("R2", ""): 4},
    ),
    "days in a team are cut": (
        one(REVENUE, HEAD + IN_EUROPE),
        lines("04-09 900", "04-10 100", "04-12 100", "04-13 900"),
        {"teams": {"R1": [member("Europe", "2020-04-10")]}, "until": {"R1": "2020-04-12"}},
        {("R1", ""): 6},
    ),
    "and those who are named": (
        one(REVENUE, HEAD + '[audience]\nparticipants = ["R1"]\n'),
        lines("04-12 100", "04-13 900"),
        {"until": {"R1": "2020-04-12"}},
        {("R1", ""): 3},
    ),
    "a client that left": (
        one(REVENUE, CLIENTS),
        lines("04-01 100 client=A", "04-02 900 client=A"),
        {"until": {"A": "2020-04-01"}},
        {("A", ""): 3},
    ),
}
