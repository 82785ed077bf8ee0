"""CII (UN/CEFACT CrossIndustryInvoice), which Factur-X and ZUGFeRD carry, and ZUGFeRD 1 (CrossIndustryDocument).

ZUGFeRD 1 has other names for a few elements, on the right of `|` in the paths here.
"""

from decimal import Decimal

from sales.invoices.cents import total_of
from sales.invoices.days import day_in
from sales.invoices.elements import Node
from sales.invoices.items import gtin_of, price_of_one
from sales.invoices.lines import Placed, net_amount
from sales.invoices.model import Invoice, Line, Party
from sales.invoices.parties import with_french_numbers
from sales.invoices.profiles import CII, CREDIT_NOTES, INVOICE, profile_of
from sales.invoices.totals import allowances_and_charges, grand_total, tax_in

ROOTS = ("CrossIndustryInvoice", "CrossIndustryDocument")

_CONTEXT = "ExchangedDocumentContext|SpecifiedExchangedDocumentContext"
_HEADER = "ExchangedDocument|HeaderExchangedDocument"
_TRADE = "SupplyChainTradeTransaction|SpecifiedSupplyChainTradeTransaction"
_AGREEMENT = "ApplicableHeaderTradeAgreement|ApplicableSupplyChainTradeAgreement"
_SETTLEMENT = "ApplicableHeaderTradeSettlement|ApplicableSupplyChainTradeSettlement"
_TOTALS = "SpecifiedTradeSettlementHeaderMonetarySummation|SpecifiedTradeSettlementMonetarySummation"
_GRAND_TOTAL = ("GrandTotalAmount", "DuePayableAmount", "TotalPrepaidAmount", "RoundingAmount")
_LINE_AGREEMENT = "SpecifiedLineTradeAgreement|SpecifiedSupplyChainTradeAgreement"
_LINE_DELIVERY = "SpecifiedLineTradeDelivery|SpecifiedSupplyChainTradeDelivery"
_LINE_SETTLEMENT = "SpecifiedLineTradeSettlement|SpecifiedSupplyChainTradeSettlement"
_LINE_TOTALS = f"SpecifiedTradeSettlementLineMonetarySummation|{_TOTALS}"
_ALL = (_TRADE, _SETTLEMENT)
_CHANGE, _INDICATOR = "SpecifiedTradeAllowanceCharge", "ChargeIndicator.Indicator|IndicatorString"


def read_cii(root: Node) -> tuple[Invoice, list[Placed]]:
    """The document without its lines, and these where they stand; amounts with the signs they are written with."""
    kind = root.text(_HEADER, "TypeCode") or INVOICE
    currency = root.text(*_ALL, "InvoiceCurrencyCode").upper()
    totals = root.first(*_ALL, _TOTALS) or root
    allowances, charges = _changes_of_all(root, totals)
    invoice = Invoice(
        syntax=CII,
        profile=profile_of(root.text(_CONTEXT, "GuidelineSpecifiedDocumentContextParameter", "ID"), CII),
        number=root.text(_HEADER, "ID"),
        date=day_in(root.text(_HEADER, "IssueDateTime", "DateTimeString|DateTime")),
        type=kind,
        seller=_party(root, "SellerTradeParty"),
        buyer=_party(root, "BuyerTradeParty"),
        currency=currency,
        lines=(),
        line_total=totals.cents("LineTotalAmount"),
        allowances=allowances,
        charges=charges,
        net_total=totals.cents("TaxBasisTotalAmount"),
        tax=tax_in(currency, totals.all("TaxTotalAmount")),
        total=grand_total(*(totals.cents(name) for name in _GRAND_TOTAL)),
        payable=totals.cents("DuePayableAmount"),
        is_credit_note=kind in CREDIT_NOTES,
    )
    return invoice, _lines(root)


def _party(root: Node, role: str) -> Party:
    way = (_TRADE, _AGREEMENT, role)
    legal = (*way, "SpecifiedLegalOrganization")
    registered = root.schemed(*way, "SpecifiedTaxRegistration", "ID")
    vat = next((number for scheme, number in registered if scheme in ("VA", "VAT")), "")
    name = root.text(*way, "Name") or root.text(*legal, "TradingBusinessName")
    numbers = [*root.schemed(*legal, "ID"), *root.schemed(*way, "GlobalID"), *root.schemed(*way, "ID")]
    party = Party(name, legal_id=root.text(*legal, "ID"), vat_id=vat)
    return with_french_numbers(party, numbers)


def _changes_of_all(root: Node, totals: Node) -> tuple[Decimal, Decimal]:
    """Allowances and charges of the whole document: their totals, else the sums of what is told one by one."""
    allowances, charges = allowances_and_charges(root.all(*_ALL, _CHANGE), _INDICATOR, "ActualAmount")
    freight = root.all(*_ALL, "SpecifiedLogisticsServiceCharge")
    charges += total_of([it.cents("AppliedAmount") or Decimal(0) for it in freight])
    told = totals.cents("AllowanceTotalAmount"), totals.cents("ChargeTotalAmount")
    return (allowances if told[0] is None else told[0], charges if told[1] is None else told[1])


def _lines(root: Node) -> list[Placed]:
    nodes = root.all(_TRADE, "IncludedSupplyChainTradeLineItem")
    numbers = [node.text("AssociatedDocumentLineDocument", "LineID") for node in nodes]
    places = {number: place for place, number in reversed(list(enumerate(numbers))) if number}
    return [_placed(node, place, places) for place, node in enumerate(nodes)]


def _placed(node: Node, place: int, places: dict[str, int]) -> Placed:
    parent = places.get(node.text("AssociatedDocumentLineDocument", "ParentLineID"))
    kind = node.text("AssociatedDocumentLineDocument", "LineStatusReasonCode").upper()
    line, is_text = _line(node)
    return Placed(line, None if parent == place else parent, kind, is_text)


def _line(node: Node) -> tuple[Line, bool]:
    """The line, and whether it is only a text."""
    product = node.first("SpecifiedTradeProduct") or node
    billed = node.first(_LINE_DELIVERY, "BilledQuantity")
    quantity = billed.number() if billed else None
    price = _net_price(node)
    changes = node.all(_LINE_SETTLEMENT, _CHANGE)
    allowances, charges = allowances_and_charges(changes, _INDICATOR, "ActualAmount")
    told = node.number(_LINE_SETTLEMENT, _LINE_TOTALS, "LineTotalAmount")
    amount = net_amount(told, quantity, price, charges - allowances)
    line = Line(
        id=node.text("AssociatedDocumentLineDocument", "LineID"),
        name=product.text("Name") or product.text("Description"),
        code=product.text("SellerAssignedID"),
        gtin=gtin_of(product.schemed("GlobalID")),
        buyer_code=product.text("BuyerAssignedID"),
        manufacturer_code=product.text("ManufacturerAssignedID"),
        quantity=quantity,
        unit=billed.attribute("unitCode") if billed else "",
        unit_price=price,
        allowances=allowances,
        charges=charges,
        amount=amount or Decimal("0.00"),
    )
    return line, amount is None


def _net_price(node: Node) -> Decimal | None:
    """BT-146 for one unit; where only the price before its allowances is told (BT-148), that without them (BT-147)."""
    net = (_LINE_AGREEMENT, "NetPriceProductTradePrice")
    gross = (_LINE_AGREEMENT, "GrossPriceProductTradePrice")
    price = node.number(*net, "ChargeAmount")
    if price is None:
        price = node.number(*gross, "ChargeAmount")
        for change in node.all(*gross, "AppliedTradeAllowanceCharge"):
            by = change.number("ActualAmount") or Decimal(0)
            price = None if price is None else price + (by if change.says(*_INDICATOR.split(".")) else -by)
    basis = node.number(*net, "BasisQuantity") or node.number(*gross, "BasisQuantity")
    return price_of_one(price, basis)
