"""The test of a module: begun, answered question by question, handed in, told.

What a page of an open attempt holds is built by elearning.questions.presented, which knows no right answer; the review
is made for ended attempts alone.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.accounts.permissions import Permission, requires
from core.answers import done
from core.clock import utc_now
from core.db import db, store
from core.errors import Refused
from core.stands import stands_of
from elearning.modules.completing import standing
from elearning.modules.learning import (
    AnsweredElsewhere,
    Over,
    answer,
    answers_of,
    begin_attempt,
    content_of,
    hand_in,
    is_over,
    paper_of,
    take,
    why_no_attempt,
)
from elearning.modules.models import Attempt
from elearning.questions.answers import Answer, as_stored, checked
from elearning.questions.forms import Parsed, fields, parse
from elearning.questions.paper import Paper, Sheet
from elearning.questions.plain import plain
from elearning.questions.presented import presented_sheet
from elearning.questions.review import review
from elearning.web.reaching import learner, own_attempt, own_offer, spoken_language

bp = Blueprint("learning_tests", __name__)
# Where a form of a question may lead: to the next one, to the list of all, or to one by its key.
NEXT, LIST = "next", "list"
_BLANK = re.compile(r"\[\[\d+\]\]")


@dataclass(frozen=True)
class Kept:
    """What is kept of a question: the answer, and how often it was answered."""

    answer: Answer | None
    revision: int


@bp.post("/learning/<code>/test")
@requires(Permission.LEARN)
def begin(code: str) -> ResponseReturnValue:
    """Begin an attempt, or go on with the one that is open."""
    session, offer = db.session(), own_offer(db.session(), code)
    if offer.course is None:
        abort(404)
    course = take(session, learner().id, offer.version)
    try:
        attempt = begin_attempt(session, course, utc_now())
    except Refused as refused:
        # An attempt whose time was over may have been ended on the way: that stays.
        store(session)
        flash(str(refused), "warning")
        return redirect(url_for("learning.module", code=code))
    return done(url_for(".question", attempt_id=attempt.id, key=_first_open(attempt)))


@bp.get("/learning/attempts/<int:attempt_id>")
@requires(Permission.LEARN)
def attempt(attempt_id: int) -> ResponseReturnValue:
    """All questions of an open attempt, and which are answered; from here it is handed in."""
    found = own_attempt(db.session(), attempt_id)
    if found.ended_at is not None:
        return redirect(url_for(".result", attempt_id=found.id))
    return _list_page(found)


@bp.get("/learning/attempts/<int:attempt_id>/questions/<int:key>")
@requires(Permission.LEARN)
def question(attempt_id: int, key: int) -> ResponseReturnValue:
    """One question of an open attempt."""
    found = own_attempt(db.session(), attempt_id)
    if found.ended_at is not None:
        return redirect(url_for(".result", attempt_id=found.id))
    if is_over(found, utc_now()):
        return redirect(url_for(".attempt", attempt_id=found.id))
    return _question_page(found, _sheet(paper_of(found), str(key)))


@bp.post("/learning/attempts/<int:attempt_id>/questions/<int:key>")
@requires(Permission.LEARN)
def keep(attempt_id: int, key: int) -> ResponseReturnValue:
    """Keep an answer to a question; a form that was sent before, or from an older page, changes nothing and is told."""
    session, found = db.session(), own_attempt(db.session(), attempt_id)
    sheet = _sheet(paper_of(found), str(key))
    given = parse((sheet,), _fields_of(sheet)).get(sheet.key, Parsed(None))
    if given.problem:
        return _question_page(found, sheet, given.problem), 422
    seen, kept = _seen(), _kept(found).get(sheet.key, Kept(None, 0))
    address = _leading_on(found, sheet)
    if given.answer is None and kept.answer is None and seen == kept.revision:
        # Nothing was answered, and nothing is: there is nothing to keep.
        return redirect(address)
    try:
        answer(session, found.id, learner().id, sheet.key, seen, given.answer, utc_now())
    except Over as over:
        session.rollback()
        flash(str(over), "warning")
        return redirect(url_for(".attempt", attempt_id=attempt_id))
    except AnsweredElsewhere as elsewhere:
        session.rollback()
        if as_stored(given.answer) == as_stored(kept.answer):
            flash(_("This answer was kept already."), "info")
            return redirect(address)
        flash(str(elsewhere), "warning")
        return redirect(url_for(".question", attempt_id=attempt_id, key=key))
    return done(address)


@bp.post("/learning/attempts/<int:attempt_id>/hand-in")
@requires(Permission.LEARN)
def end(attempt_id: int) -> ResponseReturnValue:
    """Hand in; asks once where something is not answered and there is time left."""
    session, found = db.session(), own_attempt(db.session(), attempt_id)
    now = utc_now()
    unanswered = len(paper_of(found)) - _count_answered(found)
    if found.ended_at is None and unanswered and not is_over(found, now) and "sure" not in request.form:
        return _list_page(found, sure=True)
    hand_in(session, found.id, learner().id, now)
    return done(url_for(".result", attempt_id=attempt_id))


@bp.get("/learning/attempts/<int:attempt_id>/result")
@requires(Permission.LEARN)
def result(attempt_id: int) -> ResponseReturnValue:
    """What an ended attempt came to: percent, each question with what was right, points and rank, or when to go on."""
    session, found = db.session(), own_attempt(db.session(), attempt_id)
    if found.ended_at is None:
        return redirect(url_for(".attempt", attempt_id=found.id))
    language, kept, course = spoken_language(), _kept(found), found.course
    told = [
        (presented_sheet(sheet, language), review(sheet, kept.get(sheet.key, Kept(None, 0)).answer, language))
        for sheet in paper_of(found)
    ]
    content = content_of(course.version)
    assert content.test is not None
    completion = next((one for one in standing(session, course.participant_id, course.version.module_id)
                       if one.version_id == course.version_id and one.attempt == found.number), None)  # fmt: skip
    return render_template(
        "learning/result.html",
        attempt=found,
        test=content.test,
        told=told,
        completion=completion,
        stands=stands_of(session, learner(), language) if completion and completion.points else (),
        why_not=why_no_attempt(course, content.test, utc_now()),
        **_common(found),
    )


@dataclass(frozen=True)
class Line:
    """A question in the list of all: its key, its text on one line, whether it is answered."""

    key: str
    text: str
    is_answered: bool


def _list_page(found: Attempt, sure: bool = False) -> str:
    kept, now = _kept(found), utc_now()
    language, answered = spoken_language(), {key for key, one in kept.items() if one.answer is not None}
    lines = [
        Line(sheet.key, _BLANK.sub("…", plain(presented_sheet(sheet, language).text)), sheet.key in answered)
        for sheet in paper_of(found)
    ]
    return render_template("learning/attempt.html", attempt=found, lines=lines, sure=sure, over=is_over(found, now),
                           first=_first_open(found), **_common(found))  # fmt: skip


def _question_page(found: Attempt, sheet: Sheet, problem: str = "") -> str:
    kept, paper = _kept(found), paper_of(found)
    own = kept.get(sheet.key, Kept(None, 0))
    values: Mapping[str, list[str]] = dict(request.form.lists()) if problem else fields(sheet, own.answer)
    answered = {key for key, one in kept.items() if one.answer is not None}
    return render_template(
        "learning/question.html",
        attempt=found,
        asked=presented_sheet(sheet, spoken_language()),
        values=values,
        problem=problem,
        # What a page was shown again for goes on from what it had seen.
        seen=_seen() if problem else own.revision,
        keys=[it.key for it in paper],
        answered=answered,
        **_common(found),
    )


def _common(found: Attempt) -> dict[str, object]:
    """What each page of an attempt shows: the module, and the seconds that are left (None: no limit)."""
    content = content_of(found.course.version)
    left = None if found.due_at is None else max(0, int((found.due_at - utc_now()).total_seconds()))
    code = found.course.version.module.code
    return {
        "content": content,
        "code": code,
        "left": left,
        "language": spoken_language(),
        "address": lambda name: url_for("learning.file", code=code, name=name),
    }


def _sheet(paper: Paper, key: str) -> Sheet:
    return next((it for it in paper if it.key == key), None) or abort(404)


def _kept(found: Attempt) -> dict[str, Kept]:
    """What is kept of each question that was answered once."""
    sheets = {sheet.key: sheet for sheet in paper_of(found)}
    stored = answers_of(found)
    return {one.key: Kept(checked(sheets[one.key].question, stored[one.key])[0], one.revision) for one in found.answers}


def _count_answered(found: Attempt) -> int:
    return sum(1 for one in found.answers if one.answer)


def _first_open(found: Attempt) -> str:
    """The first question without an answer, else the first."""
    answered = {one.key for one in found.answers if one.answer}
    keys = [sheet.key for sheet in paper_of(found)]
    return next((key for key in keys if key not in answered), keys[0])


def _seen() -> int:
    text = request.form.get("seen", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else -1


def _fields_of(sheet: Sheet) -> dict[str, list[str]]:
    """What the form says to this question; what it says to others is none of its business."""
    name = f"q{sheet.key}"
    return {it: values for it, values in request.form.lists() if it == name or it.startswith(f"{name}-")}


def _leading_on(found: Attempt, sheet: Sheet) -> str:
    """Where the button leads that was pressed."""
    go, keys = request.form.get("go", NEXT), [it.key for it in paper_of(found)]
    if go == NEXT and sheet.key != keys[-1]:
        go = keys[keys.index(sheet.key) + 1]
    if go in keys:
        return url_for(".question", attempt_id=found.id, key=int(go))
    return url_for(".attempt", attempt_id=found.id)
