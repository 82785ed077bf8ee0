"""The pages of whoever follows what people learn: all modules, one module, and who is late."""

from flask import Blueprint, abort, render_template, request
from flask_login import current_user

from core.accounts.permissions import Permission, requires
from core.asked import asked_number
from core.clock import today
from core.db import db
from core.language import chosen_language
from elearning.effect import words
from elearning.modules.queries import module_titles
from elearning.paths.forms import KINDS
from followup.effect import effects_of
from followup.people import people_of
from followup.progress import Standing, by_team, counted, late_ones, published, rows_of

bp = Blueprint("followup", __name__)

# More than so many who are late say no more than these; and so many people stand on a page.
MOST_LATE = 50
ON_PAGE = 50


@bp.get("/followup")
@requires(Permission.SEE_LEARNING)
def index() -> str:
    """Every module with how many have completed it, and who is late."""
    session, day = db.session(), today()
    people = people_of(session, current_user, day)
    titles = module_titles(session, chosen_language())
    modules = [
        (module.code, titles.get(module.code, module.code), counted(rows_of(session, module, content, people, day)))
        for module, _version, content in published(session)
    ]
    late = [(people.learners[one.participant].person, one.progress) for one in late_ones(session, people, day)]
    return render_template(
        "followup/index.html", modules=modules, late=late[:MOST_LATE], more=max(len(late) - MOST_LATE, 0), titles=titles
    )


@bp.get("/followup/<code>")
@requires(Permission.SEE_LEARNING)
def one(code: str) -> str:
    """One module: by team, whether those who learned sell more, and everybody."""
    session, day = db.session(), today()
    found = next((it for it in published(session) if it[0].code == code), None) or abort(404)
    module, _version, content = found
    people = people_of(session, current_user, day)
    rows = rows_of(session, module, content, people, day)
    last = max((len(rows) - 1) // ON_PAGE + 1, 1)
    page = min(max(asked_number(request.args, "page"), 1), last)
    return render_template(
        "followup/one.html",
        code=module.code,
        title=module_titles(session, chosen_language()).get(module.code, module.code),
        rows=rows[(page - 1) * ON_PAGE : page * ON_PAGE],
        page=page,
        last=last,
        counts=counted(rows),
        teams=by_team(rows),
        effects=effects_of(session, module.code, content, people, day),
        kinds=KINDS,
        say=words,
        standings=Standing,
    )
