"""The form by which the administrator sets the checks and the validation."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, Form, FormField, StringField
from wtforms.validators import Length

from core.limits import VALUE_LETTERS
from core.wording import typed_amount
from declarations.alerts.kinds import DEFAULTS, MOST_WEIGHT, Check
from declarations.alerts.settings import Setting
from declarations.typed import read_amount
from declarations.validating.settings import Setting as ValidationSetting

CHECKS = tuple(Check)
MOST_SCORE, MOST_ONE_IN, MOST_DAYS = 1000, 1000, 3650
MOST_DIGITS = 6
SHORT = [Length(max=VALUE_LETTERS, message=_l("Write at most %(max)d characters.", max=VALUE_LETTERS))]


def _number(label: object) -> StringField:
    return StringField(label, validators=SHORT, render_kw={"inputmode": "numeric", "autocomplete": "off"})


class CheckForm(Form):
    """How one check is set."""

    active = BooleanField(_l("On"))
    weight = _number(_l("Weight"))
    bound = _number(_l("Bound"))


class ChecksForm(FlaskForm):
    """All checks in their order, then how validation is set."""

    checks = FieldList(FormField(CheckForm), min_entries=len(CHECKS), max_entries=len(CHECKS))
    marked_from = _number(_l("Unusual from a score of"))
    one_in = _number(_l("Sample: one in"))
    four_eyes = _number(_l("Two people validate from an amount of"))
    max_age = _number(_l("Sales are late after, in days"))
    automatic = BooleanField(_l("Clean declarations validate themselves"))

    def read(self) -> tuple[dict[Check, Setting], ValidationSetting] | None:
        """What is to be set; None where something is wrong, and says so beside its field."""
        is_good = self.validate()
        checks = {}
        for check, entry in zip(CHECKS, self.checks, strict=True):
            default, form = DEFAULTS[check], entry.form
            weight = _read(form.weight, 0, MOST_WEIGHT)
            bound = 0 if default.bound is None else _read(form.bound, default.least, default.most)
            checks[check] = Setting(form.active.data, weight, bound)
        marked, one_in = _read(self.marked_from, 1, MOST_SCORE), _read(self.one_in, 1, MOST_ONE_IN)
        limit, age = self._limit(), _read(self.max_age, 1, MOST_DAYS) if (self.max_age.data or "").strip() else None
        fields = [field for entry in self.checks for field in entry.form]
        wrong = any(field.errors for field in (*fields, self.marked_from, self.one_in, self.four_eyes, self.max_age))
        wanted = ValidationSetting(marked, one_in, limit, self.automatic.data, age)
        return None if wrong or not is_good else (checks, wanted)

    def _limit(self) -> int | None:
        text = (self.four_eyes.data or "").strip()
        found = read_amount(text) if text else None
        if isinstance(found, str) or (found is not None and found <= 0):
            self.four_eyes.errors = [found if isinstance(found, str) else _("Write an amount above zero, or nothing.")]
            return None
        return found


def filled(checks: dict[Check, Setting], validation: ValidationSetting) -> dict[str, Any]:
    """How it is set, as the form has it."""
    limit = validation.four_eyes_cents
    return {
        "checks": [
            {"active": checks[check].active, "weight": str(checks[check].weight), "bound": str(checks[check].bound)}
            for check in CHECKS
        ],
        "marked_from": str(validation.marked_from),
        "one_in": str(validation.one_in),
        "four_eyes": "" if limit is None else typed_amount(limit),
        "max_age": "" if validation.max_age_days is None else str(validation.max_age_days),
        "automatic": validation.automatic,
    }


def _read(field: StringField, least: int, most: int) -> int:
    text = (field.data or "").strip()
    if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS and least <= int(text) <= most:
        return int(text)
    field.errors = [_("Write a whole number from %(least)s to %(most)s.", least=least, most=most)]
    return least
