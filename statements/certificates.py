"""Certificates of completed modules: a PDF with a code and a picture of its address, and what anybody may check."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import segno
from flask import current_app, render_template
from flask_babel import force_locale
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import wording
from core.models import Participant
from elearning.modules.learning import content_of
from elearning.modules.models import Result
from statements.letterhead import read_letterhead
from statements.render import Press
from statements.setting import set_page


@dataclass(frozen=True)
class Certificate:
    """What a certificate says: whose, of what (by language), when, until when; withdrawn: that it holds no more."""

    code: str
    name: str
    titles: dict[str, str]
    day: date
    expires_on: date | None
    withdrawn: bool

    def title(self, language: str) -> str:
        """What the module is called in a language, or in the other one."""
        return self.titles.get(language[:2]) or next(iter(self.titles.values()))

    def has_ended(self, day: date) -> bool:
        """Whether it holds no more on a day."""
        return self.expires_on is not None and self.expires_on <= day

    @property
    def written_code(self) -> str:
        """The code in groups of four, as one reads it aloud."""
        return "-".join(self.code[at : at + 4] for at in range(0, len(self.code), 4))


def find_certificate(session: Session, code: str) -> Certificate | None:
    """The certificate of a code, however it was typed: small letters, spaces and hyphens do not matter."""
    kept = "".join(sign for sign in code.upper() if sign.isalnum())
    result = session.scalars(select(Result).where(Result.code == kept)).first()
    return certificate_of(session, result) if result else None


def certificate_of(session: Session, result: Result) -> Certificate:
    """What the certificate of a completion says."""
    version = result.version
    titles = {"fr": version.title_fr, "en": version.title_en}
    return Certificate(
        result.code,
        session.get_one(Participant, result.participant_id).name,
        {language: title for language, title in titles.items() if title},
        result.day,
        result.expires_on,
        result.withdrawn_at is not None,
    )


def write_certificate(session: Session, result: Result, address: str, language: str, press: Press = set_page) -> bytes:
    """The certificate as a PDF in `fr` or `en`; address: of the page on which anybody checks it."""
    certificate = certificate_of(session, result)
    picture = segno.make(address, error="m").png_data_uri(scale=12, border=1)
    with force_locale(language):
        page = render_template(
            "statements/certificate.html",
            certificate=certificate,
            title=certificate.title(language),
            minutes=content_of(result.version).minutes,
            percent=result.percent,
            address=address,
            picture=Markup(picture),
            language=language,
            letterhead=read_letterhead(session),
            wording=wording,
        )
        return press(page, Path(current_app.root_path)).document
