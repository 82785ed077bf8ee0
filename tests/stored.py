"""A world of the slow reading, stored in the real tables without going through files."""

from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from core.clock import utc_now
from core.db import Base, db
from core.models import Client, Completion, Membership, Participant, Product, SalesVersion, Target, Team
from core.versions import renew_version
from sales.models import SaleLine
from tests.slow.world import World


def make_tables() -> None:
    """The tables of the models in the application's database, with the row that the first migration writes."""
    Base.metadata.create_all(db.engine)
    with db.engine.begin() as connection:
        connection.execute(insert(SalesVersion).values(id=1, stamp="tests", whole="tests"))


def store_world(session: Session, world: World) -> None:
    """Write everybody and everything of `world`, as sales of another version; the caller commits or rolls back."""
    renew_version(session)
    teams = {
        name: Team(name=name) for name in sorted({m.team for p in world.participants.values() for m in p.memberships})
    }
    people = {
        code: Participant(code=code, name=p.name, kind=p.kind, email="", until=p.until)
        for code, p in world.participants.items()
    }
    for code, person in world.participants.items():
        people[code].parent = people[person.parent] if person.parent else None
        people[code].memberships = [
            Membership(team=teams[m.team], first_day=m.first, last_day=m.last) for m in person.memberships
        ]
    products = {code: Product(code=code, name=code, range=path) for code, path in world.products.items()}
    buyers = sorted({*(line.buyer for line in world.lines), *world.segments} - {""})
    clients = {code: Client(code=code, segment=world.segments.get(code, "")) for code in buyers}
    session.add_all([*teams.values(), *people.values(), *products.values(), *clients.values()])
    session.flush()
    now = utc_now()

    def found(kind: dict[str, Any], code: str) -> int | None:
        return kind[code].id if code else None

    session.add_all(
        SaleLine(
            kind=line.kind,
            document=line.document,
            line=line.line,
            issuer_id=(found(people, line.distributor) or 0) if line.kind == "sell_out" else 0,
            date=line.date,
            rep_id=found(people, line.rep),
            distributor_id=found(people, line.distributor),
            seller_id=found(people, line.seller),
            client_id=found(clients, line.buyer),
            product_id=found(products, line.product),
            quantity=line.quantity,
            amount_cents=line.amount_cents,
            status=line.status,
            original_document=line.original_document or None,
            original_line=line.original_line,
            changed_at=now,
        )
        for line in world.lines
    )
    for (code, month), cents in world.targets.items():
        year, number = map(int, month.split("-"))
        session.add(
            Target(participant_id=people[code].id, month=now.date().replace(year, number, 1), amount_cents=cents)
        )
    session.add_all(
        Completion(participant_id=people[done.participant].id, module=done.module, date=done.date, points=done.points)
        for done in dict.fromkeys(world.completions)
    )
    session.flush()
