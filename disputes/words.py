"""Disputes in words: what they are about, their states, why they were decided so, and what happened."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from disputes.models import About, Act, Dispute, DisputeEntry, Reason, State

STATES = {
    State.OPEN: _l("Waits for an answer"),
    State.ANSWERED: _l("Answered"),
    State.UPHELD: _l("Upheld"),
    State.PARTLY_UPHELD: _l("Partly upheld"),
    State.REJECTED: _l("Rejected"),
    State.WITHDRAWN: _l("Withdrawn"),
}
# The classes of their badges (static/components/page.css).
COLOURS = {
    State.OPEN: "waiting",
    State.ANSWERED: "upcoming",
    State.UPHELD: "running",
    State.PARTLY_UPHELD: "running",
    State.REJECTED: "failed",
    State.WITHDRAWN: "closed",
}
ABOUT = {
    About.POINTS: _l("Points"),
    About.MISSING: _l("A missing sale"),
    About.REFUSAL: _l("A refusal"),
    About.PRIZE: _l("A prize"),
}
REASONS = {
    Reason.SALE_WRONG: _l("The sale was recorded wrongly"),
    Reason.SALE_MISSING: _l("The sale was missing"),
    Reason.REFUSED_WRONGLY: _l("It was refused wrongly"),
    Reason.RULES_SAY_SO: _l("The rules say so"),
    Reason.NO_PROOF: _l("There is no proof of it"),
    Reason.SOMEBODY_ELSES: _l("The sale is credited to somebody else"),
    Reason.TOO_LATE: _l("It comes too late"),
    Reason.OTHER: _l("Another reason"),
}
ACTS = {
    Act.CORRECT: _l("Correct or add the sale line"),
    Act.VALIDATE: _l("Validate what was refused"),
    Act.LEAVE: _l("Leave everything as it is"),
}


def state_name(state: str) -> str:
    """A state in a word or two."""
    return str(STATES[State(state)])


def state_colour(state: str) -> str:
    """The name of its badge's colour."""
    return COLOURS[State(state)]


def about_name(about: str) -> str:
    """What it is about, in a word or two."""
    return str(ABOUT[About(about)])


def reason_name(reason: str) -> str:
    """Why it was decided so; empty for no reason."""
    return str(REASONS[Reason(reason)]) if reason else ""


def act_name(act: str) -> str:
    """What an outcome did; empty before there is one."""
    return str(ACTS[Act(act)]) if act else ""


def title(dispute: Dispute) -> str:
    """What it is called in lists: what it is about, and of what."""
    stood = dispute.as_it_stood
    if dispute.about == About.MISSING:
        return _("Missing sale %(document)s", document=dispute.document)
    if dispute.about == About.REFUSAL:
        return _("Refusal of %(document)s", document=dispute.document)
    if dispute.about == About.PRIZE:
        return _("Prizes of “%(challenge)s”", challenge=stood["title"])
    if dispute.document:
        return _("Points of sale %(document)s", document=dispute.document)
    rules = stood.get("rules", [])
    return _("Points for “%(rule)s”", rule=rules[0]["label"]) if dispute.rule and rules else _("Points as a whole")


def happened(entry: DisputeEntry, is_first: bool) -> str:
    """What an entry is: a message of one side or the other, or a decision."""
    if is_first:
        return _("Opened")
    return {
        State.OPEN: _("Message"),
        State.ANSWERED: _("Answer"),
        State.UPHELD: _("Upheld"),
        State.PARTLY_UPHELD: _("Partly upheld"),
        State.REJECTED: _("Rejected"),
        State.WITHDRAWN: _("Withdrawn"),
    }[State(entry.to_state)]
