"""What is said of what an amendment would change, and of what came in after closing."""

from flask_babel import gettext as _
from flask_babel import ngettext

from challenges.ledger.seals import Broken, Fault
from challenges.lifecycle.amendments import Preview
from challenges.lifecycle.late import Change
from core.wording import number


def audience_change(preview: Preview) -> list[str]:
    """Who would come to take part, and who would no longer."""
    told = []
    if preview.joining:
        joining = number(preview.joining)
        told.append(
            ngettext(
                "%(number)s participant joins the challenge.",
                "%(number)s participants join the challenge.",
                preview.joining,
                number=joining,
            )
        )
    if preview.leaving:
        leaving = number(preview.leaving)
        told.append(
            ngettext(
                "%(number)s participant no longer takes part.",
                "%(number)s participants no longer take part.",
                preview.leaving,
                number=leaving,
            )
        )
    return told


def late_change(change: str) -> str:
    """What became of a line after closing."""
    return {
        Change.ARRIVED: _("Came in late"),
        Change.CORRECTED: _("Corrected since"),
        Change.WITHDRAWN: _("No longer counts"),
        Change.RETURNED: _("Returned too late"),
    }[Change(change)]


def fault(found: Fault) -> str:
    """Why a closing does not hold."""
    return {
        Fault.CHANGED: _("what is kept of this closing is not what was sealed."),
        Fault.OUT_OF_CHAIN: _("the closing before it is not the one it was sealed with."),
        Fault.MISSING: _("nothing is kept of this closing."),
        Fault.OTHER_RULES: _("its rules or its state are not those that were sealed."),
        Fault.OTHER_POINTS: _("its ranking or its postings do not say what was sealed."),
    }[found]


def broken_closing(broken: Broken) -> str:
    """Which closing does not hold, and why."""
    about = {"code": broken.code, "moment": broken.closed_at, "fault": fault(broken.fault)}
    return _("Challenge “%(code)s”, closed %(moment)s (UTC): %(fault)s", **about)
