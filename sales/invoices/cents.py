"""Amounts of an invoice, to the cent."""

from decimal import ROUND_HALF_UP, Context, Decimal

from flask_babel import gettext as _

from core.files.problems import FileProblem

_CENT = Decimal("0.01")
# So many digits that no product of quantity and price is rounded before its end.
_EXACT = Context(prec=100, rounding=ROUND_HALF_UP)
# Sums of as many lines as there may be stay exact.
_MOST = Decimal(10) ** 15


def to_the_cent(amount: Decimal) -> Decimal:
    """The amount with two decimals, halves away from zero; FileProblem where nobody invoices so much."""
    if abs(amount) >= _MOST:
        raise FileProblem(_("The invoice cannot be read: the amount %(amount)s is too large.", amount=f"{amount:f}"))
    return amount.quantize(_CENT, context=_EXACT)


def product(quantity: Decimal, price: Decimal) -> Decimal:
    """Quantity times price, exactly."""
    return _EXACT.multiply(quantity, price)


def total_of(amounts: list[Decimal]) -> Decimal:
    """The sum, with two decimals where there is nothing to add."""
    return sum(amounts, Decimal("0.00"))
