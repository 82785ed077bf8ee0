"""A question as an item of QTI."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from elearning.questions.formats.export import Export
from elearning.questions.formats.qti import scoring
from elearning.questions.formats.qti.markup import add, add_label, add_markdown, root
from elearning.questions.formats.qti.scoring import RESPONSE, declare, mapped_share, outcomes, whole_if_right
from elearning.questions.formats.xml import Element
from elearning.questions.model import (
    Fill,
    Matching,
    Multiple,
    NumberAsked,
    Ordering,
    Question,
    Single,
    TrueFalse,
)
from elearning.texts import Texts

# What is told after an answer, by the identifier that shows it.
Told = dict[str, Texts | None]
_TRUTHS = ("true", "false")


def item_of(export: Export, question: Question, picture: str) -> Element:
    """The item; picture: the address of its picture from it, empty for none. NotTaken where QTI has no such thing."""
    language = export.language if export.language in question.text.languages else question.text.languages[0]
    item = root(
        "assessmentItem",
        language,
        identifier=question.id,
        title=export.title(question),
        adaptive="false",
        timeDependent="false",
    )
    told = {name: texts for name, texts in _told(question).items() if texts}
    _declare(item, export, question)
    many = "multiple" if isinstance(question, Multiple) else "single"
    outcomes(item, many if told else "", question.feedback is not None)
    body = add(item, "itemBody")
    add_markdown(body, export.text(question.text), blanks=isinstance(question, Fill))
    if picture and question.picture:
        shows = question.picture.shows
        add(add(body, "p"), "img", src=picture, alt=export.text(shows) if shows else "")
    _BODIES[question.kind](export, body, question)
    _process(add(item, "responseProcessing"), question, bool(told))
    for name, texts in told.items():
        _feedback(item, "FEEDBACK", name, export.text(texts))
    if question.feedback:
        _feedback(item, "GENERAL", "general", export.text(question.feedback))
    return item


def _feedback(item: Element, outcome: str, name: str, markdown: str) -> None:
    made = add(item, "modalFeedback", outcomeIdentifier=outcome, identifier=name, showHide="show")
    add_markdown(made, markdown)


def _told(question: Question) -> Told:
    match question:
        case Single() | Multiple():
            return {it.id: it.feedback for it in question.choices}
        case TrueFalse():
            return {"true": question.feedback_true, "false": question.feedback_false}
        case NumberAsked() | Fill():
            return {"wrong": question.wrong_feedback}
    return {}


def _declare(item: Element, export: Export, question: Question) -> None:
    match question:
        case Single():
            declare(item, RESPONSE, "single", "identifier", [question.right[0].id])
        case Multiple():
            right = [it.id for it in question.right]
            declare(
                item,
                RESPONSE,
                "multiple",
                "identifier",
                right,
                [(it.id, "1" if it.right else "-1") for it in question.choices],
            )
        case TrueFalse():
            declare(item, RESPONSE, "single", "identifier", ["true" if question.right else "false"])
        case NumberAsked():
            declare(item, RESPONSE, "single", "float", [question.accepted[0].value])
        case Ordering():
            declare(item, RESPONSE, "ordered", "identifier", [it.id for it in question.items])
        case Matching():
            pairs = [f"{it.id} {it.option}" for it in question.pairs]
            declare(item, RESPONSE, "multiple", "directedPair", pairs, [(it, "1") for it in pairs])
        case Fill():
            _declare_blanks(item, question)


def _declare_blanks(item: Element, question: Fill) -> None:
    for blank in question.blanks:
        texts = list(dict.fromkeys(it.text for it in blank.accepted))
        mapping = declare(item, blank.id, "single", "string", texts[:1], [(it, "1") for it in texts])
        for entry in mapping:
            entry.set("caseSensitive", "false" if blank.ignore_case else "true")


def _process(processing: Element, question: Question, tells: bool) -> None:
    match question:
        case Single() | TrueFalse():
            whole_if_right(processing)
        case Multiple():
            mapped_share(processing, [RESPONSE], len(question.right))
        case NumberAsked():
            scoring.number_within(processing, question)
        case Ordering():
            scoring.places_share(processing, len(question.items))
        case Matching():
            mapped_share(processing, [RESPONSE], len(question.pairs))
        case Fill():
            mapped_share(processing, [it.id for it in question.blanks], len(question.blanks))
    if tells:
        (scoring.tell_wrong if isinstance(question, NumberAsked | Fill) else scoring.tell_chosen)(processing)
    if question.feedback:
        scoring.tell_general(processing)


def _choices(export: Export, body: Element, question: Single | Multiple) -> None:
    most = "1" if isinstance(question, Single) else "0"
    shuffle = "true" if question.shuffle else "false"
    asked = add(body, "choiceInteraction", responseIdentifier=RESPONSE, shuffle=shuffle, maxChoices=most)
    for it in question.choices:
        add_label(asked, "simpleChoice", export.text(it.text), identifier=it.id)


def _true_false(_export: Export, body: Element, _question: TrueFalse) -> None:
    asked = add(body, "choiceInteraction", responseIdentifier=RESPONSE, shuffle="false", maxChoices="1")
    for name, text in zip(_TRUTHS, (_("True"), _("False")), strict=True):
        add(asked, "simpleChoice", str(text), identifier=name)


def _number(_export: Export, body: Element, _question: NumberAsked) -> None:
    add(add(body, "p"), "textEntryInteraction", responseIdentifier=RESPONSE, expectedLength="20")


def _ordering(export: Export, body: Element, question: Ordering) -> None:
    asked = add(body, "orderInteraction", responseIdentifier=RESPONSE, shuffle="true")
    # Not in the right order, for software that does not shuffle.
    for it in sorted(question.items, key=lambda it: export.text(it.text)):
        add_label(asked, "simpleChoice", export.text(it.text), identifier=it.id)


def _matching(export: Export, body: Element, question: Matching) -> None:
    most = str(len(question.pairs))
    asked = add(body, "matchInteraction", responseIdentifier=RESPONSE, shuffle="true", maxAssociations=most)
    first = add(asked, "simpleMatchSet")
    for pair in question.pairs:
        add_label(first, "simpleAssociableChoice", export.text(pair.text), identifier=pair.id, matchMax="1")
    second = add(asked, "simpleMatchSet")
    for option in question.options:
        add(second, "simpleAssociableChoice", export.text(option.text), identifier=option.id, matchMax=most)


def _fill(_export: Export, _body: Element, _question: Fill) -> None:
    """Its fields stand in its text."""


_BODIES: dict[str, Callable[[Export, Element, Any], None]] = {
    "single": _choices,
    "multiple": _choices,
    "true_false": _true_false,
    "number": _number,
    "ordering": _ordering,
    "matching": _matching,
    "fill": _fill,
}
