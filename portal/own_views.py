"""Participants' own pages beside home: their sales, with what each brought."""

from typing import NamedTuple

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from challenges.explanations.report import Report, read_report
from challenges.explanations.shares import shares_of
from challenges.ledger.standings import Row
from core.accounts.permissions import Permission, requires, viewer_of
from core.costly import Costly, costly
from core.db import db
from core.exports import exported
from core.lists import Column, Kind, arranged, asked_list
from portal.queries import Choice, choose

bp = Blueprint("own", __name__)


class Own(NamedTuple):
    """The challenge that is looked at, and the participant's report of it."""

    choice: Choice
    report: Report
    row: Row


@bp.get("/my-sales")
@requires(Permission.OWN_SALES)
@costly(Costly.EXPLANATION)
def sales() -> ResponseReturnValue:
    """Every sale that counts, with the points that it brought."""
    own = _own()
    if own is None:
        return render_template("portal/no_sales.html")
    columns = _columns()
    shares = own.report.kept("shares", lambda: shares_of(own.report.rules), lambda it: len(it.lines))
    listed = arranged(columns, shares.lines, asked_list(request.args, columns, "day", descending=True))
    if listed.asked.form:
        rows = [[getattr(line, column.name) for column in columns] for line in listed.rows]
        return exported(columns, rows, listed.asked.form, f"{_('my-sales')}-{own.report.challenge.code}")
    return render_template("portal/sales.html", own=own, shares=shares, list=listed)


def _columns() -> list[Column]:
    return [
        Column("day", _("Date"), Kind.DAY),
        Column("product", _("What")),
        Column("client", _("To whom")),
        Column("document", _("Document")),
        Column("cents", _("Amount"), Kind.CENTS),
        Column("points", _("Points"), Kind.NUMBER),
    ]


def _own() -> Own | None:
    """What the address or the form names; None for who takes part in nothing that runs."""
    session, account = db.session(), current_user._get_current_object()
    choice = choose(session, account, *_asked().values())
    if choice.chosen is None:
        return None
    challenge, participant, _points = choice.chosen
    report = read_report(session, challenge, participant, viewer_of(session, account))
    return Own(choice, report, report.standing) if report.standing else None


def _asked() -> dict[str, str]:
    return {name: request.values.get(name, "") for name in ("challenge", "participant")}
