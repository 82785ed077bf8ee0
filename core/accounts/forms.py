"""The forms to sign in, to choose another password, and to show that it is still the same person."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, PasswordField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput

from core.accounts.managing import Profile
from core.accounts.models import Role
from core.accounts.words import ROLES

LANGUAGES = [SelectChoice("fr", "Français"), SelectChoice("en", "English")]


class SignInForm(FlaskForm):
    """Who one is, and the proof of it."""

    email = EmailField(
        _l("E-mail"),
        filters=[lambda value: value.strip() if value else value],
        validators=[InputRequired(_l("Enter your e-mail address.")), Length(max=254)],
        render_kw={"autocomplete": "username", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Password"),
        validators=[InputRequired(_l("Enter your password."))],
        render_kw={"autocomplete": "current-password"},
    )
    remember = BooleanField(_l("Stay signed in on this device"))


class LinkForm(FlaskForm):
    """A link that was given to somebody; a script fills it in where the browser has opened the link itself."""

    link = StringField(
        _l("Your link"),
        validators=[InputRequired(_l("Paste the link that you were given.")), Length(max=500)],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "data-link": ""},
    )


class ConfirmForm(FlaskForm):
    """The present password, before something that decides who gets in."""

    present = PasswordField(
        _l("Your present password"),
        validators=[InputRequired(_l("Enter your present password."))],
        render_kw={"autocomplete": "current-password"},
    )


class NewPasswordForm(FlaskForm):
    """Another password, twice. Without a limit in the field: a browser would cut what is longer without a word."""

    new = PasswordField(
        _l("New password"),
        validators=[InputRequired(_l("Enter a new password."))],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("The same again"),
        validators=[
            InputRequired(_l("Enter the new password again.")),
            EqualTo("new", _l("The two are not the same. Enter the new password again.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )


class ChangePasswordForm(NewPasswordForm):
    """The same by somebody who has a password, and proves it."""

    present = PasswordField(
        _l("Present password"),
        validators=[InputRequired(_l("Enter your present password."))],
        render_kw={"autocomplete": "current-password"},
    )


class SellerForm(ConfirmForm):
    """An account for one seller: its e-mail and how pages address them."""

    email = EmailField(
        _l("E-mail"),
        filters=[lambda value: value.strip() if value else value],
        validators=[InputRequired(_l("Enter the e-mail address by which they sign in.")), Length(max=254)],
        render_kw={"autocomplete": "off", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
    )
    name = StringField(_l("Name"), validators=[Optional(), Length(max=200)], render_kw={"autocomplete": "off"})
    language = SelectField(
        _l("Language of the pages"), choices=[SelectChoice("fr", "Français"), SelectChoice("en", "English")]
    )

    def profile(self, code: str) -> Profile:
        """What was entered, for the seller of that code."""
        return Profile(self.email.data, self.name.data or "", Role.REP, [code], self.language.data)


class AccountForm(SellerForm):
    """All that is said of an account."""

    role = SelectField(_l("Role"))
    codes = StringField(
        _l("Acts for"),
        validators=[Optional(), Length(max=2000)],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )

    teams = SelectMultipleField(_l("Looks after"), option_widget=CheckboxInput())

    def __init__(self, teams: Sequence[str], *args: Any, **kwargs: Any) -> None:
        """teams: the names of those that there are."""
        super().__init__(*args, **kwargs)
        self.role.choices = [SelectChoice(role.value, label) for role, label in ROLES.items()]
        self.teams.choices = [SelectChoice(name, name) for name in teams]

    def profile(self, code: str = "") -> Profile:
        """What was entered."""
        codes = [part.strip() for part in re.split(r"[,;\n]", self.codes.data or "") if part.strip()]
        return Profile(
            self.email.data,
            self.name.data or "",
            Role(self.role.data),
            codes,
            self.language.data,
            self.teams.data or (),
        )
