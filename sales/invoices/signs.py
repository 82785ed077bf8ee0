"""Credit notes take back what invoices have sold; most are written above zero all the same, and some below."""

from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from sales.invoices.model import Invoice, Line

Told = TypeVar("Told", Invoice, Line)
_OF_LINE = ("quantity", "allowances", "charges", "amount")
_OF_ALL = ("line_total", "allowances", "charges", "net_total", "tax", "total", "payable")


def as_sales(invoice: Invoice) -> Invoice:
    """The invoice with the signs that sale lines have: what a credit note takes back is below zero, whoever wrote it.

    A corrected invoice (384) says itself what it takes back.
    """
    told = (invoice.total, invoice.net_total, invoice.line_total, invoice.payable)
    if not invoice.is_credit_note or next((amount < 0 for amount in told if amount), False):
        return invoice
    lines = tuple(_turned(line, _OF_LINE) for line in invoice.lines)
    return replace(_turned(invoice, _OF_ALL), lines=lines)


def _turned(told: Told, names: tuple[str, ...]) -> Told:
    negated: dict[str, Any] = {name: _negated(getattr(told, name)) for name in names}
    return replace(told, **negated)


def _negated(amount: Decimal | None) -> Decimal | None:
    """The amount with the other sign; there is no zero below zero."""
    return amount.copy_negate() if amount else amount
