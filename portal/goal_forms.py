"""The form of a goal."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField, StringField, ValidationError

from challenges.goals.models import GoalKind
from challenges.goals.services import MOST_POINTS
from core.wording import number

# Digits, in threes or not, as people of either language write them.
NUMBER = re.compile(r"\d{1,3}(?:[\s.,’']\d{3})+|\d{1,20}")


class GoalForm(FlaskForm):
    """A rank or points; `ranked`: how many are ranked together, which no rank is beyond."""

    kind = SelectField(
        _l("What you want to reach"),
        choices=[SelectChoice(GoalKind.RANK.value, _l("A rank")), SelectChoice(GoalKind.POINTS.value, _l("Points"))],
    )
    target = StringField(
        _l("Which rank, or how many points"), render_kw={"inputmode": "numeric", "autocomplete": "off", "size": 10}
    )
    ranked = 1

    @property
    def number(self) -> int:
        """The number that was written; 0 for what is none."""
        text = (self.target.data or "").strip()
        digits = re.sub(r"\D", "", text) if NUMBER.fullmatch(text) else ""
        return int(digits) if digits.isascii() and digits else 0

    def validate_target(self, _field: object) -> None:
        """A whole number that can be reached at all."""
        if not self.number:
            raise ValidationError(_("Write a whole number, 3 or 1500 for instance."))
        if self.kind.data == GoalKind.RANK and self.number > self.ranked:
            raise ValidationError(_("%(number)s are ranked: write a rank up to that.", number=number(self.ranked)))
        if self.number > MOST_POINTS:
            raise ValidationError(_("Write at most %(number)s.", number=number(MOST_POINTS)))
