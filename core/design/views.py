"""Every macro of the house on one page, with made-up figures: what a new page is put together from."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from core.accounts.permissions import Permission, requires
from core.exports import exported
from core.graphs import Series, bars_of, lines_over_time, ring, ring_words, sparkline
from core.lists import Column, Kind, arranged, asked_list
from core.wording import points

bp = Blueprint("design", __name__)

START = date(2026, 4, 1)
NAMES = ("Camille Moreau", "Amandine Giraud", "Romain Bonnefoy", "Gwenaëlle Kermarrec", "Sébastien Castel")
SIZE = 3


@dataclass(frozen=True)
class Sample:
    """A row of the list that is shown."""

    rank: int
    name: str
    points: int
    team: int


SAMPLES = [Sample(rank, name, 1600 - 37 * rank * rank, rank) for rank, name in enumerate(NAMES, 1)]


@bp.get("/design")
@requires(Permission.SEE_DESIGN)
def show() -> ResponseReturnValue:
    """The page; its list can be searched, sorted and taken away as any other."""
    columns = [
        Column("rank", _("Rank"), Kind.NUMBER),
        Column("name", _("Participant")),
        Column("points", _("Points"), Kind.NUMBER),
    ]
    shown = arranged(columns, SAMPLES, asked_list(request.args, columns, "rank"), size=SIZE)
    if shown.asked.form:
        return exported(columns, [(it.rank, it.name, it.points) for it in shown.rows], shown.asked.form, "design")
    mine = [(START + timedelta(days=n), n * n // 2) for n in range(1, 45, 4)]
    first = [(START + timedelta(days=n), 28 * n) for n in range(1, 45, 3)]
    lines = [Series(NAMES[1], first, "leader"), Series(_("You"), mine, "me")]
    done = ring(68, 100)
    return render_template(
        "design/index.html",
        list=shown,
        form=_form(),
        lines=lines_over_time(lines, START, START + timedelta(days=90)),
        bars=bars_of([(it.name, it.points, points(it.points)) for it in SAMPLES[:3]], ("leader", "me")),
        spark_line=sparkline([value for _day, value in mine]),
        ring=done,
        ring_words=ring_words(done),
    )


def _form() -> FlaskForm:
    class Form(FlaskForm):
        title = StringField(_("Title"))
        amount = StringField(_("Amount"))
        rule = SelectField(_("Criterion"), choices=[SelectChoice("", _("Criterion")), SelectChoice("1", _("Points"))])
        agreed = BooleanField(_("Agreed"))

    form = Form(formdata=None, data={"amount": "12x"})
    form.amount.errors = [_("Write an amount, 1,250.00 for instance.")]
    return form
