"""The argument sheets of the demonstration: written, published, with a picture and a document, and opened by some."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.sheet_texts import SHEETS, DemoSheet, Words
from core.accounts.models import Account, Role
from core.clock import as_if
from elearning.sheets.editing import SheetEdit, Written, publish, write_sheet
from elearning.sheets.files import add_file
from elearning.sheets.media import medium_of
from elearning.sheets.openings import note_opening
from elearning.sheets.tables import Sheet

_ARGUMENTS = {"fr": "Les arguments", "en": "Arguments"}
_OBJECTIONS = {"fr": ("Objection", "Réponse"), "en": ("Objection", "Answer")}
_QUESTION = {"fr": "La question à poser", "en": "The question to ask"}
# After how many days, before the day of the demonstration, who has read what.
_READ = (1, 2, 2, 5, 9)
_PAGE = """<!doctype html><html lang="fr"><meta charset="utf-8"><title>{title}</title><style>
@page {{ size: A5; margin: 15mm }} body {{ font: 11pt sans-serif }} h1 {{ font-size: 16pt }} li {{ margin: 2mm 0 }}
</style><h1>{title}</h1><p>{summary}</p><ul>{arguments}</ul>"""


def bring_sheets(session: Session, day: date) -> None:
    """All of them as they stand on a day; the caller commits."""
    trainer = session.scalars(select(Account).where(Account.role == Role.ADMINISTRATOR.value)).first()
    assert trainer is not None
    with as_if(datetime.combine(day - timedelta(days=40), time(8))):
        sheets = [_brought(session, it, trainer.id) for it in SHEETS]
        _show(session, sheets[0], trainer.id)
    _open(session, sheets, day)


def _brought(session: Session, said: DemoSheet, trainer: int) -> Sheet:
    texts = {"fr": _written(said.french, "fr"), "en": _written(said.english, "en")}
    sheet = write_sheet(session, None, SheetEdit(texts, ranges=said.ranges, roles=said.roles), trainer)
    if not said.is_draft:
        publish(session, sheet, trainer)
    return sheet


def _written(words: Words, language: str) -> Written:
    asked, answered = _OBJECTIONS[language]
    replies = (f"| {it} | {reply} |" for it, reply in words.objections)
    parts = [
        f"## {_ARGUMENTS[language]}",
        "\n".join(f"- {it}" for it in words.arguments),
        "\n".join([f"| {asked} | {answered} |", "| --- | --- |", *replies]),
        f"## {_QUESTION[language]}",
        f"> {words.question}",
    ]
    return Written(words.title, words.summary, "\n\n".join(parts))


def _show(session: Session, sheet: Sheet, trainer: int) -> None:
    """A picture in both versions, and a document in the French one."""
    words = SHEETS[0].french
    drawn, printed = medium_of(_drawing(), "valbot.png"), medium_of(_document(words), "fiche-valbot.pdf")
    add_file(session, sheet, drawn, "", "Le robot sur la pelouse / the robot on the lawn", trainer)
    add_file(session, sheet, printed, "fr", "La fiche à laisser au client.", trainer)


def _drawing() -> bytes:
    """A robot on a lawn, in a few shapes."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (960, 420), "#cfe6f5")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 250, 960, 420), fill="#6aa84f")
    for left in range(0, 960, 80):
        pen.rectangle((left, 250, left + 40, 420), fill="#75b259")
    pen.rounded_rectangle((330, 200, 630, 320), 60, fill="#2f4aa8")
    pen.rounded_rectangle((390, 175, 540, 225), 25, fill="#f2b134")
    for middle in (400, 570):
        pen.ellipse((middle - 45, 265, middle + 45, 355), fill="#171a23")
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def _document(words: Words) -> bytes:
    import gc
    import warnings
    from html import escape

    from weasyprint import HTML

    arguments = "".join(f"<li>{escape(it)}</li>" for it in words.arguments)
    page = HTML(string=_PAGE.format(title=escape(words.title), summary=escape(words.summary), arguments=arguments))
    with warnings.catch_warnings():
        # WeasyPrint leaves the file of its colours to be closed by whoever comes last.
        warnings.simplefilter("ignore", ResourceWarning)
        content: bytes = page.write_pdf()
        gc.collect()
    return content


def _open(session: Session, sheets: Sequence[Sheet], day: date) -> None:
    readers = session.scalars(
        select(Account).where(Account.role.in_((Role.REP.value, Role.DISTRIBUTOR.value))).order_by(Account.id)
    ).all()
    for number, sheet in enumerate(sheets[:8]):
        for place, reader in enumerate(readers[: 2 + number % 3]):
            with as_if(datetime.combine(day - timedelta(days=_READ[(number + place) % len(_READ)]), time(9, 30))):
                if not sheet.roles or reader.role in sheet.roles.split(","):
                    note_opening(session, sheet.id, reader.id)
