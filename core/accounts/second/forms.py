"""The forms of second factors."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length


class CodeForm(FlaskForm):
    """A code of an app, or one of those that were kept."""

    code = StringField(
        _l("Code"),
        validators=[InputRequired(_l("Enter the code.")), Length(max=60)],
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"},
    )
    trust = BooleanField(_l("Do not ask again on this device for some days"))
