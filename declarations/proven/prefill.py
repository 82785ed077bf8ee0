"""What a form proposes by what was read of a proof; whoever declares confirms it."""

from collections.abc import Mapping
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.errors import Refused
from core.files.programme import own_currency
from core.files.signs import bare_text
from core.limits import DECLARATION_LINES
from core.models import Participant
from core.money import MAX_CENTS
from declarations.proven.matching import matched_by_itself, product_of_gtin
from declarations.proven.reading import cents_of
from declarations.proven.readings import Reading
from declarations.proven.remembered import called, remembered
from declarations.typed import Typed, TypedLine
from imports.sale_rows import MAX_QUANTITY
from sales.invoices.model import Invoice, Line

DOCUMENT_LETTERS, CLIENT_LETTERS = 64, 200


def typed_from(session: Session, shop: Participant, reading: Reading) -> Typed:
    """What a proof says, as it would be typed; Refused where its amounts are no amounts of this programme."""
    if reading.invoice is None:
        found = product_of_gtin(session, reading.gtins)
        lines = tuple(TypedLine(code) for code in dict.fromkeys(found.values()))
        return Typed(_text(reading.number, DOCUMENT_LETTERS), reading.day, "", lines[:DECLARATION_LINES])
    invoice = reading.invoice
    refuse_currency(invoice)
    client = _text(invoice.buyer.name, CLIENT_LETTERS)
    return Typed(_text(invoice.number, DOCUMENT_LETTERS), invoice.date, client, _lines(session, shop, invoice))


def refuse_currency(invoice: Invoice) -> None:
    """Refused for an invoice in another currency than the programme's."""
    if invoice.currency and invoice.currency != own_currency():
        told = _(
            "This invoice is in %(other)s, and sales are declared in %(own)s. Write it in %(own)s yourself, and add the"
            " invoice as a proof.",
            other=invoice.currency,
            own=own_currency(),
        )
        raise Refused(told)


def matched(session: Session, shop_id: int, invoice: Invoice) -> dict[int, str]:
    """The products of an invoice's lines by their places (from 1): as they were matched before, else as they say."""
    lines = dict(enumerate(invoice.lines, 1))
    before = remembered(session, shop_id, lines.values())
    kept = {place: before[called(line)] for place, line in lines.items() if called(line) in before}
    return matched_by_itself(session, lines) | kept


def _lines(session: Session, shop: Participant, invoice: Invoice) -> tuple[TypedLine, ...]:
    """The lines with a product, and as many of the others as there is room for, in the invoice's order."""
    products = matched(session, shop.id, invoice)
    if len(products) > DECLARATION_LINES:
        raise Refused(
            _(
                "This invoice has %(count)s lines with products of the catalogue; a declaration takes at most %(most)s."
                " Declare it from a list.",
                count=len(products),
                most=DECLARATION_LINES,
            )
        )
    others = [place for place in range(1, len(invoice.lines) + 1) if place not in products]
    chosen = sorted([*products, *others[: DECLARATION_LINES - len(products)]])
    return tuple(_line(place, invoice.lines[place - 1], products) for place in chosen)


def _line(place: int, line: Line, products: Mapping[int, str]) -> TypedLine:
    cents = cents_of(line.amount)
    too_much = cents is None or abs(cents) >= MAX_CENTS
    return TypedLine(products.get(place, ""), pieces_of(line.quantity), None if too_much else cents, None, place)


def pieces_of(quantity: Decimal | None) -> int | None:
    """A quantity in whole pieces; None of what is none."""
    if quantity is None or quantity != quantity.to_integral_value() or abs(quantity) > MAX_QUANTITY:
        return None
    return int(quantity)


def _text(text: str, most: int) -> str:
    return " ".join(bare_text(text).split())[:most]
