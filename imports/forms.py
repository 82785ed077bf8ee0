"""The forms of the import pages."""

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectChoice, SelectField, TextAreaField

# In the order in which a new database is filled: each refers to those before it.
WHATS = {
    "participants": _l("Participants"),
    "products": _l("Products"),
    "clients": _l("Clients"),
    "targets": _l("Targets"),
    "completions": _l("Completed training"),
    "stock": _l("Stock counts"),
    "sales": _l("Sales"),
}
CHOICES = [SelectChoice(what, label) for what, label in WHATS.items()]
SHEETS = ".csv,.txt,.tsv,.xlsx,.ods"


def too_large() -> str:
    """What to do with a file that is larger than an upload may be."""
    limit = int(current_app.config["MAX_CONTENT_LENGTH"]) // (1024 * 1024)
    told = _(
        "A file sent from a page may have up to %(size)s MB, and nothing was imported. Split the file, or import it"
        " from the command line on the server, where there is no such limit: palier import sales FILE",
        size=limit,
    )
    return str(told)


class UploadForm(FlaskForm):
    """A file to try."""

    what = SelectField(_l("What does it hold?"), choices=CHOICES, default="sales")
    file = FileField(_l("File"), validators=[FileRequired(_l("Choose a file."))])
    remembered = SelectField(_l("Columns"), coerce=int, default=0)
    mapping = FileField(_l("Mapping file"))

    def offer(self, remembered: list[SelectChoice]) -> None:
        """Let the reader choose among these earlier mappings."""
        self.remembered.choices = [SelectChoice(0, _("Found from the file's own header")), *remembered]
        limit = int(current_app.config["MAX_CONTENT_LENGTH"])
        self.file.render_kw = {"accept": SHEETS, "data-max-bytes": limit, "data-too-large": too_large()}
        self.mapping.render_kw = {"accept": ".toml"}


class AgainForm(FlaskForm):
    """The same file tried as something else, or through another mapping."""

    what = SelectField(_l("What does it hold?"), choices=CHOICES)
    mapping = TextAreaField(_l("Mapping"), render_kw={"rows": 10, "spellcheck": "false"})
