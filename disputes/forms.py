"""The forms by which somebody disagrees, and by which a dispute is answered and decided."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Form, FormField, HiddenField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from core.asked import asked_number, day_of
from core.files.signs import bare_text
from core.limits import DISPUTE_LETTERS
from core.models import Participant
from core.money import plain
from core.wording import day, money_exact
from declarations.typed import read_amount, read_quantity
from disputes.models import Act, State
from disputes.words import ACTS, REASONS, STATES
from imports.words import status_name
from sales.models import Status

PLAIN = {"autocomplete": "off"}
CODE = {**PLAIN, "autocapitalize": "characters", "spellcheck": "false"}
KEY_LETTERS, CODE_LETTERS = 64, 64


def _bare(value: str | None) -> str:
    return " ".join(bare_text(value or "").split())


def _text(label: object, **more: Any) -> StringField:
    long = Length(max=CODE_LETTERS, message=_l("Write at most %(max)d characters.", max=CODE_LETTERS))
    return StringField(label, filters=[_bare], validators=[long], render_kw=more or PLAIN)


def _words(label: object) -> TextAreaField:
    long = Length(max=DISPUTE_LETTERS, message=_l("Write at most %(max)d characters.", max=DISPUTE_LETTERS))
    return TextAreaField(
        label, filters=[lambda value: bare_text(value or "").strip()], validators=[long], render_kw={"rows": 4}
    )


def _day(label: object) -> StringField:
    return StringField(label, filters=[_bare], render_kw={"type": "date", "placeholder": "2026-01-31"})


class OpeningForm(FlaskForm):
    """What somebody disagrees with, and why; key: made anew with each empty form."""

    key = HiddenField(validators=[Length(max=KEY_LETTERS)])
    participant = SelectField(_l("For whom"), choices=[], validate_choice=False)
    line = SelectField(_l("Which sale is it about?"), choices=[], validate_choice=False)
    document = _text(_l("Invoice or receipt number"), **CODE)
    date = _day(_l("Day of the sale"))
    amount = _text(_l("Amount"), inputmode="text", **PLAIN)
    text = _words(_l("What do you disagree with, and why?"))

    def offer(self, lines: Sequence[Mapping[str, Any]], people: Sequence[Participant]) -> None:
        """Let the lists hold what there is to choose from."""
        whole = SelectChoice("", _("None in particular"))
        self.line.choices = [whole, *(SelectChoice(str(row["id"]), _line_name(row)) for row in lines)]
        self.participant.choices = [SelectChoice(person.code, person.name) for person in people]

    def read_sale(self) -> tuple[Any, int | None]:
        """Day and cents of a missing sale; what cannot be read is told beside its field."""
        found, cents = day_of(self.date.data or ""), read_amount(self.amount.data) if self.amount.data else None
        if not self.document.data:
            self.document.errors = [_("Write the number of the invoice or receipt.")]
        if found is None:
            self.date.errors = [_("Write the day as 2026-01-31.")]
        if not isinstance(cents, int):
            self.amount.errors = [cents or _("Write the amount.")]
            return found, None
        return found, cents


def _line_name(row: Mapping[str, Any]) -> str:
    parts = [
        row["document"],
        day(row["date"]),
        row["product_name"] or row["client_name"],
        money_exact(row["amount_cents"]),
    ]
    return " · ".join(filter(None, parts))


class MessageForm(FlaskForm):
    """A message, or a last word; version: what whoever writes has seen."""

    version = HiddenField()
    text = _words(_l("Your message"))

    @property
    def seen(self) -> int:
        """The version that whoever writes has seen."""
        return asked_number({"version": self.version.data or ""}, "version", 0)


class SaleForm(Form):
    """A sale line in the fields of a file; codes name people, clients and products."""

    document = _text(_l("Document"), **CODE)
    line = _text(_l("Line"), inputmode="numeric", **PLAIN)
    date = _day(_l("Date"))
    rep = _text(_l("Rep"), **CODE)
    distributor = _text(_l("Distributor"), **CODE)
    seller = _text(_l("Seller"), **CODE)
    client = _text(_l("Client"), **CODE)
    product = _text(_l("Product"), **CODE)
    quantity = _text(_l("Quantity"), inputmode="text", **PLAIN)
    amount = _text(_l("Amount"), inputmode="text", **PLAIN)
    status = SelectField(_l("Status"), choices=[], validate_choice=False)
    kind = HiddenField()
    stamp = HiddenField()

    def offer(self) -> None:
        """Let the list of states hold what there is to choose from."""
        self.status.choices = [SelectChoice(status.value, status_name(status)) for status in Status]

    def cells(self) -> dict[str, str] | None:
        """The row of a file that says the same; None where something cannot be read, and says so itself."""
        cells = {name: field.data or "" for name, field in self._fields.items() if name != "stamp"}
        for name, read in (("quantity", read_quantity), ("amount", read_amount)):
            found = read(cells[name]) if cells[name] else _("Write it.")
            if isinstance(found, str):
                self[name].errors = [found]
            else:
                cells[name] = plain(found) if name == "amount" else str(found)
        if day_of(cells["date"]) is None:
            self.date.errors = [_("Write the day as 2026-01-31.")]
        return cells if not any(field.errors for field in self) else None

    def complain(self, found: Mapping[str, Sequence[str]]) -> list[str]:
        """Put sentences beside their fields; those of none are given back."""
        left: list[str] = []
        for name, sentences in found.items():
            if name in self._fields:
                self[name].errors = list(sentences)
            else:
                left += sentences
        return left


OUTCOMES = [SelectChoice("", _l("Choose"))] + [
    SelectChoice(state.value, STATES[state]) for state in (State.UPHELD, State.PARTLY_UPHELD, State.REJECTED)
]
WHY = [SelectChoice("", _l("Choose")), *(SelectChoice(reason.value, told) for reason, told in REASONS.items())]


class DecisionForm(FlaskForm):
    """What is decided, why, and what is done beside it."""

    version = HiddenField()
    outcome = SelectField(_l("Outcome"), choices=OUTCOMES, validate_choice=False)
    reason = SelectField(_l("Why"), choices=WHY, validate_choice=False)
    act = RadioField(_l("What is done"), choices=[], validate_choice=False, default=Act.LEAVE.value)
    text = _words(_l("Your answer"))
    declaration_version = HiddenField()
    sale = FormField(SaleForm)

    @property
    def seen(self) -> int:
        """The version that whoever decides has seen."""
        return asked_number({"version": self.version.data or ""}, "version", 0)

    def offer(self, acts: Sequence[Act]) -> None:
        """Let the lists hold what there is to choose from."""
        self.act.choices = [SelectChoice(act.value, ACTS[act]) for act in acts]
        self.sale.form.offer()
