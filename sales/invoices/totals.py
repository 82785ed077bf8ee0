"""Totals of an invoice, where its own elements leave them to be worked out."""

from collections.abc import Iterable
from decimal import Decimal

from sales.invoices.cents import total_of
from sales.invoices.elements import Node


def grand_total(
    told: Decimal | None, payable: Decimal | None, paid: Decimal | None, rounding: Decimal | None
) -> Decimal | None:
    """BT-112; where it is not told, BT-115 (left to pay) and BT-113 (paid already), without BT-114 (rounding)."""
    if told is not None or payable is None:
        return told
    return payable + (paid or 0) - (rounding or 0)


def tax_in(currency: str, told: Iterable[Node]) -> Decimal | None:
    """BT-110; the same in the currency of the seller's books (BT-111) may stand beside it."""
    own = (it for it in told if it.attribute("currencyID").upper() in ("", currency))
    return next((it.cents() for it in own), None)


def allowances_and_charges(changes: Iterable[Node], indicator: str, amount: str) -> tuple[Decimal, Decimal]:
    """The sum of what is taken off, and the sum of what is added, each not below zero unless it is written so.

    indicator: the path, with dots, to whether one is a charge. amount: the element that tells how much it is.
    """
    sums: dict[bool, list[Decimal]] = {False: [], True: []}
    for change in changes:
        sums[change.says(*indicator.split("."))].append(change.cents(amount) or Decimal("0.00"))
    return total_of(sums[False]), total_of(sums[True])
