"""The mails of the demonstration, which go to nobody: each person's own, all of them for who manages accounts."""

from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from flask import Blueprint, Response, abort, render_template
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.accounts.permissions import Permission, may, requires
from core.db import db
from notifications.delivery import file_of, mail_folder
from notifications.models import Mail, MailState
from notifications.sending import is_demonstration

bp = Blueprint("mails", __name__)

SHOWN = 50
# A mail has its styles in it, as mails must; nothing else of it is let run or loaded.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@dataclass(frozen=True)
class Letter:
    """A mail as it was sent."""

    mail: Mail
    subject: str
    text: str
    html: str


@bp.get("/mails")
@requires(Permission.OWN_ACCOUNT)
def index() -> str:
    """The latest mails."""
    return render_template("mails/index.html", letters=[_read(mail) for mail in _mails()])


@bp.get("/mails/<int:mail_id>")
@requires(Permission.OWN_ACCOUNT)
def one(mail_id: int) -> Response:
    """A mail as a mail programme shows it."""
    mail = next((mail for mail in _mails() if mail.id == mail_id), None)
    letter = _read(mail) if mail else None
    if letter is None or not letter.html:
        abort(404)
    return Response(letter.html, mimetype="text/html", headers={"Content-Security-Policy": MAIL_POLICY})


def _mails() -> list[Mail]:
    session = db.session()
    if not is_demonstration(session):
        abort(404)
    query = select(Mail).where(Mail.state == MailState.SENT.value).options(joinedload(Mail.account))
    if not may(current_user, Permission.MANAGE_ACCOUNTS):
        query = query.where(Mail.account_id == current_user.id)
    return list(session.scalars(query.order_by(Mail.sent_at.desc(), Mail.id.desc()).limit(SHOWN)))


def _read(mail: Mail) -> Letter:
    path = file_of(mail_folder(), mail.message_id)
    if not path.is_file():
        return Letter(mail, "", "", "")
    letter = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(letter, EmailMessage)
    return Letter(mail, str(letter["Subject"]), _body(letter, "plain"), _body(letter, "html"))


def _body(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    return str(part.get_content()) if part is not None else ""
