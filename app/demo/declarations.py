"""What the distributors of the demonstration have declared: something in each state, as people would type it."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.people import DEMONSTRATION_DISTRIBUTOR
from app.demo.planted import Planter, plant
from app.demo.telling import Teller
from core.accounts.models import Account, Role
from core.models import Participant
from declarations.models import State

OTHERS = ("D102", "D103", "D104", "D105")
# What becomes of each of the distributor's declarations, the latest last; days ago, and lines.
OWN = (
    (State.VALIDATED, 9, 2),
    (State.REFUSED, 8, 1),
    (State.PARTLY_VALIDATED, 7, 3),
    (State.CANCELLED, 6, 1),
    (State.VALIDATED, 5, 1),
    (State.UNDER_REVIEW, 4, 2),
    (State.SUBMITTED, 3, 2),
    (State.SUBMITTED, 400, 1),
    (State.SUBMITTED, 1, 1),
    (State.DRAFT, 1, 1),
)


def declare(session: Session, day: date) -> None:
    """What has been declared up to a day; the caller commits."""
    back = session.scalars(select(Account).where(Account.role == Role.ADMINISTRATOR.value)).first()
    own = session.scalars(select(Account).where(Account.role == Role.DISTRIBUTOR.value)).first()
    assert back is not None
    assert own is not None
    planter = Planter(lambda code: Teller(session, _shop(session, code), back, back), day)
    for number, (state, days, count) in enumerate(OWN):
        shop = _shop(session, DEMONSTRATION_DISTRIBUTOR)
        Teller(session, shop, own, back).declare(number, state, planter.ago(days), count)
    Teller(session, _shop(session, DEMONSTRATION_DISTRIBUTOR), own, back).give_back(planter.ago(2))
    # Others send theirs on paper: the back office types them in, and they wait like all others.
    for number, code in enumerate(OTHERS):
        Teller(session, _shop(session, code), back, back).declare(
            number, State.SUBMITTED, planter.ago(2), 1 + number % 3
        )
    plant(planter)


def _shop(session: Session, code: str) -> Participant:
    return session.scalars(select(Participant).where(Participant.code == code)).one()
