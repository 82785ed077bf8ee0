"""The two ways a mail goes: to an SMTP server, or into a folder where there is none (the demonstration)."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from enum import Enum
from pathlib import Path
from typing import Protocol

from flask import current_app
from sqlalchemy.orm import Session

from core.private_files import PRIVATE_FOLDER

SECONDS = 30
FOLDER = "mails"
# What an SMTP server says of a mail that it will never take.
FOR_GOOD = range(500, 600)


class Fate(Enum):
    """What became of a mail that was tried: taken, not now, never, or nobody knows."""

    SENT = "sent"
    LATER = "later"
    NEVER = "never"
    UNKNOWN = "unknown"


class Post(Protocol):
    """What takes mails."""

    def send(self, letter: EmailMessage) -> tuple[Fate, str]:
        """Try to send it; what became of it, and why it was not taken."""

    def knows(self, message_id: str) -> bool | None:
        """Whether a mail of that name was taken; None where that cannot be found out."""

    def close(self) -> None:
        """No more mails come for now."""


class Smtp:
    """An SMTP server, spoken to over one connection for as long as mails come."""

    def __init__(self) -> None:
        self._line: smtplib.SMTP | None = None

    def send(self, letter: EmailMessage) -> tuple[Fate, str]:
        """Hand it over; once its text is under way, a silence leaves it unknown."""
        try:
            line = self._reach()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Fate.LATER, _said(error)
        try:
            line.mail(letter["From"].addresses[0].addr_spec)
            code, answer = line.rcpt(letter["To"].addresses[0].addr_spec)
            if code not in (250, 251):
                line.rset()
                return (Fate.NEVER if code in FOR_GOOD else Fate.LATER), f"{code} {answer.decode('utf-8', 'replace')}"
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Fate.LATER, _said(error)
        return self._hand_over(line, letter)

    def _hand_over(self, line: smtplib.SMTP, letter: EmailMessage) -> tuple[Fate, str]:
        try:
            code, answer = line.data(letter.as_bytes())
        except smtplib.SMTPDataError as error:
            # The server does not want the text at all.
            return (Fate.NEVER if error.smtp_code in FOR_GOOD else Fate.LATER), _said(error)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Fate.UNKNOWN, _said(error)
        if code == 250:
            return Fate.SENT, ""
        return (Fate.NEVER if code in FOR_GOOD else Fate.LATER), f"{code} {answer.decode('utf-8', 'replace')}"

    def knows(self, message_id: str) -> bool | None:
        """A server does not tell."""
        return None

    def close(self) -> None:
        """End the connection."""
        if self._line is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._line.quit()
        self._line = None

    def _reach(self) -> smtplib.SMTP:
        if self._line is not None:
            return self._line
        settings = current_app.config
        place = settings["SMTP_HOST"], settings["SMTP_PORT"]
        if settings["SMTP_SECURITY"] == "tls":
            line: smtplib.SMTP = smtplib.SMTP_SSL(*place, timeout=SECONDS, context=ssl.create_default_context())
        else:
            line = smtplib.SMTP(*place, timeout=SECONDS)
        self._line = line
        line.ehlo()
        if settings["SMTP_SECURITY"] == "starttls":
            line.starttls(context=ssl.create_default_context())
            line.ehlo()
        if settings["SMTP_USER"]:
            line.login(settings["SMTP_USER"], settings["SMTP_PASSWORD"])
        return line


class Folder:
    """A folder in which each mail is a file, there whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, letter: EmailMessage) -> tuple[Fate, str]:
        """Write it."""
        place = file_of(self._folder, str(letter["Message-ID"]).strip("<>"))
        try:
            self._folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            draft = place.with_suffix(".partial")
            draft.write_bytes(letter.as_bytes())
            draft.rename(place)
        except OSError as error:
            return Fate.LATER, _said(error)
        return Fate.SENT, ""

    def knows(self, message_id: str) -> bool | None:
        """Whether the file is there."""
        return file_of(self._folder, message_id).exists()

    def close(self) -> None:
        """Nothing is open."""


def file_of(folder: Path, message_id: str) -> Path:
    """The file of a mail."""
    return folder / f"{message_id.replace('/', '_')}.eml"


def mail_folder() -> Path:
    """Where the demonstration's mails lie."""
    return Path(current_app.instance_path) / FOLDER


def post_of(session: Session) -> Post | None:
    """What takes mails here; None where none are sent."""
    from notifications.sending import is_demonstration

    if current_app.config["SMTP_HOST"]:
        return Smtp()
    return Folder(mail_folder()) if is_demonstration(session) else None


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
