"""The forms by which a sale is declared, and by which a declaration is decided."""

from collections.abc import Callable, Container, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    FieldList,
    Form,
    FormField,
    HiddenField,
    MultipleFileField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length

from core.asked import day_of
from core.files.signs import bare_text
from core.limits import DECLARATION_LETTERS, DECLARATION_LINES
from core.models import Participant
from core.wording import called, typed_amount
from declarations.models import Declaration
from declarations.typed import Faults, Typed, TypedLine, read_amount, read_quantity, typed_of
from declarations.words import REASONS

PLAIN = {"autocomplete": "off"}
CODE = {**PLAIN, "autocapitalize": "characters", "spellcheck": "false"}
NUMBER_LETTERS = 40
KEY_LETTERS = DOCUMENT_LETTERS = 64
NAME_LETTERS = 200
# What a picker of files offers first; what a file is, its content says. Phones offer their camera for images.
ACCEPTED = "image/*,application/pdf,.pdf,.xml,.csv,.xlsx,.ods,.heic"


def _bare(value: str | None) -> str:
    return " ".join(bare_text(value or "").split())


def _text(label: object, most: int, **more: Any) -> StringField:
    long = Length(max=most, message=_l("Write at most %(max)d characters.", max=most))
    return StringField(label, filters=[_bare], validators=[long], render_kw=more or PLAIN)


class LineForm(Form):
    """One line of what was sold."""

    product = _text(_l("Product"), NAME_LETTERS, list="products", **PLAIN)
    quantity = _text(_l("Quantity"), NUMBER_LETTERS, inputmode="text", **PLAIN)
    amount = _text(_l("Amount"), NUMBER_LETTERS, inputmode="text", **PLAIN)
    seller = SelectField(_l("Sold by"), choices=[], validate_choice=False)
    source = HiddenField()
    returns = _text(_l("Gives back"), 80, list="sold", **CODE)

    def is_filled(self) -> bool:
        """Whether anything stands in it."""
        return any(_bare(field.data) for field in (self.product, self.quantity, self.amount))

    def read(self, sellers: Container[int | None]) -> TypedLine:
        """The line; what cannot be read, and who sells elsewhere, is told beside its field."""
        quantity, amount = _read(self.quantity, read_quantity), _read(self.amount, read_amount)
        text = self.seller.data or ""
        seller = int(text) if _is_number(text) else None
        if text and seller not in sellers:
            self.seller.errors = [_("Choose somebody who sells here.")]
        return TypedLine(self.product.data, quantity, amount, seller, self.place, self.returns.data or "")

    def sketch(self) -> TypedLine:
        """The line as far as it can be read; nothing is told."""
        quantity, amount = read_quantity(self.quantity.data or ""), read_amount(self.amount.data or "")
        return TypedLine(
            (self.product.data or "")[:NAME_LETTERS],
            quantity if self.quantity.data and isinstance(quantity, int) else None,
            amount if self.amount.data and isinstance(amount, int) else None,
            None,
            self.place,
        )

    @property
    def place(self) -> int | None:
        """Which line of the invoice that was read it is (from 1); None of one that was typed."""
        text = self.source.data or ""
        return (int(text) or None) if _is_number(text) else None


class DeclarationForm(FlaskForm):
    """A sale; a line in which nothing stands says nothing.

    key: made anew with each empty form. account: the number of whose form it is, as it may be sent later.
    """

    key = HiddenField(validators=[Length(max=KEY_LETTERS)])
    version = HiddenField()
    account = HiddenField()
    shop = SelectField(_l("Distributor"), choices=[], validate_choice=False)
    document = _text(_l("Invoice or receipt number"), DOCUMENT_LETTERS, **CODE)
    date = StringField(_l("Day of the sale"), filters=[_bare], render_kw={"type": "date", "placeholder": "2026-01-31"})
    client = _text(_l("Client"), NAME_LETTERS, list="clients", **PLAIN)
    segment = _text(_l("Segment"), 100, list="segments", **PLAIN)
    # The version of the text to which the client agrees.
    consent = HiddenField()
    lines = FieldList(FormField(LineForm), max_entries=DECLARATION_LINES)
    proof = MultipleFileField(_l("Proof"), render_kw={"accept": ACCEPTED})

    def offer(self, sellers: Sequence[Participant], shops: Sequence[Participant]) -> None:
        """Let the lists hold whom there is to choose from."""
        self.shop.choices = [SelectChoice(shop.code, shop.name) for shop in shops]
        known = [SelectChoice("", _("Nobody in particular")), *(SelectChoice(str(it.id), it.name) for it in sellers)]
        for entry in self.lines:
            field = entry.form.seller
            # Somebody else has named a colleague whom the reader does not know by name.
            is_other = field.data and not field.errors and field.data not in {choice.value for choice in known}
            field.choices = [*known, SelectChoice(field.data, called(""))] if is_other else known

    def filled(self) -> list[LineForm]:
        """The lines in which something stands."""
        return [entry.form for entry in self.lines if entry.form.is_filled()]

    def read(self, sellers: Callable[[], Container[int | None]]) -> Typed | None:
        """What was typed; None where something cannot be read, or names none of the sellers, and says so itself.

        sellers: gives those who may be named; asked only where a line names somebody.
        """
        is_good = self.validate()
        day = day_of(self.date.data) if self.date.data else None
        if self.date.data and day is None:
            self.date.errors = [_("Write the day as 2026-01-31.")]
        known = sellers() if any(line.seller.data for line in self.filled()) else ()
        lines = tuple(line.read(known) for line in self.filled())
        is_good = is_good and not self.date.errors and not any(line.errors for line in self.filled())
        said = self.segment.data, self.agreed
        return Typed(self.document.data, day, self.client.data, lines, *said) if is_good else None

    def sketch(self) -> Typed:
        """What stands in it as far as it can be read; nothing is told."""
        day = day_of(self.date.data) if self.date.data else None
        lines = tuple(line.sketch() for line in self.filled())
        document, client = (self.document.data or "")[:DOCUMENT_LETTERS], (self.client.data or "")[:NAME_LETTERS]
        return Typed(document, day, client, lines)

    def open_lines(self) -> int:
        """How many lines of an invoice have no product yet."""
        return sum(1 for line in self.filled() if line.place and not line.product.data)

    def leave_out(self, place: str) -> None:
        """Take away the line of an invoice's with this number; without one, all of them that have no product."""
        gone = [
            entry
            for entry in self.lines.entries
            if entry.form.place and (str(entry.form.place) == place if place else not entry.form.product.data)
        ]
        self.lines.entries = [entry for entry in self.lines.entries if entry not in gone]

    def complain(self, faults: Faults) -> None:
        """Put sentences beside their fields; those of no line above the lines."""
        rows = self.filled()
        for (place, name), sentence in faults.items():
            if place is None:
                self[name].errors = [*self[name].errors, sentence]
            else:
                rows[place][name].errors = [sentence]

    @property
    def agreed(self) -> int | None:
        """The version of the text to which the client agrees; None where it does not."""
        text = self.consent.data or ""
        return int(text) if _is_number(text) else None

    @property
    def seen(self) -> int:
        """The version that whoever writes has seen; 0 for a new one."""
        text = self.version.data or ""
        return int(text) if _is_number(text) else 0


WHY = [SelectChoice("", _l("Choose")), *(SelectChoice(reason.value, told) for reason, told in REASONS.items())]


class DecisionForm(FlaskForm):
    """What somebody decides on a declaration, beside its lines."""

    version = HiddenField()
    reason = SelectField(_l("Why it is refused"), choices=WHY, validate_choice=False)
    text = TextAreaField(
        _l("What is to be corrected"),
        filters=[lambda value: bare_text(value or "")],
        validators=[
            Length(max=DECLARATION_LETTERS, message=_l("Write at most %(max)d characters.", max=DECLARATION_LETTERS))
        ],
        render_kw={"rows": 2},
    )

    @property
    def seen(self) -> int:
        """The version that whoever decides has seen."""
        text = self.version.data or ""
        return int(text) if _is_number(text) else 0


def filled_form(declaration: Declaration) -> dict[str, Any]:
    """A declaration as its form has it."""
    typed = typed_of(declaration)
    return {
        "key": declaration.key,
        "version": str(declaration.version),
        "shop": declaration.distributor.code,
        "document": typed.document,
        "date": typed.date.isoformat() if typed.date else "",
        "client": typed.client,
        "segment": typed.segment,
        "consent": "" if typed.consent is None else str(typed.consent),
        "lines": [_filled_line(line) for line in typed.lines] or [{}],
    }


def _filled_line(line: TypedLine) -> dict[str, str]:
    return {
        "product": line.product,
        "quantity": "" if line.quantity is None else str(line.quantity),
        "amount": "" if line.cents is None else typed_amount(line.cents),
        "seller": "" if line.seller_id is None else str(line.seller_id),
        "source": "" if line.source is None else str(line.source),
        "returns": line.returns,
    }


def _read(field: StringField, read: Any) -> int | None:
    if not field.data:
        return None
    found = read(field.data)
    if isinstance(found, str):
        field.errors = [found]
        return None
    return int(found)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10
