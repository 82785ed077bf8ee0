"""The forms by which a record is added or edited."""

import json
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FieldList, Form, FormField, HiddenField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from core.asked import day_of
from core.files.signs import bare_text
from directory.editing import EDITED, Texts
from directory.words import KINDS
from imports.team_days import Stay

PLAIN = {"autocomplete": "off"}
CODE = {**PLAIN, "autocapitalize": "none", "spellcheck": "false"}
DAY = {"type": "date", "placeholder": "2026-01-31"}
AMOUNT = {**PLAIN, "inputmode": "decimal"}
# So many rows are offered for days in teams beyond those that are filled.
SPARE = 2
MOST_STAYS = 60


def _bare(value: str | None) -> str:
    return bare_text(value or "")


def _text(label: object, most: int, needed: object = "", **more: Any) -> StringField:
    checks: list[Any] = [InputRequired(needed)] if needed else []
    checks.append(Length(max=most, message=_l("Write at most %(max)d characters.", max=most)))
    return StringField(label, filters=[_bare], validators=checks, render_kw=more or PLAIN)


def _money(value: str | None) -> str:
    """An amount as it is typed, with the point that a file would have."""
    bare = _bare(value).replace("\u202f", "").replace("\u00a0", "").replace(" ", "").removesuffix("€")
    return bare.replace(",", ".") if "." not in bare else bare


class RecordForm(FlaskForm):
    """What every form of a record keeps: what was seen, and which effects were."""

    seen = HiddenField()
    shown = HiddenField()

    def seen_texts(self) -> Texts:
        """What the record said when the form was opened."""
        try:
            said = json.loads(self.seen.data or "{}")
        except ValueError:
            return {}
        return {str(name): str(text) for name, text in said.items()} if isinstance(said, dict) else {}

    def entered(self, what: str) -> Texts:
        """What was written, by the names of a file's fields."""
        return {name: self[name].data or "" for name in EDITED[what] if name in self}


class ParticipantForm(RecordForm):
    """A person."""

    code = _text(_l("Code"), 64, _l("Write the code that sale lines have."), **CODE)
    kind = SelectField(_l("Kind"), choices=[SelectChoice(kind.value, label) for kind, label in KINDS.items()])
    name = _text(_l("Name"), 200, _l("Write a name."))
    email = _text(_l("E-mail"), 254, inputmode="email", **CODE)
    team = _text(_l("Team"), 200, list="teams", **PLAIN)
    since = _text(_l("In this team from"), 10, **DAY)
    parent = _text(_l("Distributor"), 64, **CODE)
    until = _text(_l("Takes part until"), 10, **DAY)


class ProductForm(RecordForm):
    """A product."""

    code = _text(_l("Code"), 64, _l("Write the code that sale lines have."), **CODE)
    name = _text(_l("Name"), 200, _l("Write a name."))
    range = _text(_l("Range"), 300, list="ranges", **PLAIN)
    cost = StringField(_l("Cost"), filters=[_money], validators=[Length(max=40)], render_kw=AMOUNT)
    gtin = _text(_l("GTIN"), 20, inputmode="numeric", **PLAIN)


class ClientForm(RecordForm):
    """A client."""

    code = _text(_l("Code"), 64, _l("Write the code that sale lines have."), **CODE)
    name = _text(_l("Name"), 200)
    segment = _text(_l("Segment"), 100, list="segments", **PLAIN)


class TargetForm(RecordForm):
    """A target of a month."""

    participant = _text(_l("Participant"), 64, _l("Write the code of the participant."), **CODE)
    month = StringField(
        _l("Month"),
        filters=[_bare],
        validators=[Regexp(r"^[12][0-9]{3}-(0[1-9]|1[0-2])$", message=_l("Write the month as 2026-05."))],
        render_kw={"type": "month", "placeholder": "2026-05"},
    )
    amount = StringField(
        _l("Amount"),
        filters=[_money],
        validators=[InputRequired(_l("Write an amount.")), Length(max=40)],
        render_kw=AMOUNT,
    )


FORMS: dict[str, type[RecordForm]] = {
    "participants": ParticipantForm,
    "products": ProductForm,
    "clients": ClientForm,
    "targets": TargetForm,
}
KEYS = {"participants": ("code", "kind"), "products": ("code",), "clients": ("code",),
        "targets": ("participant", "month")}  # fmt: skip


class StayForm(Form):
    """Days in one team."""

    team = StringField(_l("Team"), filters=[_bare], render_kw={**PLAIN, "list": "teams"})
    first = StringField(_l("First day"), filters=[_bare], render_kw=DAY)
    last = StringField(_l("Last day"), filters=[_bare], render_kw=DAY)

    def is_filled(self) -> bool:
        """Whether anything stands in it."""
        return bool(self.team.data or self.first.data or self.last.data)


class TeamsForm(FlaskForm):
    """All days of somebody in teams; a row without anything says nothing."""

    seen = HiddenField()
    shown = HiddenField()
    stays = FieldList(FormField(StayForm), max_entries=MOST_STAYS)

    def filled(self) -> list[StayForm]:
        """The rows in which something stands."""
        return [entry.form for entry in self.stays if entry.form.is_filled()]

    def read(self) -> list[Stay] | None:
        """What was written; None where a row cannot be read, and says so itself."""
        good = [_readable(form) for form in self.filled()]
        if not all(good):
            return None
        return [Stay(form.team.data, day_of(form.first.data), day_of(form.last.data)) for form in self.filled()]

    def complain(self, told: dict[tuple[int, str], str]) -> None:
        """Put sentences beside the fields of the filled rows, by place and field."""
        rows = self.filled()
        for (place, name), sentence in told.items():
            rows[place][name].errors = [sentence]


def _readable(form: StayForm) -> bool:
    if not form.team.data:
        form.team.errors = [_l("Write the team, or empty the days beside it.")]
    for one in (form.first, form.last):
        if one.data and day_of(one.data) is None:
            one.errors = [_l("Write the day as 2026-01-31.")]
    return not (form.team.errors or form.first.errors or form.last.errors)
