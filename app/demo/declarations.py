"""What the distributors of the demonstration have declared: something in each state, as people would type it."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.people import DEMONSTRATION_DISTRIBUTOR
from core.accounts.models import Account, Role
from core.models import Client, Participant, Product
from declarations import services
from declarations.catalogue import sellers_of
from declarations.models import Declaration, Reason, State
from declarations.services import Verdict
from declarations.typed import Typed, TypedLine
from sales.models import SaleKind, SaleLine, Status

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
REFUSAL = "La facture indique 2 pièces et non 3 : merci de corriger la quantité."
FIRST_NUMBER = 4180


@dataclass
class Teller:
    """Somebody who declares for a distributor, by what it has sold before."""

    session: Session
    shop: Participant
    account: Account
    back: Account

    def declare(self, number: int, state: State, day: date, count: int) -> None:
        """One declaration that ends in a state."""
        session, key = self.session, f"demonstration-{self.shop.code}-{number}"
        typed = Typed(f"FA-{FIRST_NUMBER + number}", day, self._client(number), self._lines(number, count))
        found = services.begin(session, self.shop, self.account.id, key, typed)
        if state != State.DRAFT:
            services.submit(session, found.id, found.version, typed, self.account.id)
            self._lead(found, state)

    def _lead(self, found: Declaration, state: State) -> None:
        session, number, seen = self.session, found.id, found.version
        every = frozenset(line.line for line in found.lines)
        if state == State.UNDER_REVIEW:
            services.review(session, number, seen, self.back.id)
        elif state == State.CANCELLED:
            services.cancel(session, number, seen, self.account.id)
        elif state != State.SUBMITTED:
            good = {State.VALIDATED: every, State.PARTLY_VALIDATED: every - {1}}.get(state, frozenset())
            verdict = Verdict(good, Reason.OTHER_AMOUNT.value, REFUSAL)
            services.decide(session, number, seen, verdict, self.back.id)

    def _lines(self, number: int, count: int) -> tuple[TypedLine, ...]:
        """What a distributor has sold once, sold again."""
        sold = (
            select(Product.code, SaleLine.quantity, SaleLine.amount_cents)
            .join(SaleLine, SaleLine.product_id == Product.id)
            .where(SaleLine.distributor_id == self.shop.id, SaleLine.kind == SaleKind.SELL_OUT.value)
            .where(SaleLine.status == Status.VALIDATED.value, SaleLine.amount_cents > 0, SaleLine.quantity > 0)
        )
        rows = self.session.execute(sold.order_by(SaleLine.id.desc()).offset(3 * number).limit(count)).all()
        sellers = sellers_of(self.session, self.shop.id)
        return tuple(
            TypedLine(code, quantity, cents, sellers[(number + place) % len(sellers)].id if sellers else None)
            for place, (code, quantity, cents) in enumerate(rows)
        )

    def _client(self, number: int) -> str:
        bought = select(SaleLine.client_id).where(
            SaleLine.distributor_id == self.shop.id, SaleLine.kind == SaleKind.SELL_OUT.value
        )
        query = select(Client.name).where(Client.id.in_(bought), Client.name != "").order_by(Client.name)
        return self.session.scalars(query.offset(number % 3).limit(1)).first() or ""


def declare(session: Session, day: date) -> None:
    """What has been declared up to a day; the caller commits."""
    back = session.scalars(select(Account).where(Account.role == Role.ADMINISTRATOR.value)).first()
    own = session.scalars(select(Account).where(Account.role == Role.DISTRIBUTOR.value)).first()
    assert back is not None
    assert own is not None
    for number, (state, days, count) in enumerate(OWN):
        shop = _shop(session, DEMONSTRATION_DISTRIBUTOR)
        Teller(session, shop, own, back).declare(number, state, day - timedelta(days=days), count)
    _give_back(session, own, back, day)
    # Others send theirs on paper: the back office types them in, and they wait like all others.
    for number, code in enumerate(OTHERS):
        Teller(session, _shop(session, code), back, back).declare(
            number, State.SUBMITTED, day - timedelta(days=2), 1 + number % 3
        )


def _give_back(session: Session, own: Account, back: Account, day: date) -> None:
    """A piece of the first one that was validated comes back, and its return names it."""
    first = session.scalars(select(Declaration).where(Declaration.document == f"FA-{FIRST_NUMBER}")).one()
    line = first.lines[0]
    assert line.quantity is not None
    assert line.amount_cents is not None
    cents = -(line.amount_cents // line.quantity)
    given = TypedLine(line.product, -1, cents, line.seller_id, f"{first.document} · {line.line}")
    typed = Typed(f"AV-{FIRST_NUMBER}", day - timedelta(days=2), first.client, (given,))
    found = services.begin(session, first.distributor, own.id, f"demonstration-return-{first.id}", typed)
    services.submit(session, found.id, found.version, typed, own.id)
    services.decide(session, found.id, found.version, Verdict(frozenset({1})), back.id)


def _shop(session: Session, code: str) -> Participant:
    return session.scalars(select(Participant).where(Participant.code == code)).one()
