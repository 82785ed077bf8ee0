"""The form of a path: a place for each module, so that order is a matter of numbers and no script is needed."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, HiddenField, SelectChoice, SelectMultipleField, StringField
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from core.files.signs import bare_text
from core.models import Kind
from elearning.content.module import Audience
from elearning.paths.services import Said

TITLE_LETTERS = 200
KINDS = {
    Kind.REP: _l("Reps"),
    Kind.DISTRIBUTOR: _l("Distributors"),
    Kind.SELLER: _l("Sellers at distributors"),
}
PLACE = "place-"


def _bare(value: str | None) -> str:
    return " ".join(bare_text(value or "").split())


def _title(label: Any) -> StringField:
    longest = Length(max=TITLE_LETTERS, message=_l("Write at most %(max)d characters.", max=TITLE_LETTERS))
    return StringField(label, filters=[_bare], validators=[longest])


class PathForm(FlaskForm):
    """Titles, who it is for, and by when. version: the revision that was seen; the places stand in fields beside."""

    version = HiddenField(default="0")
    title_fr = _title(_l("Title in French"))
    title_en = _title(_l("Title in English"))
    due_on = DateField(_l("To be done by"), validators=[Optional()])
    teams = SelectMultipleField(_l("Teams"), validate_choice=False, render_kw={"size": 6})
    kinds = SelectMultipleField(
        _l("For"),
        choices=[SelectChoice(kind.value, told) for kind, told in KINDS.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    offered = BooleanField(_l("Offered"), default=True)

    @property
    def seen(self) -> int:
        """The revision that whoever sends it has seen; 0 of a new one."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0

    def said(self, modules: Sequence[str]) -> Said:
        """What the form says, with the modules in their order."""
        audience = Audience(teams=list(self.teams.data or []), kinds=list(self.kinds.data or []))
        return Said(self.title_fr.data, self.title_en.data, tuple(modules), audience, self.due_on.data,
                    bool(self.offered.data))  # fmt: skip

    @classmethod
    def of(cls, said: Said, revision: int) -> "PathForm":
        """The form that says what a path says."""
        data = {"version": str(revision), "title_fr": said.title_fr, "title_en": said.title_en, "due_on": said.due_on,
                "teams": said.audience.teams, "kinds": said.audience.kinds, "offered": said.offered}  # fmt: skip
        return cls(formdata=None, data=data)


def places_of(modules: Sequence[str]) -> dict[str, str]:
    """The places of modules, as the fields beside the form hold them."""
    return {code: str(place) for place, code in enumerate(modules, 1)}


def read_places(form: MultiDict[str, str], codes: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """What was typed as the place of each module, and what is wrong with it, by code."""
    typed = {code: form.get(f"{PLACE}{code}", "").strip() for code in codes}
    wrong = {
        code: _("Write a whole number, or nothing.")
        for code, text in typed.items()
        if text and not (text.isascii() and text.isdecimal() and len(text) < 5)
    }
    return typed, wrong


def in_order(places: Mapping[str, str]) -> list[str]:
    """The modules that have a place, the smallest first; of two with the same one, that of the smaller code."""
    return sorted((code for code, text in places.items() if text), key=lambda code: (int(places[code]), code))
