"""What the products and clients that rules and keys name by their codes are called."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.criteria.diversification import BETWEEN
from challenges.definition.model import Definition
from challenges.words import Names
from core.models import Client, Product


def read_names(session: Session, definition: Definition, keys: Collection[str] = ()) -> Names:
    """The names of everything that the rules name, and that these keys do: clients, and what they bought."""
    codes = {code for key in keys for code in key.split(BETWEEN)}
    named = {
        name for criterion in definition.criteria for what, _key, name in criterion.references() if what == "product"
    }
    products = named | codes
    return Names.of(definition, _called(session, Product, products), _called(session, Client, codes))


def _called(session: Session, model: type[Product | Client], codes: Collection[str]) -> dict[str, str]:
    if not codes:
        return {}
    query = select(model.code, model.name).where(model.code.in_(set(codes)))
    return {code: name for code, name in session.execute(query) if name}
