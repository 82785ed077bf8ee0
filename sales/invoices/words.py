"""An invoice in words: of what type it is, its amounts in its own currency."""

from decimal import Decimal

from babel.numbers import format_currency
from flask_babel import get_locale
from flask_babel import gettext as _

from sales.invoices.model import Invoice, Party


def money(amount: Decimal, currency: str) -> str:
    """An amount in the invoice's own currency, with both decimals."""
    return _written(amount, currency, "0.00")


def price(amount: Decimal, currency: str) -> str:
    """A unit price, with the decimals that it has, two to six of them."""
    return _written(amount, currency, "0.00####")


def _written(amount: Decimal, currency: str, digits: str) -> str:
    locale = str(get_locale() or "en")
    sign = currency or "¤"
    pattern = f"#,##{digits}\u00a0¤" if locale[:2] == "fr" else f"¤#,##{digits}"
    written = format_currency(amount, sign, format=pattern, locale=locale, currency_digits=False)
    return written.replace("-", "−")


def type_name(invoice: Invoice) -> str:
    """`Invoice`, `Credit note`: what BT-3 means; a code that few use follows in brackets."""
    names = {
        "380": _("Invoice"),
        "381": _("Credit note"),
        "384": _("Corrected invoice"),
        "386": _("Prepayment invoice"),
        "389": _("Self-billed invoice"),
        "261": _("Self-billed credit note"),
    }
    if invoice.type in names:
        return str(names[invoice.type])
    name = _("Credit note") if invoice.is_credit_note else _("Invoice")
    return _("%(name)s (type %(code)s)", name=name, code=invoice.type)


def party(told: Party) -> str:
    """The name and the numbers of a party, those that are told."""
    numbers = [
        f"SIRET {told.siret}" if told.siret else "",
        f"SIREN {told.siren}" if told.siren and not told.siret else "",
        _("VAT %(number)s", number=told.vat_id) if told.vat_id else "",
    ]
    return " · ".join(filter(None, [told.name or "?", *numbers]))
