"""The bank of a draft for other software."""

from typing import cast

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.errors import Refused
from elearning.content.module import read
from elearning.modules.files import files_of, read_file
from elearning.modules.models import LearningModule
from elearning.questions.formats.formats import Target, write
from elearning.questions.formats.verdict import Written

TARGETS = ("gift", "moodle", "qti")


def bank_as(session: Session, module: LearningModule, target: str, language: str) -> Written:
    """The bank as a file in a format (one of TARGETS), with its pictures; Refused for one without a question."""
    bank = read(module.draft).bank
    if not bank.questions:
        raise Refused(_("There is no question in this module."))
    wanted = {question.picture.file for question in bank.questions if question.picture}
    files = {file.name: read_file(file) for file in files_of(session, module.id) if file.name in wanted}
    pictures = {name: content for name, content in files.items() if content is not None}
    return write(bank, cast(Target, target), language, pictures)
