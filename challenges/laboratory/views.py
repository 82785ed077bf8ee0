"""The page of the laboratory: rules tried on past sales, and beside them the same with other numbers."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from flask_babel import gettext as _

from challenges.definition.differences import mark_of
from challenges.definition.model import Days, Definition
from challenges.definition.toml import read_definition, write_definition
from challenges.laboratory import wording
from challenges.laboratory.comparison import left_out_of, periods_beside, rules_beside, side_by_side, steps_beside
from challenges.laboratory.forms import Asked, refusals_of, sliders
from challenges.laboratory.periods import one_year_earlier
from challenges.laboratory.results import result_of
from challenges.laboratory.service import NoSales, Trial, try_rules
from challenges.laboratory.variants import with_numbers
from challenges.ledger.balances import list_challenges
from challenges.models import Challenge, State
from core.accounts.permissions import Permission, requires
from core.costly import Costly, costly
from core.db import db
from core.errors import Refused

bp = Blueprint("laboratory", __name__)


@dataclass(frozen=True)
class Rules:
    """Rules to try: their text, what it holds, and the draft that could take other numbers, if they are one."""

    source: str
    definition: Definition
    draft: bool


@bp.route("/laboratory", methods=["GET", "POST"])
@requires(Permission.SIMULATE)
@costly(Costly.LABORATORY)
def index() -> str | tuple[str, int]:
    """Try rules; asked again by the page itself, for every number moved, only the answer is given."""
    asked = Asked.read(request.values)
    stored = {challenge.code: challenge for challenge in list_challenges(db.session())}
    if not asked.source and asked.challenge not in stored:
        asked.challenge = _first_choice(list(stored.values()))
    written, other = None, None
    try:
        written = _rules(asked.source, stored.get(asked.challenge))
        other = _rules("", stored.get(asked.against)) if asked.against in stored else written
    except Refused as error:
        asked.problems += refusals_of(error)
    moving = other if other is not None else written
    changed = asked.changed(mark_of(moving.source), moving.definition) if moving else {}
    trials, variant = _trials(asked, written, moving, changed)
    answer = {
        "asked": asked,
        "trials": trials,
        "names": [_("As written"), _("Variant")],
        "rows": side_by_side(trials) if trials else [],
        "by_rule": rules_beside(trials),
        "periods": periods_beside(trials),
        "left_out": left_out_of(trials),
        "steps_beside": steps_beside,
        "lab": wording,
        **_days(asked, trials, written, None if asked.source else stored.get(asked.challenge)),
        "kept": write_definition(variant) if variant and changed and moving and moving.draft else "",
        "rules_mark": mark_of(moving.source) if moving else "",
    }
    if request.headers.get("HX-Request"):
        return render_template("challenges/laboratory_answer.html", partial=True, **answer)
    page = render_template(
        "challenges/laboratory.html",
        stored=[(code, found.definition, found.state) for code, found in stored.items()],
        moving=moving,
        sliders=sliders(moving.definition, changed) if moving else {},
        currency=current_app.config["CURRENCY"],
        **answer,
    )
    return page, 422 if asked.problems else 200


def _days(asked: Asked, trials: list[Trial], written: Rules | None, challenge: Challenge | None) -> dict[str, Any]:
    """On which days the rules were tried, the other days one may ask for, and what those of the challenge gave."""
    if written is None or not trials:
        return {}
    tried, own = trials[0].definition.own_days, written.definition.own_days
    is_own = tried == own
    links = []
    if challenge is not None:
        args: dict[str, Any] = {
            name: value for name, value in request.args.items() if name not in ("start", "end") and value
        }
        args["challenge"] = challenge.code
        days: dict[str, Any] = {"start": own[0].isoformat(), "end": own[1].isoformat()}
        links.append((_("One year earlier"), url_for(".index", **args), tried == one_year_earlier(own)))
        if challenge.state != State.DRAFT:
            links.append((_("Its own days: what it gave"), url_for(".index", **args, **days), is_own))
    return {
        "which_days": _which_days(tried, own),
        "links": links,
        "result": result_of(db.session(), challenge) if challenge is not None and is_own else None,
    }


def _which_days(tried: Days, own: Days) -> str:
    if tried == own:
        return _("the challenge’s own days")
    return _("one year before the challenge") if tried == one_year_earlier(own) else _("the days you chose")


def _first_choice(stored: list[Challenge]) -> str:
    """What a director most likely comes to try: the draft added last, else what was added last."""
    drafts = [challenge for challenge in stored if challenge.state == State.DRAFT]
    return next((challenge.code for challenge in [*drafts, *stored]), "")


def _rules(source: str, challenge: Challenge | None) -> Rules | None:
    if source:
        return Rules(source, read_definition(source), draft=False)
    if challenge is None:
        return None
    return Rules(challenge.source, challenge.definition, challenge.state == State.DRAFT)


def _trials(
    asked: Asked, written: Rules | None, moving: Rules | None, changed: dict[str, Decimal]
) -> tuple[list[Trial], Definition | None]:
    """The rules tried, and beside them the variant where there is one; no trial where something is refused."""
    start, end, value = asked.day("start"), asked.day("end"), asked.point_value()
    if written is None or moving is None or asked.problems:
        return [], None
    try:
        first = try_rules(db.session(), written.definition, start, end, value)
        if not changed and moving is written:
            return [first], None
        variant = with_numbers(moving.definition, changed)
        return [first, try_rules(db.session(), variant, *first.definition.own_days, value)], variant
    except NoSales as error:
        asked.without_sales = str(error)
    except Refused as error:
        asked.problems += refusals_of(error)
    return [], None


@bp.app_template_filter("plain_number")
def plain_number(value: Decimal) -> str:
    """A number as a field of a form takes it: no separators, a decimal point."""
    return f"{value.normalize():f}"
