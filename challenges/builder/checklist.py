"""What to look at before a launch: what would be wrong with it, what is only worth a look, and what is in order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from challenges.builder.answer import Answer
from challenges.criteria.settings import Named, Translations
from challenges.definition.model import Definition
from challenges.ledger.overview import audience_size
from challenges.words.phrases import share
from core.clock import today
from core.money import to_cents
from core.wording import long_day, money, number

State = Literal["good", "look", "wrong"]


@dataclass(frozen=True)
class Check:
    """One thing to look at; `field`: the element of the form that it is about."""

    state: State
    told: str
    field: str = ""


def checks_of(session: Session, definition: Definition, answer: Answer | None) -> list[Check]:
    """Everything to look at; `answer`: the laboratory's, where there is one already."""
    return [
        _audience(audience_size(session, definition)),
        *_days(definition, today()),
        _budget(definition, answer),
        *_gain(answer),
        _prizes(definition),
        _translations(definition),
        _law(definition),
    ]


def may_launch(checks: list[Check]) -> bool:
    """Whether nothing is wrong."""
    return all(check.state != "wrong" for check in checks)


def _audience(size: int) -> Check:
    if not size:
        return Check("wrong", _("Nobody takes part: the audience is empty."), "audience-teams")
    told = ngettext(
        "%(number)s participant takes part.", "%(number)s participants take part.", size, number=number(size)
    )
    return Check("good", told, "audience-teams")


def _days(definition: Definition, now: date) -> Iterator[Check]:
    if definition.end < now:
        told = _("It ended on %(day)s: its sales are those of the past.", day=long_day(definition.end))
        yield Check("look", told, "end")
    elif definition.start < now:
        told = _("It starts on %(day)s, before today: sales since then count.", day=long_day(definition.start))
        yield Check("look", told, "start")
    else:
        days = (definition.start - now).days
        told = ngettext("It starts in %(number)s day.", "It starts in %(number)s days.", days, number=number(days))
        yield Check("good", _("It starts today.") if not days else told, "start")
    if definition.close_on is None:
        yield Check("look", _("No closing day: you will close it by hand."), "close_on")


def _budget(definition: Definition, answer: Answer | None) -> Check:
    if definition.budget is None:
        return Check("look", _("No budget is set: nothing tells when the cost leaves it."), "budget")
    budget = to_cents(definition.budget)
    if answer is None or answer.refused:
        return Check(
            "look",
            _("Budget of %(budget)s; last year’s sales do not say what it costs.", budget=money(budget)),
            "budget",
        )
    told = {"budget": money(budget), "most": money(answer.high_cents), "least": money(answer.low_cents)}
    if budget < answer.low_cents:
        return Check(
            "look", _("On last year’s sales it costs %(least)s at least; the budget is %(budget)s.", **told), "budget"
        )
    if budget < answer.high_cents:
        return Check(
            "look", _("On last year’s sales it may cost %(most)s; the budget is %(budget)s.", **told), "budget"
        )
    return Check(
        "good", _("On last year’s sales it costs %(most)s at most, within the budget of %(budget)s.", **told), "budget"
    )


def _gain(answer: Answer | None) -> Iterator[Check]:
    """Whether most of those who take part have a reason to sell more."""
    if answer is None or answer.refused or not answer.participants:
        return
    if answer.nothing_to_gain * 4 > answer.participants:
        part = share(answer.nothing_to_gain, answer.participants)
        told = _("%(share)s of the participants would gain nothing by selling a tenth more.", share=part)
        yield Check("look", told, "answer")
    else:
        yield Check("good", _("Nearly everyone would gain by selling a tenth more."), "answer")


def _prizes(definition: Definition) -> Check:
    if not definition.prizes:
        return Check("look", _("No prize yet: points are all there is to win."), "prizes")
    count = len(definition.prizes)
    return Check("good", ngettext("%(number)s prize.", "%(number)s prizes.", count, number=number(count)), "prizes")


def _translations(definition: Definition) -> Check:
    """Whether readers of each language read the title and the names in it."""
    named: list[Named] = [
        *definition.criteria,
        *definition.boosters,
        *definition.caps,
        *definition.gates,
        *definition.prizes,
    ]
    single = [rule.name for rule in named if not isinstance(rule.label, Translations)]
    if not isinstance(definition.title, Translations):
        return Check("look", _("The title is the same in French and in English."), "title-fr")
    if single:
        told = ngettext(
            "%(number)s name is the same in both languages: %(names)s.",
            "%(number)s names are the same in both languages: %(names)s.",
            len(single), number=number(len(single)), names=", ".join(single[:5]),
        )  # fmt: skip
        return Check("look", told, "criteria")
    return Check("good", _("Title and names are there in French and in English."), "title-fr")


def _law(definition: Definition) -> Check:
    """What the law may ask for; no advice, and no figure."""
    if not definition.prizes:
        return Check("good", _("No prize, hence nothing to declare."), "prizes")
    return Check(
        "look",
        _(
            "Prizes may bear social contributions and tax, and the works council may have to be told:"
            " have it looked at."
        ),
        "prizes",
    )
