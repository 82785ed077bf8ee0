"""What is said on an answer that is held open: versions of challenges. The server loads it without any page."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

# A server that can hold answers says so to the application, which tells it by a header what for; it goes no further.
HOLDS, HOLD = "palier.holds", "Palier-Hold"


@dataclass(frozen=True)
class Seen:
    """What holds now of what is listened to: versions by challenge, and the tokens that are still good."""

    versions: Mapping[int, int]
    alive: Collection[str]


def versions_told(versions: Mapping[int, int], challenges: Sequence[int]) -> str:
    """The versions of these challenges, of those that there are: `3:17,4:2`."""
    return ",".join(f"{number}:{versions[number]}" for number in sorted(challenges) if number in versions)


def event_of(told: str) -> str:
    """What is said to a browser."""
    return f"event: version\ndata: {told}\n\n"
