"""What is wrong with a question, in sentences: for whoever writes one, and for what a file holds."""

from typing import TYPE_CHECKING

from flask_babel import gettext as _

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails


def faults(error: "ValidationError") -> list[tuple[str, str]]:
    """(where, what is wrong) of everything: where is the path in the question, as `choices.1.text`; empty for all."""
    return [(_place(one), _sentence(one)) for one in error.errors(include_url=False, include_input=False)]


def first_fault(error: "ValidationError") -> str:
    """What is wrong first, in one sentence."""
    return faults(error)[0][1]


def _place(error: "ErrorDetails") -> str:
    return ".".join(str(part) for part in error["loc"])


def _sentence(error: "ErrorDetails") -> str:
    context = error.get("ctx", {})
    told = {
        "no_text": _("A text is missing."),
        "no_number": _("One of its numbers is not written in figures, or is too long."),
        "below_zero": _("The tolerance is below zero."),
        "one_right": _("Exactly one choice has to be right."),
        "some_right": _("At least one choice has to be right."),
        "no_option": _("What something is matched with is not among the options."),
        "blanks": _("Each blank has to stand in the text exactly once, in double square brackets."),
        "twice": _("The identifier “%(id)s” stands there twice.", id=context.get("id", "")),
        "same_text": _("“%(text)s” stands there twice: nobody could tell one from the other.", text=_of(context)),
        "too_short": _("It needs at least %(least)s answers.", least=context.get("min_length", 1)),
        "too_long": _("It has more than %(most)s of something.", most=context.get("max_length", 0)),
        "string_too_long": _("A text has more than %(most)s characters.", most=context.get("max_length", 0)),
    }
    known = told.get(error["type"])
    return str(known) if known else str(_("Something in it cannot be taken (%(place)s).", place=_place(error)))


def _of(context: dict[str, object]) -> str:
    return str(context.get("text", ""))
