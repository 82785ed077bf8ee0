"""What happens to disputes, for whoever hears of it (core.news)."""

from dataclasses import dataclass

from disputes.models import Dispute, DisputeEntry


@dataclass(frozen=True)
class DisputeSaid:
    """One side has opened a dispute, written, decided or withdrawn: the other one may want to know."""

    dispute: Dispute
    entry: DisputeEntry
