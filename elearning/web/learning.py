"""What to learn: all of one's modules, one of them, its lessons and its files."""

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.accounts.permissions import Permission, requires
from core.answers import done
from core.clock import today, utc_now
from core.db import db
from core.errors import Refused
from elearning.content.blocks import Lesson, QuestionBlock
from elearning.modules.files import find_file
from elearning.modules.learning import package_outcome, read_lesson, take, why_no_attempt
from elearning.modules.models import Course
from elearning.modules.offers import Offer, Step, StepKind, next_step
from elearning.modules.queries import module_titles
from elearning.nextup import words
from elearning.packages.playing import begin
from elearning.packages.tables import KeptPackage
from elearning.questions.forms import Parsed, parse
from elearning.questions.review import Review, review
from elearning.web.choosing import arranged, where, worth
from elearning.web.reaching import address_of, learner, own_course, own_offer, spoken_language
from elearning.web.serving import sent
from elearning.web.shown import Address, Block, sheet_of, shown_blocks

bp = Blueprint("learning", __name__)


@bp.get("/learning")
@requires(Permission.LEARN)
def index() -> str:
    """What to learn next, what is under way, what else there is, and what was completed."""
    session = db.session()
    language = spoken_language()
    found = arranged(session, learner(), today(), language)
    return render_template(
        "learning/index.html", found=found, worth=worth, where=where, language=language, path_words=words
    )


@bp.get("/learning/<code>")
@requires(Permission.LEARN)
def module(code: str) -> str:
    """A module: why, how long, what it brings, what is in it, and the one next thing to do."""
    session, offer = db.session(), own_offer(db.session(), code)
    test, course = offer.content.test, offer.course
    titles = module_titles(session, spoken_language())
    return render_template(
        "learning/module.html",
        offer=offer,
        step=next_step(session, offer),
        seen=offer.seen,
        titles=titles,
        language=spoken_language(),
        why_not=why_no_attempt(course, test, utc_now()) if course and test else "",
        package=package_outcome(session, course) if course else None,
        asked=_asked(offer),
    )


def _asked(offer: Offer) -> int:
    """How many questions its test asks."""
    if offer.content.test is None:
        return 0
    draw = offer.content.test.draw
    pool = [it for it in offer.content.bank.questions if not draw.tags or set(draw.tags) & set(it.tags)]
    return min(draw.count or len(pool), len(pool))


@bp.post("/learning/<code>/go-on")
@requires(Permission.LEARN)
def go_on(code: str) -> ResponseReturnValue:
    """Begin a module, or go on with it: leads to what is next."""
    session, offer = db.session(), own_offer(db.session(), code)
    _refuse_unless_open(offer)
    take(session, learner().id, offer.version)
    # Whoever certifies again reads again: what is next is asked once it is taken.
    offer = own_offer(session, code)
    step = next_step(session, offer)
    if step.kind is StepKind.NOTHING and not offer.is_done and offer.content.lessons:
        # Their completion was withdrawn, and all was read: it is read again.
        step = Step(StepKind.LESSON, 1)
    return done(address_of(code, step))


def _refuse_unless_open(offer: Offer) -> None:
    if not offer.may_begin:
        raise Refused(
            _("Complete what is needed before first.") if offer.missing else _("This module cannot be begun today.")
        )


@bp.get("/learning/<code>/lessons/<int:place>")
@requires(Permission.LEARN)
def lesson(code: str, place: int) -> ResponseReturnValue:
    """A lesson, by its place from 1; who has not begun the module is led to its page."""
    offer = own_offer(db.session(), code)
    if offer.course is None:
        return redirect(url_for(".module", code=code))
    return _lesson_page(db.session(), offer, own_course(offer), place)


@bp.post("/learning/<code>/lessons/<int:place>/check")
@requires(Permission.LEARN)
def check(code: str, place: int) -> ResponseReturnValue:
    """Answer a question inside a lesson: told at once whether it is right, for nothing; nothing is kept."""
    session, offer = db.session(), own_offer(db.session(), code)
    course, shown = own_course(offer), _lesson_at(offer, place)
    asked = next((it for it in shown.blocks if it.id == request.form.get("block")), None)
    if not isinstance(asked, QuestionBlock):
        abort(404)
    sheet = sheet_of(offer.content, asked, _seed(course))
    given = parse((sheet,), dict(request.form.lists())).get(sheet.key, Parsed(None))
    told = None if given.problem or given.answer is None else review(sheet, given.answer, spoken_language())
    problem = given.problem or ("" if told else _("Choose or write an answer first."))
    checked = {asked.id: Checked(told, problem, dict(request.form.lists()))}
    if "HX-Request" in request.headers:
        block = next(it for it in _blocks(session, offer, course, shown) if it.id == asked.id)
        return render_template("learning/lesson_question.html", offer=offer, place=place, block=block,
                               checked=checked[asked.id], files=_files(offer))  # fmt: skip
    return _lesson_page(session, offer, course, place, checked)


@bp.post("/learning/<code>/lessons/<int:place>/read")
@requires(Permission.LEARN)
def read(code: str, place: int) -> ResponseReturnValue:
    """A lesson was read to its end: note it, and lead to what is next."""
    session, offer = db.session(), own_offer(db.session(), code)
    course = own_course(offer)
    read_lesson(session, course, _lesson_at(offer, place).id)
    now = own_offer(session, code)
    step = next_step(session, now)
    if step.kind is StepKind.LESSON and place < len(offer.content.lessons):
        # Whoever reads again what they have read goes through it in its order.
        return done(url_for(".lesson", code=code, place=place + 1))
    told = (_("Module completed."), "success") if now.is_done and not offer.is_done else None
    return done(address_of(code, step), told)


@bp.post("/learning/<code>/package")
@requires(Permission.LEARN)
def package(code: str) -> ResponseReturnValue:
    """Open the package of a module; what it tells completes the module."""
    session, offer = db.session(), own_offer(db.session(), code)
    own_course(offer)
    use = offer.content.package or abort(404)
    kept = session.scalars(select(KeptPackage).where(KeptPackage.sha256 == use.sha256)).first() or abort(404)
    launch = begin(session, learner().id, kept, offer.version.id)
    return done(url_for("packages.play", package_id=kept.id, session=launch.token))


@bp.get("/learning/<code>/files/<name>")
@requires(Permission.LEARN)
def file(code: str, name: str) -> Response:
    """A picture, video, PDF or subtitles of a module, for whoever may take it."""
    offer = own_offer(db.session(), code)
    return sent(find_file(db.session(), offer.module.id, name) or abort(404))


class Checked:
    """What is told of an answer to a question inside a lesson, and what the form held."""

    def __init__(self, told: Review | None, problem: str, values: dict[str, list[str]]) -> None:
        self.told, self.problem, self.values = told, problem, values

    @property
    def is_right(self) -> bool:
        """Whether all of it is right."""
        return self.told is not None and self.told.credit == 1


def _lesson_page(session: Session, offer: Offer, course: Course, place: int,
                 checked: dict[str, Checked] | None = None) -> str:  # fmt: skip
    shown = _lesson_at(offer, place)
    return render_template(
        "learning/lesson.html",
        offer=offer,
        place=place,
        lesson=shown,
        blocks=_blocks(session, offer, course, shown),
        checked=checked or {},
        files=_files(offer),
        language=spoken_language(),
    )


def _lesson_at(offer: Offer, place: int) -> Lesson:
    if not 1 <= place <= len(offer.content.lessons):
        abort(404)
    return offer.content.lessons[place - 1]


def _blocks(session: Session, offer: Offer, course: Course, shown: Lesson) -> list[Block]:
    return shown_blocks(session, shown, offer.content, spoken_language(), _files(offer), _seed(course))


def _seed(course: Course) -> str:
    """The same order at each look; it keeps nothing secret, as questions in the text count for nothing."""
    return f"lesson-{course.id}"


def _files(offer: Offer) -> Address:
    """The addresses of a module's files."""
    return lambda name: url_for(".file", code=offer.module.code, name=name)
