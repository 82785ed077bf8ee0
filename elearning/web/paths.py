"""The trainer's pages of paths."""

from collections.abc import Mapping

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from core.accounts.permissions import Permission, requires
from core.answers import done
from core.db import db
from core.errors import Refused
from core.language import chosen_language
from core.models import Team
from elearning.modules.authoring import Stale
from elearning.modules.queries import module_titles
from elearning.paths.forms import PathForm, in_order, places_of, read_places
from elearning.paths.models import LearningPath
from elearning.paths.services import every_path, said_of, save_path, to_learn

bp = Blueprint("paths", __name__)

NOT_TAKEN, CHANGED = 422, 409


@bp.get("/teaching/paths")
@requires(Permission.TEACH)
def index() -> str:
    """Every path with its modules and its day."""
    session = db.session()
    rows = [(path, to_learn(path)) for path in every_path(session)]
    return render_template("teaching/paths.html", rows=rows, titles=module_titles(session, chosen_language()))


@bp.get("/teaching/paths/new")
@requires(Permission.TEACH)
def new() -> str:
    """An empty form."""
    return _page(PathForm(formdata=None), {}, {}, None)


@bp.post("/teaching/paths/new")
@requires(Permission.TEACH)
def add() -> ResponseReturnValue:
    """Keep a new path."""
    return _store(None)


@bp.get("/teaching/paths/<int:path_id>")
@requires(Permission.TEACH)
def one(path_id: int) -> str:
    """A path as a form."""
    path = _or_404(path_id)
    said = said_of(path)
    return _page(PathForm.of(said, path.revision), places_of(said.modules), {}, path)


@bp.post("/teaching/paths/<int:path_id>")
@requires(Permission.TEACH)
def change(path_id: int) -> ResponseReturnValue:
    """Let a path say something else."""
    return _store(_or_404(path_id))


def _store(path: LearningPath | None) -> ResponseReturnValue:
    form = PathForm()
    places, wrong = read_places(request.form, sorted(module_titles(db.session(), chosen_language())))
    if not form.validate() or wrong:
        return _page(form, places, wrong, path), NOT_TAKEN
    number = path.id if path else None
    try:
        stored = save_path(db.session(), number, form.seen, form.said(in_order(places)), current_user.id)
    except Refused as refused:
        db.session.rollback()
        told = str(refused)
        kept = db.session().get(LearningPath, number) if number else None
        return _page(form, places, {}, kept, told), CHANGED if isinstance(refused, Stale) else NOT_TAKEN
    return done(url_for(".index"), (_("Stored: “%(title)s”.", title=stored.title(chosen_language())), "success"))


def _page(
    form: PathForm, places: Mapping[str, str], wrong: Mapping[str, str], path: LearningPath | None, told: str = ""
) -> str:
    session = db.session()
    teams = session.scalars(select(Team.name).order_by(Team.name)).all()
    # A team that is gone stays chosen until somebody takes it out.
    form.teams.choices = [(name, name) for name in sorted({*teams, *(form.teams.data or [])})]
    titles = module_titles(session, chosen_language())
    ordered = sorted(titles, key=lambda code: (not places.get(code), _number(places.get(code, "")), titles[code]))
    return render_template(
        "teaching/path.html", form=form, places=places, wrong=wrong, path=path, titles=titles, ordered=ordered,
        told=told,
    )  # fmt: skip


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


def _or_404(path_id: int) -> LearningPath:
    return db.session().get(LearningPath, path_id) or abort(404)
