"""Invoices that the tests write: what is in them, and what each amount comes to by the slow, obvious way."""

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from xml.sax.saxutils import escape, quoteattr

CENT = Decimal("0.01")


def rounded(amount: Decimal) -> Decimal:
    """To the cent, halves away from zero."""
    return amount.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Firm:
    """A seller or a buyer."""

    name: str = "Jardins & Cie"
    siret: str = "78787878400035"
    vat: str = "FR19787878784"


@dataclass(frozen=True)
class Sold:
    """A line. off: of the price before allowances. allowances, charges: of the line."""

    name: str = "Sécateur <pro>"
    code: str = "S-12"
    gtin: str = "3518370400049"
    buyer_code: str = ""
    maker_code: str = ""
    quantity: Decimal = Decimal(2)
    unit: str = "C62"
    price: Decimal = Decimal("10.00")
    off: Decimal = Decimal(0)
    basis: Decimal = Decimal(1)
    allowances: tuple[Decimal, ...] = ()
    charges: tuple[Decimal, ...] = ()
    rate: Decimal = Decimal(20)

    @property
    def net(self) -> Decimal:
        """What the line comes to before tax."""
        goods = rounded(self.quantity * (self.price - self.off) / self.basis)
        return goods - sum(self.allowances, Decimal(0)) + sum(self.charges, Decimal(0))


@dataclass(frozen=True)
class Written:
    """An invoice. allowances, charges: of the document, each with its rate of tax.

    lie: by how much the sum that it tells of its lines differs from what they come to.
    """

    number: str = "FA-2026-0042"
    day: date = date(2026, 9, 14)
    type: str = "380"
    currency: str = "EUR"
    seller: Firm = field(default_factory=lambda: Firm("Au bon moulin", "99999999800010", "FR11999999998"))
    buyer: Firm = field(default_factory=Firm)
    lines: tuple[Sold, ...] = (Sold(),)
    allowances: tuple[tuple[Decimal, Decimal], ...] = ()
    charges: tuple[tuple[Decimal, Decimal], ...] = ()
    prepaid: Decimal = Decimal("0.00")
    lie: Decimal = Decimal("0.00")

    @property
    def line_total(self) -> Decimal:
        """The sum of the lines as the invoice tells it."""
        return sum((line.net for line in self.lines), Decimal("0.00")) + self.lie

    @property
    def allowance_total(self) -> Decimal:
        """The allowances of the document."""
        return sum((amount for amount, _rate in self.allowances), Decimal("0.00"))

    @property
    def charge_total(self) -> Decimal:
        """The charges of the document."""
        return sum((amount for amount, _rate in self.charges), Decimal("0.00"))

    @property
    def net_total(self) -> Decimal:
        """Before tax."""
        return self.line_total - self.allowance_total + self.charge_total

    @property
    def tax(self) -> Decimal:
        """Rounded for each rate."""
        bases: dict[Decimal, Decimal] = {}
        for amount, rate in [
            *((line.net, line.rate) for line in self.lines),
            *((-amount, rate) for amount, rate in self.allowances),
            *self.charges,
        ]:
            bases[rate] = bases.get(rate, Decimal(0)) + amount
        return sum((rounded(base * rate / 100) for rate, base in bases.items()), Decimal("0.00"))

    @property
    def total(self) -> Decimal:
        """With tax."""
        return self.net_total + self.tax


GUIDELINES = {
    "MINIMUM": "urn:factur-x.eu:1p0:minimum",
    "BASIC WL": "urn:factur-x.eu:1p0:basicwl",
    "BASIC": "urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic",
    "EN 16931": "urn:cen.eu:en16931:2017",
    "EXTENDED": "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended",
    "XRECHNUNG": "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0",
    "COMFORT": "urn:ferd:CrossIndustryDocument:invoice:1p0:comfort",
}
WITHOUT_LINES = ("MINIMUM", "BASIC WL")


def element(name: str, *inside: str, **attributes: str) -> str:
    """An element of what is written already; nothing where there is nothing in it."""
    content = "".join(inside)
    if not content:
        return ""
    told = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{told}>{content}</{name}>"


def text(name: str, value: object, **attributes: str) -> str:
    """An element with a text, written over lines and with a remark, as some do."""
    return element(name, f"\n  {escape(str(value))}<!-- of ours -->\n" if str(value) else "", **attributes)


def flag(name: str, is_charge: bool) -> str:
    """Whether it is a charge, in CII."""
    return element(name, text("udt:Indicator", "true" if is_charge else "false"))


@dataclass(frozen=True)
class Names:
    """What CII calls things, and what ZUGFeRD 1 called them."""

    root: str
    spaces: dict[str, str]
    context: str = "rsm:ExchangedDocumentContext"
    header: str = "rsm:ExchangedDocument"
    trade: str = "rsm:SupplyChainTradeTransaction"
    all: str = "ram:ApplicableHeaderTrade"
    line: str = "ram:SpecifiedLineTrade"
    totals: str = "ram:SpecifiedTradeSettlementHeaderMonetarySummation"
    line_totals: str = "ram:SpecifiedTradeSettlementLineMonetarySummation"


_UN = "urn:un:unece:uncefact:data:standard:"
CII = Names(
    "rsm:CrossIndustryInvoice",
    {
        "rsm": f"{_UN}CrossIndustryInvoice:100",
        "ram": f"{_UN}ReusableAggregateBusinessInformationEntity:100",
        "udt": f"{_UN}UnqualifiedDataType:100",
    },
)
ZUGFERD_1 = Names(
    "rsm:CrossIndustryDocument",
    {
        "rsm": "urn:ferd:CrossIndustryDocument:invoice:1p0",
        "ram": f"{_UN}ReusableAggregateBusinessInformationEntity:12",
        "udt": f"{_UN}UnqualifiedDataType:15",
    },
    "rsm:SpecifiedExchangedDocumentContext",
    "rsm:HeaderExchangedDocument",
    "rsm:SpecifiedSupplyChainTradeTransaction",
    "ram:ApplicableSupplyChainTrade",
    "ram:SpecifiedSupplyChainTrade",
    "ram:SpecifiedTradeSettlementMonetarySummation",
    "ram:SpecifiedTradeSettlementMonetarySummation",
)


def cii(it: Written, profile: str = "EN 16931", names: Names = CII, lines: str | None = None) -> str:
    """The invoice in CII; `lines` instead of those that it has."""
    if lines is None:
        lines = "".join(cii_line(line, str(place), names) for place, line in enumerate(it.lines, 1))
    trade = element(
        names.trade,
        "" if profile in WITHOUT_LINES else lines,
        element(f"{names.all}Agreement", _cii_party("Seller", it.seller), _cii_party("Buyer", it.buyer)),
        element(
            f"{names.all}Settlement",
            text("ram:InvoiceCurrencyCode", it.currency),
            *(_cii_change(amount, False) for amount, _rate in it.allowances),
            *(_cii_change(amount, True) for amount, _rate in it.charges),
            _cii_totals(it, profile, names),
        ),
    )
    parameter = element("ram:GuidelineSpecifiedDocumentContextParameter", text("ram:ID", GUIDELINES[profile]))
    day = element("ram:IssueDateTime", text("udt:DateTimeString", f"{it.day:%Y%m%d}", format="102"))
    header = element(names.header, text("ram:ID", it.number), text("ram:TypeCode", it.type), day)
    spaces = {f"xmlns:{prefix}": space for prefix, space in names.spaces.items()}
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + element(
        names.root, element(names.context, parameter), header, trade, **spaces
    )


def _cii_party(role: str, firm: Firm) -> str:
    return element(
        f"ram:{role}TradeParty",
        text("ram:Name", firm.name),
        element("ram:SpecifiedLegalOrganization", text("ram:ID", firm.siret, schemeID="0002")),
        element("ram:SpecifiedTaxRegistration", text("ram:ID", "12/345", schemeID="FC")),
        element("ram:SpecifiedTaxRegistration", text("ram:ID", firm.vat, schemeID="VA")),
    )


def _cii_change(amount: Decimal, is_charge: bool, name: str = "ram:SpecifiedTradeAllowanceCharge") -> str:
    return element(name, flag("ram:ChargeIndicator", is_charge), text("ram:ActualAmount", amount))


def _cii_totals(it: Written, profile: str, names: Names) -> str:
    return element(
        names.totals,
        text("ram:LineTotalAmount", "" if profile == "MINIMUM" else it.line_total),
        text("ram:ChargeTotalAmount", it.charge_total if it.charges else ""),
        text("ram:AllowanceTotalAmount", it.allowance_total if it.allowances else ""),
        text("ram:TaxBasisTotalAmount", it.net_total),
        # Of the seller's books first.
        text("ram:TaxTotalAmount", "99.99", currencyID="CHF"),
        text("ram:TaxTotalAmount", it.tax, currencyID=it.currency),
        text("ram:GrandTotalAmount", it.total),
        text("ram:TotalPrepaidAmount", it.prepaid),
        text("ram:DuePayableAmount", it.total - it.prepaid),
    )


def cii_line(line: Sold, number: str, names: Names = CII, parent: str = "", kind: str = "") -> str:
    """A line in CII, below another one and of a subtype where these are given."""
    basis = text("ram:BasisQuantity", line.basis if line.basis != 1 else "", unitCode=line.unit)
    gross = element(
        "ram:GrossPriceProductTradePrice",
        text("ram:ChargeAmount", line.price),
        basis,
        _cii_change(line.off, False, "ram:AppliedTradeAllowanceCharge") if line.off else "",
    )
    net = element("ram:NetPriceProductTradePrice", text("ram:ChargeAmount", line.price - line.off), basis)
    changes = [_cii_change(it, False) for it in line.allowances] + [_cii_change(it, True) for it in line.charges]
    total = element(names.line_totals, text("ram:LineTotalAmount", line.net))
    place = [text("ram:LineID", number), text("ram:ParentLineID", parent), text("ram:LineStatusReasonCode", kind)]
    return element(
        "ram:IncludedSupplyChainTradeLineItem",
        element("ram:AssociatedDocumentLineDocument", *place),
        element(
            "ram:SpecifiedTradeProduct",
            text("ram:GlobalID", line.gtin, schemeID="0160"),
            text("ram:SellerAssignedID", line.code),
            text("ram:BuyerAssignedID", line.buyer_code) or "<ram:BuyerAssignedID/>",
            text("ram:ManufacturerAssignedID", line.maker_code),
            text("ram:Name", line.name),
        ),
        element(f"{names.line}Agreement", gross, net),
        element(f"{names.line}Delivery", text("ram:BilledQuantity", line.quantity, unitCode=line.unit)),
        element(f"{names.line}Settlement", *changes, total),
    )


_OASIS = "urn:oasis:names:specification:ubl:schema:xsd:"


def ubl(it: Written, profile: str = "EN 16931", lines: str | None = None) -> str:
    """The invoice in UBL: as CreditNote where its type is 381."""
    root = "CreditNote" if it.type == "381" else "Invoice"
    if lines is None:
        lines = "".join(ubl_line(line, str(place), it, root) for place, line in enumerate(it.lines, 1))
    spaces = {
        "xmlns": f"{_OASIS}{root}-2",
        "xmlns:cac": f"{_OASIS}CommonAggregateComponents-2",
        "xmlns:cbc": f"{_OASIS}CommonBasicComponents-2",
    }
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + element(
        root,
        text("cbc:CustomizationID", GUIDELINES[profile]),
        text("cbc:ID", it.number),
        text("cbc:IssueDate", it.day.isoformat()),
        text(f"cbc:{root}TypeCode", it.type),
        text("cbc:DocumentCurrencyCode", it.currency),
        element("cac:AccountingSupplierParty", _ubl_party(it.seller)),
        element("cac:AccountingCustomerParty", _ubl_party(it.buyer)),
        *(_ubl_change(amount, False, it) for amount, _rate in it.allowances),
        *(_ubl_change(amount, True, it) for amount, _rate in it.charges),
        element("cac:TaxTotal", text("cbc:TaxAmount", "99.99", currencyID="CHF")),
        element("cac:TaxTotal", text("cbc:TaxAmount", it.tax, currencyID=it.currency)),
        _ubl_totals(it),
        lines,
        **spaces,
    )


def _ubl_party(firm: Firm) -> str:
    tax = element("cac:TaxScheme", text("cbc:ID", "VAT"))
    return element(
        "cac:Party",
        element("cac:PartyIdentification", text("cbc:ID", firm.siret, schemeID="0009")),
        element("cac:PartyName", text("cbc:Name", "Enseigne")),
        element("cac:PartyTaxScheme", text("cbc:CompanyID", firm.vat), tax),
        element(
            "cac:PartyLegalEntity",
            text("cbc:RegistrationName", firm.name),
            text("cbc:CompanyID", firm.siret[:9], schemeID="0002"),
        ),
    )


def _ubl_change(amount: Decimal, is_charge: bool, it: Written) -> str:
    flagged = text("cbc:ChargeIndicator", "true" if is_charge else "false")
    return element("cac:AllowanceCharge", flagged, text("cbc:Amount", amount, currencyID=it.currency))


def _ubl_totals(it: Written) -> str:
    amounts = {
        "LineExtensionAmount": it.line_total,
        "TaxExclusiveAmount": it.net_total,
        "TaxInclusiveAmount": it.total,
        "AllowanceTotalAmount": it.allowance_total if it.allowances else "",
        "ChargeTotalAmount": it.charge_total if it.charges else "",
        "PrepaidAmount": it.prepaid,
        "PayableAmount": it.total - it.prepaid,
    }
    told = [text(f"cbc:{name}", amount, currencyID=it.currency) for name, amount in amounts.items()]
    return element("cac:LegalMonetaryTotal", *told)


def ubl_line(line: Sold, number: str, it: Written, root: str, below: str = "") -> str:
    """A line in UBL, with those below it; `root` also of a line below another one: SubInvoice."""
    billed = "Credited" if "CreditNote" in root else "Invoiced"
    return element(
        f"cac:{root}Line",
        text("cbc:ID", number),
        text(f"cbc:{billed}Quantity", line.quantity, unitCode=line.unit),
        text("cbc:LineExtensionAmount", line.net, currencyID=it.currency),
        *(_ubl_change(amount, False, it) for amount in line.allowances),
        *(_ubl_change(amount, True, it) for amount in line.charges),
        below,
        element(
            "cac:Item",
            text("cbc:Name", line.name),
            element("cac:BuyersItemIdentification", text("cbc:ID", line.buyer_code)),
            element("cac:SellersItemIdentification", text("cbc:ID", line.code)),
            element("cac:ManufacturersItemIdentification", text("cbc:ID", line.maker_code)),
            element("cac:StandardItemIdentification", text("cbc:ID", line.gtin, schemeID="0160")),
        ),
        element(
            "cac:Price",
            text("cbc:PriceAmount", line.price - line.off, currencyID=it.currency),
            text("cbc:BaseQuantity", line.basis if line.basis != 1 else "", unitCode=line.unit),
        ),
    )
