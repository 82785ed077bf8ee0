"""The form by which somebody sends or types their own list."""

from collections.abc import Sequence

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from challenges.web.views import title_of
from core.limits import MEGABYTE, OWN_LETTERS
from imports.forms import SHEETS
from portal.count.scopes import Scope

DAY = {"type": "date"}


class CountForm(FlaskForm):
    """What is compared with what; of a file and a text, the file."""

    of = SelectField(_l("Compare with"))
    first = StringField(_l("First day"), validators=[Length(max=10)], render_kw=DAY)
    last = StringField(_l("Last day"), validators=[Length(max=10)], render_kw=DAY)
    file = FileField(_l("Your list as a file"))
    text = TextAreaField(
        _l("Or paste it, or type it"),
        filters=[lambda value: value or ""],
        render_kw={"rows": 7, "spellcheck": "false", "autocapitalize": "off", "maxlength": OWN_LETTERS},
    )

    def offer(self, scopes: Sequence[Scope]) -> None:
        """Let the reader choose among these."""
        several = len({scope.person.id for scope in scopes}) > 1
        self.of.choices = [SelectChoice(scope.id, _label(scope, several)) for scope in scopes]
        own = next((scope for scope in scopes if scope.challenge is None), None)
        if own and not self.is_submitted():
            self.first.data, self.last.data = own.first.isoformat(), own.last.isoformat()
        limit = int(current_app.config["MAX_CONTENT_LENGTH"])
        told = _("A file may have up to %(size)s MB. Send the part of it that you want to compare.",
                 size=limit // MEGABYTE)  # fmt: skip
        self.file.render_kw = {"accept": SHEETS, "data-max-bytes": limit, "data-too-large": told}

    @property
    def is_file(self) -> bool:
        """Whether a file was sent."""
        return bool(self.file.data and self.file.data.filename)


def _label(scope: Scope, several: bool) -> str:
    named = title_of(scope.challenge) if scope.challenge else str(_("My sales of the days below"))
    return f"{named} · {scope.person.name}" if several else named
