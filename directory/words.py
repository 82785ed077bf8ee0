"""The lists and their columns, in words."""

from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from core.lists import Column as FileColumn
from core.lists import Kind as CellKind
from core.models import Kind

KINDS = {
    Kind.REP: _l("Rep"),
    Kind.DISTRIBUTOR: _l("Distributor"),
    Kind.SELLER: _l("Seller"),
    Kind.CLIENT: _l("Client"),
}
TITLES = {
    "participants": _l("People"),
    "teams": _l("Teams"),
    "products": _l("Products"),
    "clients": _l("Clients"),
    "targets": _l("Targets"),
}


class Column(NamedTuple):
    """A column of a list: how it is shown (text, code, number, money, day, month, kind), and its label."""

    name: str
    label: object
    shown: str = "text"


COLUMNS = {
    "participants": (
        Column("name", _l("Name")),
        Column("code", _l("Code"), "code"),
        Column("kind", _l("Kind"), "kind"),
        Column("team", _l("Team")),
        Column("parent", _l("Distributor"), "code"),
        Column("until", _l("Takes part until"), "day"),
    ),
    "teams": (
        Column("name", _l("Team")),
        Column("members", _l("Members today"), "number"),
        Column("ever", _l("Members ever"), "number"),
    ),
    "products": (
        Column("name", _l("Name")),
        Column("code", _l("Code"), "code"),
        Column("range", _l("Range")),
        Column("cost", _l("Cost"), "money"),
        Column("gtin", _l("GTIN"), "code"),
    ),
    "clients": (Column("name", _l("Name")), Column("code", _l("Code"), "code"), Column("segment", _l("Segment"))),
    "targets": (
        Column("name", _l("Name")),
        Column("code", _l("Code"), "code"),
        Column("month", _l("Month"), "month"),
        Column("amount", _l("Amount"), "money"),
    ),
}
ADDED = {
    "participants": _l("A new person"),
    "products": _l("A new product"),
    "clients": _l("A new client"),
    "targets": _l("A new target"),
}


def _fields(*columns: tuple[str, str, CellKind]) -> tuple[FileColumn, ...]:
    return tuple(FileColumn(name, heading, kind) for name, heading, kind in columns)


# The columns of a list that is taken away, by what they are called in the exchange files: it can be sent back.
TAKEN = {
    "participants": _fields(
        *((name, name, CellKind.TEXT) for name in ("code", "name", "kind", "team", "email", "parent")),
        ("until", "until", CellKind.DAY),
    ),
    "teams": _fields(("name", "team", CellKind.TEXT), ("members", "members", CellKind.NUMBER),
                     ("ever", "ever", CellKind.NUMBER)),
    "products": _fields(*((name, name, CellKind.TEXT) for name in ("code", "name", "range")),
                        ("cost", "cost", CellKind.CENTS), ("gtin", "gtin", CellKind.TEXT)),
    "clients": _fields(*((name, name, CellKind.TEXT) for name in ("code", "name", "segment"))),
    "targets": _fields(("code", "participant", CellKind.TEXT), ("month", "month", CellKind.TEXT),
                       ("amount", "amount", CellKind.CENTS)),
}  # fmt: skip
