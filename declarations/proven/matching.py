"""Which product each line of an invoice is, as far as codes and names tell by themselves."""

from collections.abc import Iterable, Mapping

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from core.models import Product
from sales.invoices.model import Line

_GTIN_LENGTHS = (8, 12, 13, 14)


def matched_by_itself(session: Session, lines: Mapping[int, Line]) -> dict[int, str]:
    """The codes of the products by the places of the lines; what could be two products is none.

    By GTIN first, which nobody else gives out, then by the seller's code, the maker's, and the whole name.
    """
    known = _catalogue(session, lines.values())
    found = {}
    for place, line in lines.items():
        code = next((known[key] for key in _keys(line) if known.get(key)), "")
        if code:
            found[place] = code
    return found


def product_of_gtin(session: Session, gtins: Iterable[str]) -> dict[str, str]:
    """The codes of products by GTIN, of those in the catalogue."""
    lines = {gtin: ("gtin", whole_gtin(gtin)) for gtin in gtins}
    known = _known(session, gtins={form for gtin in lines for form in _forms(gtin)})
    return {gtin: known[key] for gtin, key in lines.items() if known.get(key)}


def whole_gtin(gtin: str) -> str:
    """A GTIN in its 14 digits: those of 8, 12 or 13 have zeros before them."""
    return gtin.zfill(max(_GTIN_LENGTHS)) if gtin else ""


def _keys(line: Line) -> list[tuple[str, str]]:
    given = (
        ("gtin", whole_gtin(line.gtin)),
        ("code", line.code.casefold()),
        ("code", line.manufacturer_code.casefold()),
        ("name", " ".join(line.name.casefold().split())),
    )
    return [(kind, text) for kind, text in given if text]


def _catalogue(session: Session, lines: Iterable[Line]) -> dict[tuple[str, str], str]:
    codes, names, gtins = set[str](), set[str](), set[str]()
    for line in lines:
        codes |= {text for code in (line.code, line.manufacturer_code) for text in _writings(code)}
        names |= _writings(line.name)
        gtins |= set(_forms(line.gtin))
    return _known(session, codes - {""}, names - {""}, gtins)


def _known(
    session: Session, codes: Iterable[str] = (), names: Iterable[str] = (), gtins: Iterable[str] = ()
) -> dict[tuple[str, str], str]:
    """The code of each product that is called so; empty where two are."""
    query = select(Product.code, Product.name, Product.gtin).where(
        or_(
            Product.code.in_(codes),
            func.lower(Product.code).in_(codes),
            Product.name.in_(names),
            func.lower(Product.name).in_(names),
            Product.gtin.in_(gtins),
        )
    )
    found: dict[tuple[str, str], str] = {}
    for code, name, gtin in session.execute(query):
        keys = (("code", code.casefold()), ("name", " ".join(name.casefold().split())), ("gtin", whole_gtin(gtin)))
        for key in keys:
            found[key] = "" if found.get(key, code) != code else code
    return found


def _writings(text: str) -> set[str]:
    return {text, text.lower()}


def _forms(gtin: str) -> list[str]:
    """A GTIN in each length that it may be written in."""
    bare = gtin.lstrip("0")
    return [bare.zfill(length) for length in _GTIN_LENGTHS if len(bare) <= length] if bare else []
