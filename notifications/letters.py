"""Mails as they are sent: a plain text and the same in simple HTML, in the language of the one who gets it."""

from datetime import UTC
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from flask import current_app, render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session

from core.accounts.links import address_of_link, hours_of, make_link
from core.settings.look import read_look
from notifications.models import Carries, Kind, Mail
from notifications.sending import base_address, sender
from notifications.words import NAMES, Reader, Said

# Addresses in headers stay in one piece.
POLICY = SMTP.clone(max_line_length=998)
SALT = "no more mails of this kind"


def letter_of(session: Session, mail: Mail) -> EmailMessage | None:
    """The mail; None where nothing is left to tell."""
    account, look = mail.account, read_look(session)
    with force_locale(account.language):
        context = {"account": account, "programme": look.name, "brand": look.brand, "base": base_address(),
                   "language": account.language}  # fmt: skip
        if mail.carries == Carries.LINK:
            return _link_letter(mail, context) if account.is_active else None
        if not mail.notices:
            return None
        said = Reader(session, account).say(mail.notices)
        stops = [
            (str(NAMES[kind]), base_address() + stop_path(account.id, kind))
            for kind in dict.fromkeys(it.kind for it in said)
        ]
        letter = _letter(mail, "letter", context | {"said": said, "stops": stops, "subject": _subject(said)})
        if len(stops) == 1:
            letter["List-Unsubscribe"] = f"<{stops[0][1]}>"
    return letter


def _link_letter(mail: Mail, context: dict[str, Any]) -> EmailMessage:
    """A mail with a link to a password, made now: of several tries the last one's holds, and none is kept here."""
    account = mail.account
    hours, invited = hours_of(account), account.is_invited
    address = address_of_link(base_address(), make_link(account))
    subject = _("Your invitation") if invited else _("A new password")
    return _letter(mail, "link", context | {"address": address, "hours": hours, "invited": invited, "subject": subject})


def _letter(mail: Mail, template: str, context: dict[str, Any]) -> EmailMessage:
    """A mail of a template: a plain text and the same in HTML."""
    letter = EmailMessage(POLICY)
    letter["Subject"] = f"{context['subject']} · {context['programme']}"
    letter["From"] = Address(context["programme"], addr_spec=sender())
    letter["To"] = Address(mail.account.name, addr_spec=mail.account.email)
    letter["Date"] = format_datetime(mail.made_at.replace(tzinfo=UTC))
    letter["Message-ID"] = f"<{mail.message_id}>"
    letter["Auto-Submitted"] = "auto-generated"
    text, html = (render_template(f"mails/{template}.{kind}", **context) for kind in ("txt", "html"))
    letter.set_content(text, charset="utf-8", cte="quoted-printable")
    letter.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")
    return letter


def _subject(said: list[Said]) -> str:
    if len(said) == 1:
        return said[0].title
    return _("What is new: %(title)s and %(more)s more", title=said[0].title, more=len(said) - 1)


def stop_path(account_id: int, kind: Kind) -> str:
    """The address of the page that ends mails of a kind, for whoever holds it."""
    return f"/no-more-mails?of={_signer().dumps([account_id, kind.value])}"


def whose_stop(token: str) -> tuple[int, Kind] | None:
    """Whom and which kind a token of such an address names; None where it is none of ours."""
    try:
        account_id, kind = _signer().loads(token)
        return int(account_id), Kind(kind)
    except (BadSignature, TypeError, ValueError):
        return None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=SALT)
