"""In which state a challenge, the sales and the day are: what is kept of one holds as long as all three stay."""

from collections.abc import Hashable
from datetime import date

from sqlalchemy.orm import Session

from challenges.models import Challenge
from core.versions import sales_version


def state_of(session: Session, challenge: Challenge, day: date) -> Hashable:
    """The key under which pages keep what is true of a challenge now; they see only what is committed.

    The day is part of it: next steps, growth to date and the ranks of teams go by it. So is the file: a version that
    was rolled back is given again.
    """
    return challenge.id, challenge.state, challenge.version, challenge.source, sales_version(session), day
