"""What is said of seals that do not hold."""

from flask_babel import gettext as _

from challenges.ledger.seals import Fault


def fault(found: Fault) -> str:
    """Why a closing does not hold."""
    return {
        Fault.CHANGED: _("what is kept of this closing is not what was sealed."),
        Fault.OUT_OF_CHAIN: _("the closing before it is not the one it was sealed with."),
        Fault.MISSING: _("nothing is kept of this closing."),
        Fault.OTHER_RULES: _("its rules or its state are not those that were sealed."),
        Fault.OTHER_POINTS: _("its ranking or its postings do not say what was sealed."),
    }[found]
