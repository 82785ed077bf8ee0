"""The lists of clients: what a page shows, and what a file has."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from core.lists import Column, Kind
from declarations.clients.queries import KnownClient


def shown_columns(with_distributor: bool) -> list[Column]:
    """Of a page."""
    return [
        Column("title", _("Client")),
        *([Column("distributor", _("Distributor"))] if with_distributor else []),
        Column("segment", _("Segment")),
        Column("agreed", _("May be contacted since"), Kind.DAY),
    ]


def file_columns() -> list[Column]:
    """Of a file."""
    return [
        Column("distributor", _("Distributor")),
        Column("code", _("Code")),
        Column("name", _("Name")),
        Column("segment", _("Segment")),
        Column("agreed", _("May be contacted since"), Kind.DAY),
        Column("version", _("Version of the text"), Kind.NUMBER),
        Column("by", _("Noted by")),
    ]


def client_cells(client: KnownClient, columns: Sequence[Column]) -> list[Any]:
    """The cells of a client in a file."""
    return [getattr(client, column.name) for column in columns]
