"""Proofs of declarations in words."""

from collections.abc import Iterator

from babel.numbers import format_decimal
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.wording import money_exact
from declarations.proven.comparing import Beside, is_of_another, is_received
from declarations.proven.readings import DAY, NUMBER, TOTAL
from declarations.proven.strength import Strength
from sales.invoices.model import Invoice, Line
from sales.invoices.notes import notes_of
from sales.invoices.words import money
from sales.proofs.models import Proof

EVIDENCE = {
    Strength.INVOICE: _l("Electronic invoice"),
    Strength.ERP: _l("List"),
    Strength.PDF: _l("PDF"),
    Strength.PHOTO: _l("Photo"),
    Strength.NONE: _l("File"),
}
FOUND = {NUMBER: _l("Number"), DAY: _l("Day"), TOTAL: _l("Total with tax")}


def evidence_name(evidence: str) -> str:
    """What kind of proof it is."""
    return str(EVIDENCE[Strength(evidence)])


def found_name(what: str) -> str:
    """What was found, in a word or two."""
    return str(FOUND[what])


def line_amount(invoice: Invoice, place: int) -> str:
    """What a line (from 1) comes to, as the invoice has it."""
    return money(invoice.lines[place - 1].amount, invoice.currency)


def line_name(invoice: Invoice, place: int) -> str:
    """What the invoice calls what was sold in a line (from 1)."""
    line = invoice.lines[place - 1]
    return " · ".join(filter(None, [line.code, line.name])) or str(_("Line %(number)s", number=place))


def quantity(line: Line) -> str:
    """How many, with the decimals that it has; a dash where the invoice does not tell."""
    if line.quantity is None:
        return "–"
    return str(format_decimal(line.quantity, "#,##0.######", locale=str(get_locale() or "en"))).replace("-", "−")


def hints(invoice: Invoice, shop: str) -> Iterator[str]:
    """What whoever declares or decides has to know of an invoice; nothing of it is refused for that."""
    if is_received(invoice, shop):
        yield _("%(seller)s has sold this to %(buyer)s: it looks like an invoice that was received, not one that was"
                " issued.", seller=invoice.seller.name, buyer=invoice.buyer.name)  # fmt: skip
    elif is_of_another(invoice, shop):
        yield _("The seller on the invoice is %(seller)s: see that it is one of %(shop)s.",
                seller=invoice.seller.name, shop=shop)  # fmt: skip
    if invoice.is_credit_note:
        yield _("It is a credit note: its lines are returns, and take back.")
    yield from notes_of(invoice)


def difference(beside: Beside) -> str:
    """What the lines come to beside the invoice's own total, in a sentence; empty where it tells none."""
    if beside.told is None:
        return ""
    told = _(
        "The invoice comes to %(told)s before tax, the declared lines to %(declared)s.",
        told=money_exact(beside.told),
        declared=money_exact(beside.declared),
    )
    left = _("Left out: %(amount)s.", amount=money_exact(beside.left_out)) if beside.missing else ""
    apart = _("A difference of %(amount)s.", amount=money_exact(beside.difference)) if beside.difference else ""
    return " ".join(filter(None, [told, left, apart or _("That adds up.")]))


def size(proof: Proof) -> str:
    """How large it is: `340 kB`."""
    return str(_("%(kilobytes)s kB", kilobytes=max(1, proof.size // 1000)))
