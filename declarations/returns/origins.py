"""The sale line that a return gives back: as it is written, found and proposed, and what was given back of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flask_babel import gettext as _
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from core.accounts.models import Account
from core.limits import RETURNS_OFFERED
from core.models import Client, Product
from core.wording import day, money_exact, number
from declarations.life import STANDING
from declarations.models import Declaration, DeclarationLine, LineState
from declarations.typed import Typed, TypedLine
from sales.models import DEAD, SaleKind, SaleLine, Status
from sales.returns import BETWEEN, written
from sales.returns import given_back as lines_given_back

PROPOSED = 3


def read(text: str) -> tuple[str, int | None]:
    """The document and the line that a text names; a document alone where no line stands behind it."""
    document, sign, line = text.rpartition(BETWEEN.strip())
    place = line.strip()
    if sign and place.isascii() and place.isdecimal() and len(place) < 10:
        return document.strip(), int(place)
    return text.strip(), None


def find_origin(session: Session, shop_id: int, line: TypedLine) -> SaleLine | str:
    """The sale line that a return names, of this distributor's own; a sentence where there is none to be given back."""
    document, place = read(line.returns)
    known = session.scalars(_of_document(shop_id, document)).all()
    if not known:
        return _("There is no sale “%(document)s” of this distributor.", document=document)
    if place is not None and all(it.line != place for it in known):
        return _("Sale %(document)s has no line %(line)s.", document=document, line=place)
    product = session.scalar(select(Product.id).where(Product.code == line.product))
    found = [it for it in known if it.product_id == product and place in (None, it.line)]
    if not found:
        return _("Sale %(document)s has another product there: what is given back is what was sold.", document=document)
    if len(found) > 1:
        as_this = written(document, found[0].line)
        return _("Sale %(document)s has several lines of this product. Write which one, as %(as_this)s.",
                 document=document, as_this=as_this)  # fmt: skip
    return _returnable(found[0])


def _returnable(line: SaleLine) -> SaleLine | str:
    if line.status in DEAD:
        return _("That sale was refused or taken back: there is nothing of it to give back.")
    if line.quantity <= 0 or line.amount_cents <= 0:
        return _("That line is no sale, but a return itself.")
    return line


def _of_document(shop_id: int, document: str) -> Select[SaleLine]:
    own = SaleLine.kind == SaleKind.SELL_OUT.value, SaleLine.issuer_id == shop_id
    writings = {document, document.upper(), document.lower()}
    return select(SaleLine).where(*own, SaleLine.document.in_(writings)).order_by(SaleLine.line)


def given_back(session: Session, origin: SaleLine, but: int | None) -> tuple[int, int]:
    """Pieces and cents (both above zero) given back of a sale line so far, by what stands; but by one declaration."""
    query = select(func.sum(DeclarationLine.quantity), func.sum(DeclarationLine.amount_cents))
    query = query.join(Declaration, Declaration.id == DeclarationLine.declaration_id).where(
        Declaration.distributor_id == origin.issuer_id,
        Declaration.state.in_([state.value for state in STANDING]),
        DeclarationLine.origin_document == origin.document,
        DeclarationLine.origin_line == origin.line,
        DeclarationLine.state != LineState.REFUSED.value,
    )
    quantity, cents = session.execute(query if but is None else query.where(Declaration.id != but)).one()
    others = _of_files(session, origin)
    pieces = -int(quantity or 0) - sum(line.quantity for line in others)
    return pieces, -int(cents or 0) - sum(line.amount_cents for line in others)


def _of_files(session: Session, origin: SaleLine) -> list[SaleLine]:
    """The lines of files that give back of a sale line: of documents that nobody declared."""
    backs = lines_given_back(session, origin)
    query = select(Declaration.document).where(
        Declaration.distributor_id == origin.issuer_id, Declaration.document.in_({line.document for line in backs})
    )
    declared = set(session.scalars(query)) if backs else set()
    return [line for line in backs if line.document not in declared]


def resolved(session: Session, shop_id: int, typed: Typed) -> Typed:
    """The same with each return's sale line named whole, credited to whoever sold it.

    The client is who bought it, where none was typed and all that is given back was sold to the same one.
    """
    found = {place: _found(session, shop_id, line) for place, line in enumerate(typed.lines)}
    origins = {place: origin for place, origin in found.items() if origin is not None}
    lines = [_as_sold(line, origins.get(place)) for place, line in enumerate(typed.lines)]
    clients = {origin.client_id for origin in origins.values()}
    if not typed.client and origins and len(origins) == len(lines) and len(clients) == 1:
        client = session.get(Client, next(iter(clients)) or 0)
        return replace(typed, lines=tuple(lines), client=client.name or client.code if client else "")
    return replace(typed, lines=tuple(lines))


def _found(session: Session, shop_id: int, line: TypedLine) -> SaleLine | None:
    found = find_origin(session, shop_id, line) if line.returns else ""
    return None if isinstance(found, str) else found


def _as_sold(line: TypedLine, origin: SaleLine | None) -> TypedLine:
    if origin is None:
        return line
    return replace(line, returns=written(origin.document, origin.line), seller_id=origin.seller_id)


def offered_sales(session: Session, account: Account, shop_id: int) -> Sequence[tuple[str, str]]:
    """What an account has sold and may give back, the latest first: as a return names it, and what it was."""
    own = [person.id for person in account.participants]
    sold_by = or_(SaleLine.distributor_id.in_(own), SaleLine.seller_id.in_(own))
    query = _sold(shop_id).where(sold_by).limit(RETURNS_OFFERED)
    return [(written(line.document, line.line), _what(line, product)) for line, product in session.execute(query)]


def proposed(session: Session, account: Account, shop_id: int, product: str) -> list[str]:
    """The latest sales of a product (its code) that an account may give back, as a return names them."""
    own = [person.id for person in account.participants]
    sold_by = or_(SaleLine.distributor_id.in_(own), SaleLine.seller_id.in_(own))
    query = _sold(shop_id).where(sold_by, Product.code == product).limit(PROPOSED)
    return [written(line.document, line.line) for line, _product in session.execute(query)]


def _sold(shop_id: int) -> Select[SaleLine, str]:
    own = SaleLine.kind == SaleKind.SELL_OUT.value, SaleLine.issuer_id == shop_id
    return (
        select(SaleLine, Product.name)
        .join(Product, Product.id == SaleLine.product_id)
        .where(*own, SaleLine.status == Status.VALIDATED.value, SaleLine.quantity > 0, SaleLine.amount_cents > 0)
        .order_by(SaleLine.date.desc(), SaleLine.id.desc())
    )


def _what(line: SaleLine, product: str) -> str:
    return " · ".join([product, day(line.date), number(line.quantity), money_exact(line.amount_cents)])


def lines_with_origin(declaration: Declaration) -> Iterator[DeclarationLine]:
    """Its lines that name what they give back."""
    return (line for line in declaration.lines if line.origin_document)
