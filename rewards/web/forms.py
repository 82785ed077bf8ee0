"""The form by which an administrator gives or takes points."""

import hashlib
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectChoice, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from core.asked import asked_number
from core.files.signs import bare_text
from core.wording import number
from rewards.wallet.services import MAX_ADJUSTMENT, MAX_REASON

GIVE, TAKE = "give", "take"
WAYS = {GIVE: _l("Give points"), TAKE: _l("Take points")}
# What people write between thousands.
SPACES = dict.fromkeys(map(ord, " \u00a0\u202f"))
MOST_DIGITS = 9


def _bare(value: str | None) -> str:
    return " ".join(bare_text(value or "").split())


class AdjustForm(FlaskForm):
    """Which way, how many, and why; `shown`: the mark of what was shown of it, empty before that."""

    way = SelectField(_l("What to do"), choices=[SelectChoice(*it) for it in WAYS.items()])
    points = StringField(
        _l("Points"),
        filters=[lambda value: bare_text(value or "").strip()],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    reason = TextAreaField(
        _l("Why"),
        filters=[_bare],
        validators=[
            DataRequired(_l("Write why: it stands in the wallet beside the points.")),
            Length(max=MAX_REASON, message=_l("Write at most %(max)d characters.", max=MAX_REASON)),
        ],
        render_kw={"rows": 2, "maxlength": MAX_REASON},
    )
    shown = HiddenField()

    def validate_points(self, field: Any) -> None:
        """A whole number that somebody may give or take."""
        if not 1 <= self._number() <= MAX_ADJUSTMENT:
            raise ValidationError(_("Write a whole number from 1 to %(most)s.", most=number(MAX_ADJUSTMENT)))

    def _number(self) -> int:
        text = (self.points.data or "").translate(SPACES)
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else 0

    @property
    def signed(self) -> int:
        """The points that come in, or go out below zero."""
        return -self._number() if self.way.data == TAKE else self._number()

    @property
    def seen(self) -> int | None:
        """The version of the wallet that was shown with just this; None where something else was shown, or nothing."""
        version, _mark, _rest = (self.shown.data or "").partition("-")
        seen = asked_number({"version": version}, "version", -1)
        return seen if self.shown.data == self.mark(seen) else None

    def mark(self, version: int) -> str:
        """What stands for a wallet of that version and what is to be done to it."""
        said = f"{self.signed} {self.reason.data}"
        return f"{version}-{hashlib.sha256(said.encode()).hexdigest()[:16]}"
