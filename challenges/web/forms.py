"""The forms of the challenge pages."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import DateField, HiddenField, StringField, SubmitField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from challenges.criteria.settings import MAX_CODE
from challenges.models import MAX_REASON
from core.errors import Refused
from core.limits import TOML_BYTES


class ChallengeForm(FlaskForm):
    """A challenge file, pasted or chosen."""

    source = TextAreaField(lazy_gettext("Text of the challenge file"))
    file = FileField(lazy_gettext("Challenge file"))
    # Of the draft's text that was seen, which this one may replace.
    seen = HiddenField()


class DuplicateForm(FlaskForm):
    """The first day and the code of a duplicate."""

    start = DateField(
        lazy_gettext("First day"), validators=[DataRequired(lazy_gettext("Write the day, 2027-04-01 for instance."))]
    )
    code = StringField(
        lazy_gettext("Code"), validators=[Length(max=MAX_CODE, message=lazy_gettext("At most %(max)d characters."))]
    )


class ConfirmForm(FlaskForm):
    """A yes, and nothing else."""


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


class ReasonForm(FlaskForm):
    """A yes, and why."""

    reason = TextAreaField(
        lazy_gettext("Reason"),
        filters=[_one_line],
        validators=[
            DataRequired(lazy_gettext("Give the reason: it is kept for good.")),
            Length(max=MAX_REASON, message=lazy_gettext("At most %(max)d characters.")),
        ],
    )


class AmendForm(FlaskForm):
    """Other rules for a running challenge, and why; `seen`: the preview after which they are to apply."""

    source = TextAreaField(lazy_gettext("Text of the challenge file"))
    reason = TextAreaField(
        lazy_gettext("Reason"),
        filters=[_one_line],
        validators=[Length(max=MAX_REASON, message=lazy_gettext("At most %(max)d characters."))],
    )
    seen = HiddenField()
    apply = SubmitField(lazy_gettext("Apply these rules"))

    def validate_reason(self, field: TextAreaField) -> None:
        """Nothing is applied without a reason; looking at what would move asks for none."""
        if self.apply.data and not field.data:
            raise ValidationError(_("Give the reason: everyone whose points move reads it."))


def given_source(form: ChallengeForm) -> str:
    """The text that the form holds, the chosen file's where there is one; Refused where there is nothing to read."""
    upload = form.file.data
    text = _text_of(upload) if isinstance(upload, FileStorage) and upload.filename else form.source.data or ""
    if not text.strip():
        raise Refused(_("There is nothing to read yet: paste the text of a challenge file, or choose one."))
    return as_written(text)


def as_written(text: str) -> str:
    """The text of a form as it was written: browsers send line ends of their own."""
    return text.replace("\r\n", "\n")


def _text_of(upload: FileStorage) -> str:
    content = upload.read(TOML_BYTES + 1)
    if len(content) > TOML_BYTES:
        raise Refused(_("“%(file)s” is far too long for a challenge file.", file=upload.filename))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(_("“%(file)s” is not a text in UTF-8.", file=upload.filename)) from error
