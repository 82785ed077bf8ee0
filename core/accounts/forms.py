"""The forms to sign in and to choose another password."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, PasswordField
from wtforms.validators import EqualTo, InputRequired, Length


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
