"""Proofs of what the distributors of the demonstration declare: an electronic invoice, and a receipt as a phone has it.

Both are made by rule, and are the same every time.
"""

import gc
import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from unicodedata import normalize
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from core.money import plain

TAX_PERCENT = 20
SIRET, VAT_ID = "81234567800019", "FR40812345678"
PAPER, SIZE, TABLE = (900, 1_250), (1_200, 1_600), (118, 92, 70)

PAGE = """
<style>
@page {{ size: A5; margin: 14mm }} body {{ font: 9pt sans-serif }} table {{ width: 100%; border-collapse: collapse }}
td, th {{ padding: 2mm 1mm; border-bottom: 0.2mm solid #999; text-align: left }} .n {{ text-align: right }}
h1 {{ font-size: 14pt }} .sum td {{ border: 0 }}
</style>
<p><strong>{seller}</strong><br>SIRET {siret} – TVA {vat}</p>
<h1>Facture n° {number}</h1>
<p>Date de facture : {day:%d/%m/%Y}</p><p>Client : {buyer}</p>
<table><tr><th>Désignation</th><th class="n">Qté</th><th class="n">Montant HT</th></tr>{rows}</table>
<table class="sum"><tr><td class="n">Total HT : {net}</td></tr><tr><td class="n">TVA {percent} % : {tax}</td></tr>
<tr><td class="n">Total TTC : {total}</td></tr></table>
"""
ROW = '<tr><td>{name}</td><td class="n">{quantity}</td><td class="n">{amount}</td></tr>'
CII = """<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter>
<ram:ID>urn:cen.eu:en16931:2017</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>{number}</ram:ID><ram:TypeCode>380</ram:TypeCode><ram:IssueDateTime>
<udt:DateTimeString format="102">{day:%Y%m%d}</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>{lines}
<ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty><ram:Name>{seller}</ram:Name>
<ram:SpecifiedLegalOrganization><ram:ID schemeID="0009">{siret}</ram:ID></ram:SpecifiedLegalOrganization>
<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">{vat}</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty>
<ram:BuyerTradeParty><ram:Name>{buyer}</ram:Name></ram:BuyerTradeParty></ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeDelivery/>
<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
<ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>{net}</ram:LineTotalAmount>
<ram:TaxBasisTotalAmount>{net}</ram:TaxBasisTotalAmount>
<ram:TaxTotalAmount currencyID="EUR">{tax}</ram:TaxTotalAmount><ram:GrandTotalAmount>{total}</ram:GrandTotalAmount>
<ram:DuePayableAmount>{total}</ram:DuePayableAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>
</ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>
"""
LINE = """<ram:IncludedSupplyChainTradeLineItem>
<ram:AssociatedDocumentLineDocument><ram:LineID>{place}</ram:LineID></ram:AssociatedDocumentLineDocument>
<ram:SpecifiedTradeProduct><ram:SellerAssignedID>{code}</ram:SellerAssignedID><ram:Name>{name}</ram:Name>
</ram:SpecifiedTradeProduct><ram:SpecifiedLineTradeDelivery>
<ram:BilledQuantity unitCode="C62">{quantity}</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
<ram:SpecifiedLineTradeSettlement><ram:SpecifiedTradeSettlementLineMonetarySummation>
<ram:LineTotalAmount>{amount}</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation>
</ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>"""


@dataclass(frozen=True)
class Item:
    """What was sold in a line, before tax."""

    code: str
    name: str
    quantity: int
    cents: int


@dataclass(frozen=True)
class Bill:
    """A sale as its invoice or receipt tells it."""

    number: str
    day: date
    seller: str
    buyer: str
    items: Sequence[Item]

    @property
    def net(self) -> int:
        """Cents before tax."""
        return sum(item.cents for item in self.items)

    @property
    def tax(self) -> int:
        """Cents of tax, halves rounded up."""
        return (self.net * TAX_PERCENT + 50) // 100


def invoice_pdf(bill: Bill) -> bytes:
    """A PDF that people read, with the same as CII in it for software (Factur-X, EN 16931)."""
    from weasyprint import HTML, Attachment

    told = {
        "number": escape(bill.number),
        "day": bill.day,
        "seller": escape(bill.seller),
        "buyer": escape(bill.buyer),
        "siret": SIRET,
        "vat": VAT_ID,
    }
    sums = {"net": bill.net, "tax": bill.tax, "total": bill.net + bill.tax}
    rows, lines = (
        "".join(
            part.format(
                place=place,
                code=item.code,
                name=escape(item.name),
                quantity=item.quantity,
                amount=written(item.cents),
            )
            for place, item in enumerate(bill.items, 1)
        )
        for part, written in ((ROW, _french), (LINE, plain))
    )
    xml = CII.format(**told, **{name: plain(cents) for name, cents in sums.items()}, lines=lines)
    shown = {name: _french(cents) for name, cents in sums.items()}
    page = HTML(string=PAGE.format(**told, **shown, rows=rows, percent=TAX_PERCENT))
    hung = [Attachment(string=xml, name="factur-x.xml", description="Factur-X", relationship="Data")]
    with warnings.catch_warnings():
        # WeasyPrint leaves the file of its colours to be closed by whoever comes last.
        warnings.simplefilter("ignore", ResourceWarning)
        written: bytes = page.write_pdf(attachments=hung, pdf_variant="pdf/a-3b")
        gc.collect()
    return written


def receipt_photo(bill: Bill) -> bytes:
    """A receipt on a table, as a phone sees it from a hand that is not quite steady."""
    chance = Random(bill.number)
    paper = Image.new("RGB", PAPER, (250, 248, 240))
    large, small = (ImageFont.load_default(size) for size in (44, 32))
    draw = ImageDraw.Draw(paper)
    draw.text((60, 50), _as_printed(bill.seller), fill=(30, 30, 34), font=large)
    draw.multiline_text((60, 150), _as_printed(_text(bill)), fill=(30, 30, 34), font=small, spacing=20)
    photo = Image.new("RGB", SIZE, TABLE)
    grain = ImageDraw.Draw(photo)
    for row in range(0, SIZE[1], 7):
        shade = chance.randrange(-9, 10)
        grain.line((0, row, SIZE[0], row + 3), fill=(TABLE[0] + shade, TABLE[1] + shade, TABLE[2] + shade), width=4)
    mask = Image.new("L", PAPER, 255).rotate(1.2, expand=True)
    photo.paste(paper.rotate(1.2, expand=True, resample=Image.Resampling.BICUBIC), (140, 160), mask)
    written = io.BytesIO()
    photo.filter(ImageFilter.GaussianBlur(0.6)).save(written, "JPEG", quality=88)
    return written.getvalue()


def _text(bill: Bill) -> str:
    rows = [f"{item.quantity} x {item.name[:28]:<28}  {_french(item.cents)}" for item in bill.items]
    head = [f"Ticket no {bill.number}", f"Date : {bill.day:%d/%m/%Y}", ""]
    sums = [f"Total HT  {_french(bill.net)}", f"TVA 20 %  {_french(bill.tax)}", ""]
    return "\n".join([*head, *rows, "", *sums, f"Total TTC  {_french(bill.net + bill.tax)} EUR", "", "Merci"])


def _as_printed(text: str) -> str:
    """Tills have no accents, and neither has the font that is everywhere."""
    return normalize("NFKD", text).encode("ascii", "ignore").decode()


def _french(cents: int) -> str:
    return plain(cents).replace(".", ",")
