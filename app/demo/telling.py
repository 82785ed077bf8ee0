"""Whoever declares for a distributor of the demonstration, by what it has sold before."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.bills import Bill, Item, invoice_pdf, receipt_photo
from core.accounts.models import Account
from core.models import Client, Participant, Product
from declarations import services
from declarations.catalogue import product_names, sellers_of
from declarations.models import Declaration, Reason, State
from declarations.proven.attaching import attach
from declarations.proven.reading import read_file
from declarations.services import Verdict
from declarations.typed import Typed, TypedLine, typed_of
from sales.models import SaleKind, SaleLine, Status

# Those that come with a proof, by distributor and place.
PROOFS = {("D101", 0): "invoice", ("D101", 6): "invoice", ("D101", 8): "photo", ("D103", 1): "photo"}
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
        typed = Typed(f"FA-{FIRST_NUMBER + number}", day, self.client(number), self.lines(number, count))
        found = services.begin(session, self.shop, self.account.id, key, typed)
        self._prove(found, PROOFS.get((self.shop.code, number), ""))
        if state != State.DRAFT:
            services.submit(session, found.id, found.version, typed_of(found), self.account.id)
            self._lead(found, state)

    def give_back(self, day: date) -> None:
        """A piece of the first one, which was validated, comes back, and its return names it."""
        session, document = self.session, f"FA-{FIRST_NUMBER}"
        own = Declaration.distributor_id == self.shop.id, Declaration.document == document
        line = session.scalars(select(Declaration).where(*own)).one().lines[0]
        assert line.quantity is not None
        assert line.amount_cents is not None
        cents = -(line.amount_cents // line.quantity)
        given = TypedLine(line.product, -1, cents, line.seller_id, returns=f"{document} · {line.line}")
        typed = Typed(f"AV-{FIRST_NUMBER}", day, self.client(0), (given,))
        key = f"demonstration-return-{self.shop.code}"
        found = services.begin(session, self.shop, self.account.id, key, typed)
        services.submit(session, found.id, found.version, typed, self.account.id)
        services.decide(session, found.id, found.version, Verdict(frozenset({1})), self.back.id)

    def _prove(self, found: Declaration, kind: str) -> None:
        """Bring the invoice or the receipt of what was declared, where there is one."""
        if not kind:
            return
        bill = bill_of(self, typed_of(found))
        content = invoice_pdf(bill) if kind == "invoice" else receipt_photo(bill)
        brought = read_file(content, f"{bill.number}.pdf" if kind == "invoice" else "IMG_2041.jpg")
        if brought.reading.invoice:
            for line in found.lines:
                line.source = line.line
        attach(self.session, found.id, found.version, [brought], self.account.id)

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

    def lines(self, number: int, count: int) -> tuple[TypedLine, ...]:
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

    def client(self, number: int) -> str:
        """One of those that it has sold to."""
        bought = select(SaleLine.client_id).where(
            SaleLine.distributor_id == self.shop.id, SaleLine.kind == SaleKind.SELL_OUT.value
        )
        query = select(Client.name).where(Client.id.in_(bought), Client.name != "").order_by(Client.name)
        return self.session.scalars(query.offset(number % 3).limit(1)).first() or ""


def bill_of(teller: Teller, typed: Typed) -> Bill:
    """The invoice or receipt of a sale."""
    names = product_names(teller.session, [line.product for line in typed.lines])
    items = [Item(line.product, names[line.product], line.quantity or 0, line.cents or 0) for line in typed.lines]
    assert typed.date is not None
    return Bill(typed.document, typed.date, teller.shop.name, typed.client, items)
