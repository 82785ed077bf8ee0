"""A statement as a PDF: tagged (PDF/UA-1), A4, in the reader's language."""

from collections.abc import Callable, Sequence
from pathlib import Path

from flask import current_app, render_template
from flask_babel import force_locale
from sqlalchemy.orm import Session

from challenges.models import Challenge
from challenges.words.challenge import state_name
from core import wording
from core.charts import points_over_time
from core.models import Participant
from statements.content import Statement, read_statement
from statements.letterhead import read_letterhead
from statements.points_history import History
from statements.setting import Printed, set_page

# What makes a PDF of an HTML text, with the files of the application that lies in a folder.
Press = Callable[[str, Path], Printed]


def write_statement(
    session: Session,
    challenge: Challenge,
    person: Participant,
    language: str,
    press: Press = set_page,
    in_full: bool = False,
    history: History | None = None,
) -> bytes:
    """The statement of a participant as a PDF in `fr` or `en`, for them; `in_full`: for managers alone.

    Refused for a draft, and for who never took part.
    """
    root = Path(current_app.root_path)
    with force_locale(language):
        statement = read_statement(session, challenge, person, in_full, history)
        printed = press(render_page(statement, language), root)
        if not printed.missing:
            return printed.document
        # What cannot be written is told where it is missing.
        return press(render_page(statement, language, printed.missing), root).document


def render_page(statement: Statement, language: str, missing: Sequence[str] = ()) -> str:
    """The statement as the HTML that the PDF is made from; `missing`: characters for which there is no font."""
    chart = points_over_time(statement.history, *statement.report.definition.own_days, width=680, height=215)
    return render_template(
        "statements/statement.html",
        statement=statement,
        state=state_name(statement.challenge.state),
        chart=chart,
        language=language,
        letterhead=read_letterhead(statement.report.session),
        wording=wording,
        missing=[f"U+{ord(character):04X}" for character in missing],
    )


def file_name(challenge: Challenge, person: Participant, in_full: bool = False) -> str:
    """A name for the file that sorts by challenge and says whose it is, whatever characters its codes hold."""
    name = f"{challenge.code}-{person.code}" + ("-in-full" if in_full else "")
    return "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name) + ".pdf"
