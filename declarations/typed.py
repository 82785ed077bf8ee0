"""What somebody typed of a sale, as values; and the sentences that it is answered with, by field."""

from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _

from core.files.cells import Trouble
from core.files.numbers import cents, digits_of, taken_apart
from core.files.programme import own_currency
from declarations.models import Declaration
from imports.sale_rows import MAX_QUANTITY

# Which line (from 0; None: the head) and which of its fields, with the sentence to stand beside it.
Faults = dict[tuple[int | None, str], str]


@dataclass(frozen=True)
class TypedLine:
    """A line as it was typed: the product in whatever words, pieces, cents, and the number of who sold it.

    source: which line of the electronic invoice that proves it this is (from 1); None of one that was typed.
    returns: of a return, the sale that it gives back, as `FA-12 · 2` (declarations.returns.origins).
    """

    product: str
    quantity: int | None = None
    cents: int | None = None
    seller_id: int | None = None
    source: int | None = None
    returns: str = ""


@dataclass(frozen=True)
class Typed:
    """A declaration as it was typed; `lines` without those in which nothing stands.

    segment, consent: what is said of the client, and the version of the text to which it agrees.
    """

    document: str
    date: date | None
    client: str
    lines: tuple[TypedLine, ...]
    segment: str = ""
    consent: int | None = None

    def with_products(self, codes: dict[int, str]) -> "Typed":
        """The same with the products' codes, by the lines' places."""
        lines = (replace(line, product=codes.get(place, line.product)) for place, line in enumerate(self.lines))
        return replace(self, lines=tuple(lines))


def typed_of(declaration: Declaration) -> Typed:
    """What a declaration says, as it would be typed."""
    lines = (
        TypedLine(line.product, line.quantity, line.amount_cents, line.seller_id, line.source, line.returns)
        for line in declaration.lines
    )
    said = declaration.client_segment, declaration.consent_version
    return Typed(declaration.document, declaration.date, declaration.client, tuple(lines), *said)


def read_amount(text: str) -> int | str:
    """The cents of an amount as people write it; a sentence where it is none."""
    found = cents(taken_apart(text, own_currency()), None, round_up=False)
    if isinstance(found, int):
        return found
    return {
        Trouble.AMBIGUOUS: _("This could be two amounts. Write it with its cents, as 1234.00."),
        Trouble.CURRENCY: _("Write the amount in the currency of the programme."),
        Trouble.FRACTION: _("Write at most two decimals."),
        Trouble.TOO_LARGE: _("This is too large for an amount."),
    }.get(found, _("Write an amount as 129.90; of a return, with a minus before it."))


def read_quantity(text: str) -> int | str:
    """The pieces of a line as people write them; a sentence where they are none."""
    number = taken_apart(text, own_currency())
    parts = digits_of(number, None)
    if isinstance(parts, Trouble) or isinstance(number, Trouble) or parts[1]:
        return _("Write a whole number, as 3; of a return, with a minus before it.")
    if len(parts[0]) > len(str(MAX_QUANTITY)) or int(parts[0] or "0") > MAX_QUANTITY:
        return _("This is too large for a quantity.")
    return -int(parts[0] or "0") if number.negative else int(parts[0] or "0")
