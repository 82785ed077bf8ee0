"""The form of the programme's look."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, StringField
from wtforms.validators import Length
from wtforms.widgets import ColorInput

from core.settings.models import LONGEST_NAME


def _plain(value: str | None) -> str | None:
    return " ".join(value.split()) if value else value


def _small(value: str | None) -> str | None:
    return value.strip().lower() if value else value


class LookForm(FlaskForm):
    """Name, logo and two colours."""

    name = StringField(
        _l("Name of the programme"),
        filters=[_plain],
        validators=[Length(max=LONGEST_NAME, message=_l("Name: write at most 60 characters."))],
        render_kw={"autocomplete": "off"},
    )
    brand = StringField(_l("Brand colour"), filters=[_small], widget=ColorInput())
    accent = StringField(_l("Accent colour"), filters=[_small], widget=ColorInput())
    logo = FileField(_l("Logo"), render_kw={"accept": ".png,.svg,image/png,image/svg+xml"})
    without_logo = BooleanField(_l("Without a logo: Palier’s mark again"))
