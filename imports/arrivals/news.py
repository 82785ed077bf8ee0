"""What happens to files that come by themselves, for whoever hears of it (core.news)."""

from dataclasses import dataclass

from imports.arrivals.models import Arrival


@dataclass(frozen=True)
class CameIn:
    """A file came by itself; its record tells what became of it."""

    arrival: Arrival
