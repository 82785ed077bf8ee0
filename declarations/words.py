"""Declarations in words: their states, why they are refused, and what happened to them."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from declarations.models import DeclarationStep, LineState, Reason, State

STATES = {
    State.DRAFT: _l("Draft"),
    State.SUBMITTED: _l("Submitted"),
    State.UNDER_REVIEW: _l("Under review"),
    State.VALIDATED: _l("Validated"),
    State.PARTLY_VALIDATED: _l("Partly validated"),
    State.REFUSED: _l("Refused"),
    State.CANCELLED: _l("Withdrawn"),
    State.EXPIRED: _l("Expired"),
}
LINE_STATES = {
    LineState.SUBMITTED: _l("Waiting"),
    LineState.VALIDATED: _l("Validated"),
    LineState.REFUSED: _l("Refused"),
}
REASONS = {
    Reason.NO_PROOF: _l("The proof is missing"),
    Reason.UNREADABLE: _l("The proof cannot be read"),
    Reason.OTHER_AMOUNT: _l("The amount or quantity is another one"),
    Reason.OTHER_PRODUCT: _l("The product is another one"),
    Reason.TWICE: _l("It was declared before"),
    Reason.TOO_LATE: _l("It comes too late"),
    Reason.NOT_ELIGIBLE: _l("It does not count in any challenge"),
    Reason.OTHER: _l("Another reason"),
}
# What is to be done next, told to whoever declared it.
NEXT = {
    State.DRAFT: _l("It is not sent yet. Submit it when it is complete."),
    State.SUBMITTED: _l("It waits for somebody to look at it. You may still correct it."),
    State.UNDER_REVIEW: _l("Somebody is looking at it."),
    State.VALIDATED: _l("It is settled, and its points are in your balance."),
    State.PARTLY_VALIDATED: _l("The lines that were validated count; the others do not."),
    State.REFUSED: _l("It counts for nothing so far. Correct it and submit it again."),
    State.CANCELLED: _l("It was taken back and counts for nothing."),
    State.EXPIRED: _l("It was left for too long and counts for nothing."),
}
# The classes of their badges (static/components/page.css).
COLOURS = {
    State.DRAFT: "draft",
    State.SUBMITTED: "waiting",
    State.UNDER_REVIEW: "waiting",
    State.VALIDATED: "running",
    State.PARTLY_VALIDATED: "running",
    State.REFUSED: "failed",
    State.CANCELLED: "closed",
    State.EXPIRED: "closed",
}


def state_name(state: str) -> str:
    """A state in a word or two."""
    return str(STATES[State(state)])


def state_colour(state: str) -> str:
    """The name of its badge's colour."""
    return COLOURS[State(state)]


def line_state_name(state: str) -> str:
    """A line's state in a word."""
    return str(LINE_STATES[LineState(state)])


def next_of(state: str) -> str:
    """What comes next."""
    return str(NEXT[State(state)])


def reason_name(reason: str) -> str:
    """Why, in a sentence without its point; empty for no reason."""
    return str(REASONS[Reason(reason)]) if reason else ""


def happened(step: DeclarationStep) -> str:
    """What a step did."""
    before, after = State(step.from_state), State(step.to_state)
    if after == State.SUBMITTED:
        told = {
            State.DRAFT: _("Submitted"),
            State.REFUSED: _("Corrected and submitted again"),
            State.UNDER_REVIEW: _("Put back into the queue"),
        }
        return told.get(before, _("Corrected while it waited"))
    return {
        State.UNDER_REVIEW: _("Taken under review"),
        State.VALIDATED: _("Validated"),
        State.PARTLY_VALIDATED: _("Validated in part"),
        State.REFUSED: _("Refused"),
        State.CANCELLED: _("Withdrawn"),
        State.EXPIRED: _("Expired"),
    }[after]
