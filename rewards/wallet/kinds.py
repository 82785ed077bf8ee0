"""Why an entry stands in a wallet."""

from enum import StrEnum


class EntryKind(StrEnum):
    """Why points came into a wallet, or left it.

    earned: by a challenge. corrected: by what came after its closing. bonus: outside challenges. spent, refunded: for
    what was ordered. expired: not spent in time. adjusted: by a person, with a reason.
    """

    EARNED = "earned"
    CORRECTED = "corrected"
    BONUS = "bonus"
    SPENT = "spent"
    REFUNDED = "refunded"
    EXPIRED = "expired"
    ADJUSTED = "adjusted"
