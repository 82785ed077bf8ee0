"""What is said of wallets."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from challenges.criteria.wallet import Wallet as Rules
from rewards.wallet.kinds import EntryKind

KINDS = {
    EntryKind.EARNED: lazy_gettext("Earned"),
    EntryKind.CORRECTED: lazy_gettext("Corrected after closing"),
    EntryKind.BONUS: lazy_gettext("Bonus"),
    EntryKind.SPENT: lazy_gettext("Spent"),
    EntryKind.REFUNDED: lazy_gettext("Given back"),
    EntryKind.EXPIRED: lazy_gettext("Not spent in time"),
    EntryKind.ADJUSTED: lazy_gettext("Adjusted by hand"),
}
# The symbol beside an entry (templates/macros/icons.html).
SYMBOLS = {
    EntryKind.EARNED: "trophy",
    EntryKind.CORRECTED: "equal",
    EntryKind.BONUS: "award",
    EntryKind.SPENT: "box",
    EntryKind.REFUNDED: "plus",
    EntryKind.EXPIRED: "clock",
    EntryKind.ADJUSTED: "edit",
}


def kind_name(kind: str) -> str:
    """What a kind of entry is called."""
    return str(KINDS[EntryKind(kind)])


def symbol(kind: str, points: int) -> str:
    """The symbol of an entry."""
    return "arrow-left" if kind == EntryKind.EARNED and points < 0 else SYMBOLS[EntryKind(kind)]


def what(kind: str, points: int) -> str:
    """What an entry is; of what can go both ways, which way it went."""
    if kind == EntryKind.EARNED and points < 0:
        return _("Taken back: less was earned")
    if kind == EntryKind.ADJUSTED:
        return _("Given by hand") if points > 0 else _("Taken by hand")
    return kind_name(kind)


def expired_in(count: int) -> str:
    """In how many wallets something was not spent in time."""
    return ngettext("Points expired in %(num)s wallet.", "Points expired in %(num)s wallets.", count)


def filled_by(rules: Rules) -> str:
    """When the points of a challenge come into the wallet, and can be spent."""
    if rules.available == "closing":
        return _("At its closing, all at once.")
    if not rules.after_days:
        return _("With each sale that counts.")
    return ngettext(
        "With each sale that counts; can be spent after %(num)s day.",
        "With each sale that counts; can be spent after %(num)s days.",
        rules.after_days,
    )
