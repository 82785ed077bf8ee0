"""Products, clients and sellers as somebody who declares names them."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from core.accounts.models import Account
from core.clock import today
from core.models import Client, Kind, Participant, Product
from core.privacy.projection import may_be_named
from core.viewer import EVERYONE, Viewer
from declarations.models import Declaration
from declarations.typed import Typed
from sales.models import SaleKind, SaleLine

# Between the code and the name of what is offered.
BETWEEN = " · "
# So many are offered by the page itself; whoever knows the code or the name of another one types it.
OFFERED = 400
CLIENTS_OFFERED = 200


def find_product(session: Session, text: str) -> Product | None:
    """The product that a text names: by its code, its name, or the only one whose name holds it."""
    code = text.split(BETWEEN)[0].strip()
    found = session.scalars(select(Product).where(Product.code == code)).first()
    if found is not None:
        return found
    lowered = text.strip().lower()
    for names in (func.lower(Product.code) == lowered, func.lower(Product.name) == lowered):
        several = session.scalars(select(Product).where(names).limit(2)).all()
        if len(several) == 1:
            return several[0]
    holds = Product.name.icontains(text.strip(), autoescape=True)
    several = session.scalars(select(Product).where(holds).limit(2)).all()
    return several[0] if len(several) == 1 else None


def find_products(session: Session, texts: Collection[str]) -> dict[str, Product]:
    """The products that these texts name; one that names none is left out."""
    codes = {text: text.split(BETWEEN)[0].strip() for text in texts if text}
    query = select(Product).where(Product.code.in_(set(codes.values())))
    by_code = {product.code: product for product in session.scalars(query)} if codes else {}
    found = {text: by_code.get(code) or find_product(session, text) for text, code in codes.items()}
    return {text: product for text, product in found.items() if product is not None}


def product_ids(session: Session, declaration: Declaration) -> dict[str, int]:
    """The numbers of the products of a declaration that was submitted, by their codes."""
    codes = {line.product for line in declaration.lines}
    rows = session.execute(select(Product.code, Product.id).where(Product.code.in_(codes)))
    return {row.code: row.id for row in rows}


def as_stored(session: Session, typed: Typed) -> Typed:
    """What was typed with the codes of the products that there are, as a declaration that was submitted says it."""
    found = find_products(session, [line.product for line in typed.lines])
    named = {place: found.get(line.product) for place, line in enumerate(typed.lines)}
    return typed.with_products({place: product.code for place, product in named.items() if product})


def offered_products(session: Session) -> Sequence[tuple[str, str]]:
    """Code and name of what is offered to choose from."""
    query = select(Product.code, Product.name).order_by(Product.name, Product.code).limit(OFFERED)
    return [(code, name) for code, name in session.execute(query)]


def product_names(session: Session, codes: Sequence[str]) -> dict[str, str]:
    """The names of products by their codes."""
    query = select(Product.code, Product.name).where(Product.code.in_(codes))
    return {row.code: row.name for row in session.execute(query)}


def find_client(session: Session, shop_id: int, text: str) -> Client | None:
    """The client of a distributor that a text names, by code or name; of others' clients nothing is told."""
    bought = select(SaleLine.client_id).where(
        SaleLine.distributor_id == shop_id, SaleLine.kind == SaleKind.SELL_OUT.value
    )
    named = or_(Client.code == text, func.lower(Client.name) == text.lower(), Client.name == text)
    query = select(Client).where(named, Client.id.in_(bought), Client.merged_into_id.is_(None))
    return session.scalars(query.order_by(Client.id)).first()


def offered_clients(session: Session, account: Account, shop_id: int) -> Sequence[str]:
    """The names of the clients that somebody has sold to: the distributor's, of a seller their own."""
    own = [person.id for person in account.participants]
    sold_by = or_(SaleLine.distributor_id.in_(own), SaleLine.seller_id.in_(own))
    bought = select(SaleLine.client_id).where(
        SaleLine.distributor_id == shop_id, sold_by, SaleLine.kind == SaleKind.SELL_OUT.value
    )
    query = select(Client.name).where(Client.id.in_(bought), Client.name != "", Client.merged_into_id.is_(None))
    return session.scalars(query.distinct().order_by(Client.name).limit(CLIENTS_OFFERED)).all()


def new_client(session: Session, shop: Participant, number: int, name: str) -> Client:
    """A client that nobody has sold to yet, under a code of the distributor's; `number`: of the declaration."""
    code, place = f"{shop.code[:40]}-{number}", 1
    while session.scalar(select(Client.id).where(Client.code == code)) is not None:
        place += 1
        code = f"{shop.code[:40]}-{number}-{place}"
    client = Client(code=code, name=name, segment="")
    session.add(client)
    session.flush()
    return client


def names_of(session: Session, people: Collection[int | None], viewer: Viewer) -> dict[int, str]:
    """The names of these participants, of those whom a viewer calls by name."""
    query = select(Participant.id, Participant.name).where(Participant.id.in_(people), may_be_named(viewer))
    return {row.id: row.name for row in session.execute(query)}


def sellers_of(session: Session, shop_id: int, viewer: Viewer = EVERYONE) -> Sequence[Participant]:
    """Who sells at a distributor's counter today, of those whom a viewer calls by name."""
    query = select(Participant).where(
        Participant.parent_id == shop_id,
        Participant.kind == Kind.SELLER.value,
        Participant.merged_into_id.is_(None),
        or_(Participant.until.is_(None), Participant.until >= today()),
        may_be_named(viewer),
    )
    return session.scalars(query.order_by(Participant.name, Participant.code)).all()
