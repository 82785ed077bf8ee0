"""What the pages of trainers share: the draft of a module, forms that lose nothing, files sent beside their fields."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from pydantic import BaseModel
from werkzeug.datastructures import FileStorage

from core.answers import done
from core.db import begin_writing, db, store
from core.errors import Refused
from elearning.content.module import Module, read
from elearning.drafts.edits import mark_of
from elearning.drafts.typed import Wrong
from elearning.modules.authoring import Stale, save_draft
from elearning.modules.files import files_of, keep_beside, prepare_file
from elearning.modules.models import LearningModule
from elearning.modules.queries import find_module

NOT_TAKEN, CHANGED = 422, 409
SAVE, SEEN, UPLOAD = "save", "seen", "upload"
_OURS = frozenset(("csrf_token", "act", SEEN))


@dataclass(frozen=True)
class Form:
    """A part as its form shows it.

    fields: by their names. errors: sentences by names; under an empty one what is about all of it. seen: the mark of
    the part that they follow. stored: the fields of what somebody has stored meanwhile; None where nobody has.
    """

    fields: Mapping[str, str]
    seen: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    stored: Mapping[str, str] | None = None

    def value(self, name: str) -> str:
        """What stands in a field."""
        return self.fields.get(name, "")

    def other(self, name: str) -> str | None:
        """What somebody has stored in a field meanwhile, where that is something else."""
        if self.stored is None or self.stored.get(name, "") == self.value(name):
            return None
        return self.stored.get(name, "")

    def error(self, name: str) -> str:
        """What is wrong with a field."""
        return self.errors.get(name, "")

    def rows(self, name: str) -> Sequence[int]:
        """The places of the rows of a list."""
        found = {key.split(".")[1] for key in self.fields if key.startswith(f"{name}.") and key.count(".") > 1}
        return sorted(int(place) for place in found if place.isdecimal())


@dataclass(frozen=True)
class Edited:
    """A part that a form edits.

    before: what it is; None for a new one, or one that was taken out meanwhile. parse: what was typed as the part, or
    Wrong. put: the draft with it. template, context: the page of the form.
    """

    module: LearningModule
    before: BaseModel | None
    fields: Mapping[str, str]
    parse: Callable[[Mapping[str, str]], Any]
    put: Callable[[Module, Any], Module]
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


def module_or_404(code: str) -> LearningModule:
    """The module of that code."""
    return find_module(db.session(), code) or abort(404)


def draft_of(module: LearningModule) -> Module:
    """What the draft of a module says."""
    return read(module.draft)


def language() -> str:
    """The reader's language: `fr` or `en`."""
    return str(get_locale() or "fr")[:2]


def save(module: LearningModule, content: Module) -> None:
    """Let the draft say this, from the revision that was read in this transaction."""
    save_draft(db.session(), module.id, module.revision, content)


def sent_fields() -> dict[str, str]:
    """What a form of ours sends, but for what is about the form itself; line ends as everywhere else."""
    return {name: value.replace("\r\n", "\n") for name, value in request.form.items() if name not in _OURS}


def show_form(edited: Edited, form: Form) -> str:
    """The page of a form."""
    return render_template(
        edited.template, module=edited.module, content=draft_of(edited.module), form=form,
        files=files_of(db.session(), edited.module.id), **edited.context,
    )  # fmt: skip


def open_form(edited: Edited) -> str:
    """The page with what is stored."""
    return show_form(edited, Form(edited.fields, mark_of(edited.before)))


def take_form(edited: Edited, address: Callable[[], str], told: str) -> ResponseReturnValue:
    """Store what was typed, and lead on; or show it again with what is wrong, or with what others have stored."""
    fields, seen = sent_fields(), request.form.get(SEEN, "")
    now = mark_of(edited.before)
    if edited.before is not None and seen != now:
        stale = Form(fields, now, {"": str(Stale())}, edited.fields)
        return show_form(edited, stale), CHANGED
    code = edited.module.code
    try:
        save(edited.module, edited.put(draft_of(edited.module), edited.parse(fields)))
    except Refused as refused:
        db.session.rollback()
        errors = refused.errors if isinstance(refused, Wrong) else {"": str(refused)}
        kept = refused.fields if isinstance(refused, Wrong) else fields
        again = replace(edited, module=module_or_404(code))
        return show_form(again, Form(kept, seen, errors)), CHANGED if isinstance(refused, Stale) else NOT_TAKEN
    return done(address(), (told, "success"))


def sent_file(name: str = UPLOAD) -> FileStorage | None:
    """A file that was sent under this name; None for an empty field."""
    file = request.files.get(name)
    return file if file is not None and file.filename else None


def take_file(code: str, into: str, edited: Callable[[], Edited]) -> ResponseReturnValue | None:
    """Keep a file that was sent beside a field and name it there; the page where it cannot be kept, else None.

    into: the field of the file's name. From here on the request writes.
    """
    session, sent = db.session(), sent_file()
    if sent is None:
        return None
    session.rollback()
    try:
        prepared = prepare_file(sent.read(), sent.filename or "")
        begin_writing(session)
        name = keep_beside(session, module_or_404(code).id, prepared).name
    except Refused as refused:
        session.rollback()
        return show_form(edited(), Form(sent_fields(), request.form.get(SEEN, ""), {into: str(refused)})), NOT_TAKEN
    # Whatever is wrong with the fields: the file is there, and need not be sent again.
    store(session)
    begin_writing(session)
    form = request.form.copy()
    form[into] = name
    request.form = form  # type: ignore[assignment]
    return None


def nothing_such() -> Refused:
    """What a form asks for that none of its buttons does."""
    return Refused(_("That cannot be done here. Nothing was changed."))
