"""UBL Invoice and CreditNote, whichever rules they keep to: EN 16931, Peppol, XRechnung, plain UBL 2."""

from collections.abc import Iterator
from decimal import Decimal

from sales.invoices.days import day_in
from sales.invoices.elements import Node
from sales.invoices.items import gtin_of, price_of_one
from sales.invoices.lines import Placed, net_amount
from sales.invoices.model import Invoice, Line, Party
from sales.invoices.parties import with_french_numbers
from sales.invoices.profiles import CREDIT_NOTE, CREDIT_NOTES, INVOICE, UBL, profile_of
from sales.invoices.totals import allowances_and_charges, grand_total, tax_in

ROOTS = ("Invoice", "CreditNote")

_LINE, _SUB_LINE = "InvoiceLine|CreditNoteLine", "SubInvoiceLine|SubCreditNoteLine"
_GRAND_TOTAL = ("TaxInclusiveAmount", "PayableAmount", "PrepaidAmount", "PayableRoundingAmount")
_QUANTITY = "InvoicedQuantity|CreditedQuantity"


def read_ubl(root: Node) -> tuple[Invoice, list[Placed]]:
    """The document without its lines, and these where they stand; amounts with the signs they are written with."""
    is_credit_note = root.name == "CreditNote"
    kind = root.text("InvoiceTypeCode|CreditNoteTypeCode") or (CREDIT_NOTE if is_credit_note else INVOICE)
    currency = root.text("DocumentCurrencyCode").upper()
    totals = root.first("LegalMonetaryTotal") or root
    allowances, charges = _changes_of_all(root, totals)
    invoice = Invoice(
        syntax=UBL,
        profile=profile_of(root.text("CustomizationID"), UBL),
        number=root.text("ID"),
        date=day_in(root.text("IssueDate")),
        type=kind,
        seller=_party(root, "AccountingSupplierParty"),
        buyer=_party(root, "AccountingCustomerParty"),
        currency=currency,
        lines=(),
        line_total=totals.cents("LineExtensionAmount"),
        allowances=allowances,
        charges=charges,
        net_total=totals.cents("TaxExclusiveAmount"),
        tax=tax_in(currency, root.all("TaxTotal", "TaxAmount")),
        total=grand_total(*(totals.cents(name) for name in _GRAND_TOTAL)),
        payable=totals.cents("PayableAmount"),
        is_credit_note=is_credit_note or kind in CREDIT_NOTES,
    )
    return invoice, list(_lines(root))


def _party(root: Node, role: str) -> Party:
    way = (role, "Party")
    legal = (*way, "PartyLegalEntity")
    schemes = root.all(*way, "PartyTaxScheme")
    vat = next((it.text("CompanyID") for it in schemes if it.text("TaxScheme", "ID") in ("VAT", "")), "")
    name = root.text(*legal, "RegistrationName") or root.text(*way, "PartyName", "Name")
    numbers = [*root.schemed(*legal, "CompanyID"), *root.schemed(*way, "PartyIdentification", "ID")]
    party = Party(name, legal_id=root.text(*legal, "CompanyID"), vat_id=vat)
    return with_french_numbers(party, numbers)


def _changes_of_all(root: Node, totals: Node) -> tuple[Decimal, Decimal]:
    """Allowances and charges of the whole document: their totals, else the sums of what is told one by one."""
    told = totals.cents("AllowanceTotalAmount"), totals.cents("ChargeTotalAmount")
    allowances, charges = allowances_and_charges(root.all("AllowanceCharge"), "ChargeIndicator", "Amount")
    return (allowances if told[0] is None else told[0], charges if told[1] is None else told[1])


def _lines(root: Node) -> Iterator[Placed]:
    """The lines in the order of the document, each before what is below it."""
    waiting: list[tuple[Node, int | None]] = [(node, None) for node in reversed(root.all(_LINE))]
    place = 0
    while waiting:
        node, parent = waiting.pop()
        yield _placed(node, parent)
        waiting += [(below, place) for below in reversed(node.all(_SUB_LINE))]
        place += 1


def _placed(node: Node, parent: int | None) -> Placed:
    quantity = node.first(_QUANTITY)
    count = quantity.number() if quantity else None
    price = price_of_one(node.number("Price", "PriceAmount"), node.number("Price", "BaseQuantity"))
    allowances, charges = allowances_and_charges(node.all("AllowanceCharge"), "ChargeIndicator", "Amount")
    amount = net_amount(node.number("LineExtensionAmount"), count, price, charges - allowances)
    item = node.first("Item") or node
    line = Line(
        id=node.text("ID"),
        name=item.text("Name") or item.text("Description"),
        code=item.text("SellersItemIdentification", "ID"),
        gtin=gtin_of(item.schemed("StandardItemIdentification", "ID")),
        buyer_code=item.text("BuyersItemIdentification", "ID"),
        manufacturer_code=item.text("ManufacturersItemIdentification", "ID"),
        quantity=count,
        unit=quantity.attribute("unitCode") if quantity else "",
        unit_price=price,
        allowances=allowances,
        charges=charges,
        amount=amount or Decimal("0.00"),
    )
    return Placed(line, parent, is_text=amount is None)
