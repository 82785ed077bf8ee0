"""The page of the daily question: one a day, answered once, with the days in a row."""

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from core.accounts.permissions import Permission, requires
from core.answers import done
from core.clock import today, utc_now
from core.db import db, store
from core.errors import Refused
from elearning.daily import words
from elearning.daily.services import Question, answer_daily, daily_of
from elearning.questions.answers import checked
from elearning.questions.forms import Parsed, Values, parse
from elearning.questions.presented import presented_sheet
from elearning.questions.review import review
from elearning.web.reaching import learner, spoken_language

bp = Blueprint("daily", __name__)

NOT_TAKEN, CHANGED = 422, 409


@bp.get("/daily")
@requires(Permission.LEARN)
def question() -> str:
    """Today's question; once it is answered, what was right."""
    return _page({}, "")


@bp.post("/daily")
@requires(Permission.LEARN)
def answer() -> ResponseReturnValue:
    """Answer it, once."""
    session, person = db.session(), learner()
    asked, _streak = daily_of(session, person, today())
    if asked is not None and asked.credit is None and request.form.get("asked", "") != asked.name:
        # Asked yesterday, or before a test was begun: nobody's answer to it is taken for one to another.
        return _page({}, _("This is another question than the one you answered: answer this one.")), CHANGED
    given = parse((asked.sheet,), _own(asked)).get(asked.sheet.key, Parsed(None)) if asked else Parsed(None)
    if asked is not None and asked.credit is None and (given.problem or given.answer is None):
        return _page(_own(asked), given.problem or _("Choose or write an answer first.")), NOT_TAKEN
    try:
        if given.answer is not None:
            answer_daily(session, person, today(), given.answer, utc_now())
            store(session)
    except Refused as refused:
        session.rollback()
        flash(str(refused), "info")
    except IntegrityError:
        # Sent twice at the same moment: the first one is kept.
        session.rollback()
    return done(url_for(".question"))


def _own(asked: Question) -> Values:
    """The fields of the form that belong to the question."""
    name = f"q{asked.sheet.key}"
    return {key: values for key, values in request.form.lists() if key == name or key.startswith(f"{name}-")}


def _page(values: Values, problem: str) -> str:
    language = spoken_language()
    found, streak = daily_of(db.session(), learner(), today())
    told = None
    if found is not None and found.credit is not None:
        told = review(found.sheet, checked(found.sheet.question, found.answer)[0], language)
    module = found.offer.content.title if found else None
    return render_template(
        "learning/daily.html",
        found=found,
        asked=presented_sheet(found.sheet, language) if found else None,
        told=told,
        streak=streak,
        values=values,
        problem=problem,
        say=words,
        module=module.spoken(language) if module else "",
    )
