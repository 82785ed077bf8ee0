"""The forms by which trainers write sheets and bring their files."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FileField, HiddenField, SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError
from wtforms.widgets import CheckboxInput

from core.accounts.words import ROLES
from core.files.signs import bare_text
from core.models import Team
from elearning.sheets.editing import LANGUAGES, LONGEST_SUMMARY, LONGEST_TITLE, READERS, SheetEdit, Written
from elearning.sheets.tables import Sheet

# As many as a form takes; more are no list that somebody wrote.
MOST_CODES, LONGEST_LIST = 200, 20_000


def _line(value: str | None) -> str:
    return " ".join(bare_text(value or "").split())


def _lines(value: str | None) -> str:
    return bare_text(value or "").replace("\r\n", "\n").strip()


def _short(label: object, most: int) -> StringField:
    return StringField(label, filters=[_line], render_kw={"maxlength": most, "autocomplete": "off"})


def _long(label: object, rows: int) -> TextAreaField:
    return TextAreaField(label, filters=[_lines], render_kw={"rows": rows})


class SheetForm(FlaskForm):
    """A sheet. seen: the state of it that its author saw."""

    seen = HiddenField()
    title_fr = _short(_l("Title"), LONGEST_TITLE)
    summary_fr = _short(_l("In one sentence"), LONGEST_SUMMARY)
    text_fr = _long(_l("Text"), 14)
    title_en = _short(_l("Title"), LONGEST_TITLE)
    summary_en = _short(_l("In one sentence"), LONGEST_SUMMARY)
    text_en = _long(_l("Text"), 14)
    ranges = SelectMultipleField(_l("Ranges"), option_widget=CheckboxInput(), validate_choice=False)
    products = TextAreaField(_l("Products"), filters=[_lines], render_kw={"rows": 3, "spellcheck": "false"})
    roles = SelectMultipleField(_l("For whom"), option_widget=CheckboxInput())
    teams = SelectMultipleField(_l("Teams"), option_widget=CheckboxInput(), coerce=int)
    levels = TextAreaField(_l("Levels"), filters=[_lines], render_kw={"rows": 2})

    def __init__(self, ranges: Sequence[str], teams: Sequence[Team], **given: Any) -> None:
        """ranges, teams: those that there are."""
        super().__init__(**given)
        # Those chosen come first; one that products are in no longer is still there to be taken away.
        chosen = sorted(set(self.ranges.data or ()))
        known = [*chosen, *(name for name in ranges if name not in chosen)]
        self.ranges.choices = [SelectChoice(name, name) for name in known]
        self.roles.choices = [SelectChoice(role.value, ROLES[role]) for role in READERS]
        self.teams.choices = [SelectChoice(team.id, team.name) for team in teams]

    def edit(self) -> SheetEdit:
        """What was written."""
        texts = {
            language: Written(*(self[f"{name}_{language}"].data or "" for name in ("title", "summary", "text")))
            for language in LANGUAGES
        }
        levels = (_line(it) for it in (self.levels.data or "").split("\n"))
        return SheetEdit(
            texts,
            list(self.ranges.data or ()),
            self.codes(),
            list(self.roles.data or ()),
            list(self.teams.data or ()),
            list(dict.fromkeys(filter(None, levels))),
        )

    def codes(self) -> list[str]:
        """The codes of products, one a line or a comma between them."""
        return list(dict.fromkeys(it for part in re.split(r"[,;\n]", self.products.data or "") if (it := part.strip())))

    def validate_products(self, field: TextAreaField) -> None:
        """No more than somebody writes; each is looked for later."""
        if len(field.data or "") > LONGEST_LIST or len(self.codes()) > MOST_CODES:
            field.data = (field.data or "")[:LONGEST_LIST]
            raise ValidationError(_("Write at most %(most)s codes.", most=MOST_CODES))

    def complain(self, faults: Mapping[str, str]) -> None:
        """Put each sentence beside its field."""
        for name, sentence in faults.items():
            self[name].errors = [*self[name].errors, sentence]


def said_by(sheet: Sheet) -> dict[str, Any]:
    """What the form of a sheet says when it is opened."""
    texts = {
        f"{name}_{version.language}": getattr(version, name)
        for version in sheet.texts
        for name in ("title", "summary", "text")
    }
    return texts | {
        "seen": sheet.changed_at.isoformat(),
        "ranges": [it.range for it in sheet.ranges],
        "products": "\n".join(it.code for it in sheet.products),
        "roles": [it for it in sheet.roles.split(",") if it],
        "teams": [it.id for it in sheet.teams],
        "levels": sheet.levels,
    }


class FileForm(FlaskForm):
    """A file of a sheet, whose version shows it, and what there is to see in it."""

    file = FileField(
        _l("File"), render_kw={"accept": "application/pdf,image/jpeg,image/png,image/webp,video/mp4,video/webm"}
    )
    language = SelectField(
        _l("Shown in"),
        choices=[
            SelectChoice("", _l("Both versions")),
            SelectChoice("fr", _l("The French version")),
            SelectChoice("en", _l("The English version")),
        ],
    )
    description = TextAreaField(
        _l("Description"),
        filters=[_lines],
        validators=[Length(max=5_000, message=_l("Write at most %(max)d characters.", max=5_000))],
        render_kw={"rows": 3},
    )
    captions = FileField(_l("Captions of a video (.vtt)"), render_kw={"accept": ".vtt,text/vtt"})
