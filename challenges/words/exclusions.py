"""Why lines do not count, in the reader's language: what may be said under any rule, or under none."""

from flask_babel import gettext as _

from challenges.criteria.base import ExclusionReason
from challenges.scoring.results import Exclusion


def common_reason(left: Exclusion) -> str:
    """Why some lines do not count, whatever rule it is."""
    return {
        ExclusionReason.SUBMITTED: _("Submitted: counts once it is validated."),
        ExclusionReason.REJECTED: _("Rejected."),
        ExclusionReason.CANCELLED: _("Cancelled."),
        ExclusionReason.NOT_IN_AUDIENCE: _("Not in the audience on that day."),
        ExclusionReason.OTHER_KIND: _other_kind(left),
        ExclusionReason.OTHER_SEGMENT: _("The client is in none of the segments that count."),
        ExclusionReason.OTHER_PRODUCT: _("Not one of the ranges or products that count."),
        ExclusionReason.NO_CLIENT: _("The line names no client."),
    }[left.why]


def _other_kind(left: Exclusion) -> str:
    kinds = set(left.lines["kind"])
    return _("Sell-in does not count here.") if kinds == {"sell_in"} else _("Sell-out does not count here.")
