"""What is read of an electronic invoice; BT- and BG- are terms of EN 16931 (docs/electronic-invoices.md)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Party:
    """The seller (BG-4) or the buyer (BG-7); what is not told is empty.

    name: as registered (BT-27, BT-44), else the trading name. legal_id: the number of its registration as it is written
    (BT-30, BT-47). siren, siret: the French ones, of 9 and 14 digits, from whatever tells them. vat_id: BT-31, BT-48.
    """

    name: str = ""
    legal_id: str = ""
    siren: str = ""
    siret: str = ""
    vat_id: str = ""


@dataclass(frozen=True)
class Line:
    """One line (BG-25); what is not told is empty, or None.

    id: BT-126. code: the seller's (BT-155). gtin: BT-157 where it is one. buyer_code: BT-156. manufacturer_code: the
    maker's own, which only EXTENDED and UBL tell. name: BT-153. quantity: BT-129, in units of `unit` (BT-130, a code of
    UN/ECE Recommendation 20). unit_price: before tax and after allowances of the price, of one unit (BT-146 divided by
    BT-149), with as many decimals as it has. allowances, charges: of the line (BT-136, BT-141), not below zero unless
    they are written so. amount: before tax and after these two (BT-131), to the cent.
    """

    id: str
    name: str
    code: str
    gtin: str
    buyer_code: str
    manufacturer_code: str
    quantity: Decimal | None
    unit: str
    unit_price: Decimal | None
    allowances: Decimal
    charges: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Invoice:
    """An invoice or a credit note, all its amounts to the cent and in `currency` (BT-5).

    syntax: CII or UBL. profile: what it keeps to (BT-24): MINIMUM, BASIC WL, BASIC, EN 16931, EXTENDED, XRECHNUNG, UBL
    and others. number: BT-1. date: of issue (BT-2). type: BT-3, a code of UNTDID 1001 (380, 381, 384 …). lines: what
    counts, each sale once; MINIMUM and BASIC WL have none. line_total: the invoice's own sum of them (BT-106).
    allowances, charges: of the whole document (BT-107, BT-108). net_total: BT-109. tax: BT-110. total: with tax, before
    what was paid already (BT-112). payable: BT-115. notes: sentences on what whoever uses it has to know, such as sums
    that do not add up.

    All quantities and amounts have the signs they are written with, and those of most credit notes are above zero:
    `signs.as_sales` gives them those of sale lines.
    """

    syntax: str
    profile: str
    number: str
    date: date | None
    type: str
    seller: Party
    buyer: Party
    currency: str
    lines: tuple[Line, ...]
    line_total: Decimal | None
    allowances: Decimal
    charges: Decimal
    net_total: Decimal | None
    tax: Decimal | None
    total: Decimal | None
    payable: Decimal | None
    is_credit_note: bool
    notes: tuple[str, ...] = ()
