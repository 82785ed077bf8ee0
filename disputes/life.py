"""The life of a dispute: every step that there is, in one table; what is not in it is refused in words."""

from collections.abc import Mapping

from flask_babel import gettext as _

from core.errors import Refused
from disputes.models import Dispute, State
from disputes.words import STATES

OUTCOMES = (State.UPHELD, State.PARTLY_UPHELD, State.REJECTED)
# It goes on as long as somebody may write: whoever opened it (it is open again), or whoever answers (it has an answer).
LIVE = (State.OPEN, State.ANSWERED)
_FROM_LIVE = frozenset({*LIVE, *OUTCOMES, State.WITHDRAWN})
STEPS: Mapping[State, frozenset[State]] = {
    State.OPEN: _FROM_LIVE,
    State.ANSWERED: _FROM_LIVE,
    **dict.fromkeys((*OUTCOMES, State.WITHDRAWN), frozenset[State]()),
}


class Changed(Refused):
    """Somebody has written or decided since whoever acts saw it; nothing was written."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody has written or decided since you opened this. Nothing was done: look at it again.")
        )


def check_step(dispute: Dispute, to: State) -> None:
    """Refused where there is no such step from where it stands."""
    state = State(dispute.state)
    if to not in STEPS[state]:
        raise Refused(_("This dispute is “%(state)s”: nothing can be added to it any more.", state=STATES[state]))
