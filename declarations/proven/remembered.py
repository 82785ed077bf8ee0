"""What a distributor's declarants have matched before: the names of their invoices, and the products they mean."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import utc_now
from core.files.names import fold
from core.models import Product
from declarations.models import Declaration
from declarations.proven.matching import matched_by_itself
from declarations.proven.models import CALLED_LETTERS, RememberedName
from declarations.proven.queries import invoice_of
from sales.invoices.model import Line


def called(line: Line) -> str:
    """By what a line's product is remembered: the seller's code, else the name; empty where it has neither."""
    kind, text = ("code", fold(line.code)) if fold(line.code) else ("name", fold(line.name))
    return f"{kind} {text}"[:CALLED_LETTERS] if text else ""


def remembered(session: Session, shop_id: int, lines: Collection[Line]) -> dict[str, str]:
    """The codes of products by what a distributor's invoices call them, of those that are remembered."""
    query = (
        select(RememberedName.called, Product.code)
        .join(Product, Product.id == RememberedName.product_id)
        .where(RememberedName.distributor_id == shop_id, RememberedName.called.in_({called(line) for line in lines}))
    )
    return {row.called: row.code for row in session.execute(query)}


def remember(session: Session, declaration: Declaration) -> None:
    """Keep what whoever submits has matched, where it is not what would be found anyway."""
    invoice = invoice_of(session, declaration.id)
    if invoice is None:
        return
    sources = {line.source: line.product for line in declaration.lines if line.source}
    chosen = {place: sources[place] for place in range(1, len(invoice.lines) + 1) if place in sources}
    lines = {place: invoice.lines[place - 1] for place in chosen}
    found = matched_by_itself(session, lines)
    before = remembered(session, declaration.distributor_id, lines.values())
    for place, line in lines.items():
        known = before.get(called(line), found.get(place))
        if called(line) and known != chosen[place]:
            _keep(session, declaration.distributor_id, called(line), chosen[place])


def _keep(session: Session, shop_id: int, name: str, code: str) -> None:
    product = session.scalar(select(Product.id).where(Product.code == code))
    if product is None:
        return
    query = select(RememberedName).where(RememberedName.distributor_id == shop_id, RememberedName.called == name)
    row = session.scalar(query)
    if row is None:
        row = RememberedName(distributor_id=shop_id, called=name)
        session.add(row)
    row.product_id, row.at = product, utc_now()
    session.flush()
