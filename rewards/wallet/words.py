"""What is said of wallets."""

from flask_babel import lazy_gettext

from rewards.wallet.kinds import EntryKind

KINDS = {
    EntryKind.EARNED: lazy_gettext("Earned"),
    EntryKind.CORRECTED: lazy_gettext("Corrected after closing"),
    EntryKind.BONUS: lazy_gettext("Bonus"),
    EntryKind.SPENT: lazy_gettext("Spent"),
    EntryKind.REFUNDED: lazy_gettext("Given back"),
    EntryKind.EXPIRED: lazy_gettext("Expired"),
    EntryKind.ADJUSTED: lazy_gettext("Adjusted by hand"),
}


def kind_name(kind: str) -> str:
    """What a kind of entry is called."""
    return str(KINDS[EntryKind(kind)])
