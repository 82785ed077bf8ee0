"""What whoever uses an invoice has to know of it, in sentences."""

from collections.abc import Iterator
from decimal import Decimal

from flask_babel import gettext as _

from sales.invoices.cents import total_of
from sales.invoices.model import Invoice
from sales.invoices.words import money

_WITHOUT_LINES = ("MINIMUM", "BASIC WL")


def notes_of(invoice: Invoice) -> Iterator[str]:
    """What is missing in it, and what does not add up."""
    if not invoice.number:
        yield _("The invoice does not tell its number.")
    if invoice.date is None:
        yield _("The invoice does not tell its day in a way that can be read.")
    if not invoice.lines:
        yield _without_lines(invoice)
    elif invoice.line_total is None:
        yield _("The invoice does not tell the sum of its lines: nothing shows that they are complete.")
    else:
        yield from _of_lines(invoice, invoice.line_total)
    yield from _of_totals(invoice)


def _without_lines(invoice: Invoice) -> str:
    if invoice.profile in _WITHOUT_LINES:
        return _("The profile %(profile)s carries no lines: only totals were read.", profile=invoice.profile)
    return _("The invoice carries no lines: only totals were read.")


def _of_lines(invoice: Invoice, told: Decimal) -> Iterator[str]:
    added = total_of([line.amount for line in invoice.lines])
    if added != told:
        yield _(
            "The lines add up to %(added)s, the invoice's own sum of them is %(told)s: a difference of %(difference)s.",
            added=money(added, invoice.currency),
            told=money(told, invoice.currency),
            difference=money(added - told, invoice.currency),
        )


def _of_totals(invoice: Invoice) -> Iterator[str]:
    """Line total, allowances and charges, tax: whether each total follows from what stands before it."""
    net = None if invoice.line_total is None else invoice.line_total - invoice.allowances + invoice.charges
    if None not in (net, invoice.net_total) and net != invoice.net_total:
        yield _(
            "Lines, allowances and charges come to %(added)s before tax, the invoice says %(told)s.",
            added=money(net or Decimal(0), invoice.currency),
            told=money(invoice.net_total or Decimal(0), invoice.currency),
        )
    if invoice.net_total is None or invoice.tax is None or invoice.total is None:
        return
    if invoice.net_total + invoice.tax != invoice.total:
        yield _(
            "The amount before tax and the tax come to %(added)s, the invoice says %(told)s.",
            added=money(invoice.net_total + invoice.tax, invoice.currency),
            told=money(invoice.total, invoice.currency),
        )
