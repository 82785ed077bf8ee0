"""`python -m bench.alarms`: what the checks of declarations find in the demonstration: each planted case, and its place
in the queue; and how many of a thousand ordinary documents they mark though nothing is wrong with them.

The ordinary ones are the latest documents that the demonstration's distributors brought in by files, looked at one by
one as if they were declared; nothing of it is kept.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.planted import planted_ones
from bench.programme import Programme
from core.accounts.models import Account
from core.clock import as_if, utc_now
from core.db import begin_writing
from core.models import Client, Product
from declarations.alerts.looking import look_over
from declarations.alerts.models import Alert
from declarations.models import Declaration, DeclarationLine, State
from declarations.queries import WAITS
from declarations.validating.settings import read_setting
from sales.models import DEAD, SaleKind, SaleLine
from tests.browser.serving import NOW, fill

DOCUMENTS = 1000


@dataclass
class Found:
    """Scores of ordinary documents and of planted ones, and which checks marked the ordinary ones."""

    ordinary: list[int] = field(default_factory=list)
    planted: dict[str, tuple[int, bool]] = field(default_factory=dict)
    alarms: Counter[str] = field(default_factory=Counter)


def main() -> None:
    """Fill a demonstration, look, and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.alarms", description="False alarms of the checks.")
    parser.add_argument("--database", metavar="URL", help="a demonstration that is there; else one is made")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="palier-bench-") as folder:
        url = asked.database or f"sqlite:///{Path(folder) / 'demonstration.sqlite'}"
        if not asked.database:
            fill(url)
        programme = Programme(url)
        with as_if(NOW), programme.session() as session:
            begin_writing(session)
            found = look(session)
            marked_from = read_setting(session).marked_from
            session.rollback()
        programme.disconnect()
    tell(found, marked_from)


def look(session: Session) -> Found:
    """Look at everything; the caller rolls back."""
    found = Found()
    waiting = session.scalars(select(Declaration).where(WAITS)).all()
    alerts = {(it.declaration_id, it.name) for it in session.scalars(select(Alert))}
    for check, declaration in planted_ones(waiting):
        found.planted[check.value] = declaration.score, (declaration.id, check.value) in alerts
    for declaration in ordinary(session):
        found.ordinary.append(look_over(session, declaration))
        if found.ordinary[-1]:
            names = select(Alert.name).where(Alert.declaration_id == declaration.id).distinct()
            found.alarms.update(session.scalars(names).all())
    return found


def ordinary(session: Session) -> Iterator[Declaration]:
    """The latest documents of files, as declarations that say the same."""
    query = select(SaleLine.document, SaleLine.issuer_id).where(
        SaleLine.kind == SaleKind.SELL_OUT.value, SaleLine.status.not_in(DEAD), SaleLine.document.like("TC-%"),
        ~select(Declaration.id).where(Declaration.document == SaleLine.document,
                                      Declaration.distributor_id == SaleLine.issuer_id).exists(),
    )  # fmt: skip
    latest = query.group_by(SaleLine.document, SaleLine.issuer_id).order_by(SaleLine.date.desc(), SaleLine.document)
    author = session.scalars(select(Account.id)).first()
    for document, shop in session.execute(latest.limit(DOCUMENTS)).all():
        lines = (
            select(SaleLine, Product.code, Client.code, Client.name)
            .join(Product, Product.id == SaleLine.product_id)
            .outerjoin(Client, Client.id == SaleLine.client_id)
            .where(SaleLine.document == document, SaleLine.issuer_id == shop)
            .order_by(SaleLine.line)
        )
        rows = session.execute(lines).all()
        now = utc_now()
        one = Declaration(distributor_id=shop, account_id=author, key=token_hex(8), document=document)
        one.date, one.client, one.client_code = rows[0][0].date, rows[0][3] or "", rows[0][2] or ""
        one.state, one.created_at, one.changed_at, one.submitted_at = State.SUBMITTED.value, now, now, now
        one.lines = [
            DeclarationLine(line=it.line, product=code, quantity=it.quantity, amount_cents=it.amount_cents)
            for it, code, _client, _name in rows
        ]
        session.add(one)
        session.flush()
        yield one


def tell(found: Found, marked_from: int) -> None:
    """The figures."""
    marked = sum(score >= marked_from for score in found.ordinary)
    print(f"{marked} of {len(found.ordinary)} ordinary documents are marked "
          f"({100 * marked / max(len(found.ordinary), 1):.1f} %): {dict(found.alarms)}")  # fmt: skip
    queue = len(found.ordinary) + len(found.planted)
    for name, (score, is_found) in sorted(found.planted.items()):
        place = 1 + sum(other > score for other in found.ordinary) + sum(it > score for it, _ in found.planted.values())
        tenth = "in the top tenth" if place * 10 <= queue else "NOT in the top tenth"
        print(f"{name}: {'found' if is_found else 'NOT FOUND'}, score {score}, place {place} of {queue}, {tenth}")


if __name__ == "__main__":
    main()
