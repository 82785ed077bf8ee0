"""Files that are sent with a form, read as proofs before anything is written; and what pages tell of proofs."""

from collections.abc import Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from wtforms import Field

from core.db import begin_writing, db
from core.files.problems import FileProblem
from core.limits import DECLARATION_PROOFS
from declarations.forms import ACCEPTED
from declarations.proven import words
from declarations.proven.comparing import compared, invoice_beside
from declarations.proven.queries import Shown
from declarations.proven.reading import Brought, read_file
from declarations.typed import Typed


def bring(field: Field) -> list[Brought]:
    """What the files of a field are read as, with no transaction open; the caller has the writer's place then.

    What keeps one from being a proof is told beside the field, and nothing was begun; nothing is done without files.
    """
    files = sent_files(field.name)
    if not files:
        if any(request.files.values()):
            # Under other names than ours: nothing is read of them.
            begin_writing(db.session())
        return []
    if len(files) > DECLARATION_PROOFS:
        field.errors = [_("Choose at most %(most)s files.", most=DECLARATION_PROOFS)]
        return []
    db.session.rollback()
    try:
        found = [read_file(file.read(), file.filename or "") for file in files]
    except FileProblem as problem:
        field.errors = [problem.message]
        return []
    begin_writing(db.session())
    return found


def sent_files(name: str) -> list[FileStorage]:
    """The files that were chosen."""
    return [file for file in request.files.getlist(name) if file.filename]


def of_proofs(proofs: Sequence[Shown], typed: Typed) -> dict[str, Any]:
    """What templates of proofs ask for: each proof with what it tells beside what is declared."""
    shown = [(shown, compared(shown.reading, typed)) for shown in proofs]
    return {"proofs": shown, "beside": invoice_beside(proofs, typed), "about": words, "accepted": ACCEPTED}
