"""Sell-through in words: months of cover, changes, and what to do about what stands out."""

from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import ngettext

from core.wording import number, one_decimal, percent, signed
from sales.through.findings import SILENT_DAYS, Finding

NOTHING = "–"


def cover(tenths: int | None) -> str:
    """Months with one decimal; a dash where nothing is sold on."""
    if tenths is None:
        return NOTHING
    return ngettext("%(number)s month", "%(number)s months", -(-tenths // 10), number=one_decimal(tenths))


def share(value: int | None) -> str:
    """A share in percent; a dash for none."""
    return NOTHING if value is None else percent(Decimal(value))


def delay(days: int | None) -> str:
    """Days; a dash for none."""
    return NOTHING if days is None else ngettext("%(number)s day", "%(number)s days", days, number=number(days))


def difference(now: int, before: int) -> str:
    """By how many percent something changed, cut to whole ones; empty where there was nothing before."""
    if before <= 0:
        return ""
    change_percent = abs(now - before) * 100 // before * (1 if now >= before else -1)
    return f"{signed(change_percent)}\u00a0%"


def told(finding: Finding, count: int) -> str:
    """What stands out of so many distributors."""
    said = {"number": number(count), "days": SILENT_DAYS}
    return {
        Finding.SILENT: lambda: ngettext(
            "%(number)s distributor has declared no sale of the last %(days)s days",
            "%(number)s distributors have declared no sale of the last %(days)s days",
            count,
            **said,
        ),
        Finding.BELOW_ZERO: lambda: ngettext(
            "%(number)s distributor has sold on more than it can have had",
            "%(number)s distributors have sold on more than they can have had",
            count,
            **said,
        ),
        Finding.OVERSTOCKED: lambda: ngettext(
            "%(number)s distributor has more than six months of stock",
            "%(number)s distributors have more than six months of stock",
            count,
            **said,
        ),
        Finding.LAGGING: lambda: ngettext(
            "%(number)s distributor has sold on less than half of what it bought",
            "%(number)s distributors have sold on less than half of what they bought",
            count,
            **said,
        ),
        Finding.SHORT: lambda: ngettext(
            "%(number)s distributor has less than half a month of stock left",
            "%(number)s distributors have less than half a month of stock left",
            count,
            **said,
        ),
        Finding.NEVER_COUNTED: lambda: ngettext(
            "The stock of %(number)s distributor was never counted",
            "The stock of %(number)s distributors was never counted",
            count,
            **said,
        ),
    }[finding]()


def next_step(finding: Finding) -> str:
    """What to do about it."""
    return {
        Finding.SILENT: _(
            "Call them: did they sell nothing, or declare nothing? Sales declared late may no longer count."
        ),
        Finding.BELOW_ZERO: _("Have the stock counted, and look for sell-in that was not imported."),
        Finding.OVERSTOCKED: _("Help them to sell on before they buy again: a promotion, a display, a return."),
        Finding.LAGGING: _("Ask whether all sales are declared; if they are, plan the next orders lower."),
        Finding.SHORT: _("Propose an order before the shelf is empty."),
        Finding.NEVER_COUNTED: _("Ask for a count: until then the stock follows from sell-in and sell-out alone."),
    }[finding]


def own(finding: Finding) -> tuple[str, str]:
    """The same to the distributor itself: what stands out, and what to do."""
    return {
        Finding.SILENT: (
            _("No sale of the last %(days)s days is declared", days=SILENT_DAYS),
            _("Declare what you have sold: what comes late may no longer count."),
        ),
        Finding.BELOW_ZERO: (
            _("More was sold on than there can have been"),
            _("Send a count of your stock: something you bought may be missing."),
        ),
        Finding.OVERSTOCKED: (
            _("There are more than six months of stock"),
            _("Sell on before you buy again; your rep can help with a promotion."),
        ),
        Finding.LAGGING: (
            _("Less than half of what was bought was sold on"),
            _("Check that all your sales are declared."),
        ),
        Finding.SHORT: (
            _("Less than half a month of stock is left"),
            _("Order before the shelf is empty."),
        ),
        Finding.NEVER_COUNTED: (
            _("Your stock was never counted"),
            _("Send a count to whoever runs the programme: until then it follows from what you bought and declared."),
        ),
    }[finding]
