"""The forms of a client and of the text to which clients agree."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from core.files.signs import bare_text
from core.limits import CONSENT_LETTERS

TOO_LONG = _l("Write at most %(max)d characters.", max=200)


def _bare(value: str | None) -> str:
    return " ".join(bare_text(value or "").split())


class ClientForm(FlaskForm):
    """What a distributor says of a client. consent: the version of the text to which it agrees; empty: it does not."""

    name = StringField(_l("Name"), filters=[_bare], validators=[Length(max=200, message=TOO_LONG)])
    segment = StringField(
        _l("Segment"),
        filters=[_bare],
        validators=[Length(max=100, message=_l("Write at most %(max)d characters.", max=100))],
        render_kw={"list": "segments", "autocomplete": "off"},
    )
    consent = HiddenField()

    @property
    def agreed(self) -> int | None:
        """The version of the text to which the client agrees."""
        text = self.consent.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _text(label: object) -> TextAreaField:
    return TextAreaField(
        label,
        filters=[lambda value: bare_text(value or "").strip()],
        validators=[
            DataRequired(_l("Write the text in both languages.")),
            Length(max=CONSENT_LETTERS, message=_l("Write at most %(max)d characters.", max=CONSENT_LETTERS)),
        ],
        render_kw={"rows": 4},
    )


class TextForm(FlaskForm):
    """Another version of the text to which clients agree."""

    french = _text(_l("In French"))
    english = _text(_l("In English"))
