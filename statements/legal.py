"""The legal pack of a challenge as one PDF: its rules, a note for the works council, a privacy notice; no legal advice.

It is made of the rules as they stand, in both languages. No figure of the law stands in it: what has to be looked up
is a blank to fill.
"""

from collections.abc import Sequence
from pathlib import Path

from flask import current_app, render_template
from flask_babel import force_locale
from markupsafe import Markup
from sqlalchemy.orm import Session

from challenges.explanations.names import read_names
from challenges.ledger.overview import audience_size
from challenges.models import Challenge
from challenges.words import Names
from challenges.words import challenge as say
from challenges.words import leagues as league_words
from core import wording
from core.clock import today
from core.terminal import LANGUAGES
from statements.letterhead import Letterhead, read_letterhead
from statements.render import Press
from statements.setting import set_page


def write_pack(session: Session, challenge: Challenge, press: Press = set_page) -> bytes:
    """The pack as a PDF, in French and then in English."""
    size, names = audience_size(session, challenge.definition), read_names(session, challenge.definition)
    root, letterhead = Path(current_app.root_path), read_letterhead(session)
    printed = press(render_pack(challenge, names, size, letterhead), root)
    if not printed.missing:
        return printed.document
    # What cannot be written is told where it is missing.
    return press(render_pack(challenge, names, size, letterhead, printed.missing), root).document


def render_pack(
    challenge: Challenge, names: Names, size: int, letterhead: Letterhead, missing: Sequence[str] = ()
) -> str:
    """The pack as the HTML that the PDF is made from; `missing`: characters for which there is no font."""
    parts = []
    for language in LANGUAGES:
        with force_locale(language):
            parts.append((language, Markup(_part(challenge, names, size, letterhead, language))))
    return render_template(
        "statements/legal.html",
        challenge=challenge,
        title=challenge.definition.title_in(LANGUAGES[0]),
        letterhead=letterhead,
        parts=parts,
        missing=[f"U+{ord(character):04X}" for character in missing],
    )


def _part(challenge: Challenge, names: Names, size: int, letterhead: Letterhead, language: str) -> str:
    definition = challenge.definition
    return render_template(
        "statements/legal_part.html",
        challenge=challenge,
        definition=definition,
        title=definition.title_in(language),
        programme=letterhead.name,
        say=say,
        wording=wording,
        league_words=league_words,
        names=names,
        size=size,
        day=today(),
        training=any(rule.type == "training" for rule in definition.criteria),
    )
