"""The tables of sell-through: what a page shows of a row, and what a file has of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from core.lists import Column, Kind
from sales.through.findings import Finding
from sales.through.totals import Row, Totals


@dataclass(frozen=True)
class ShopRow:
    """A distributor of the list: its totals, its latest declared sale and count, and what stands out of it."""

    code: str
    name: str
    now: Totals
    before: Totals
    last_sold: date | None
    counted_on: date | None
    findings: Sequence[Finding]


SHOWN = ("sell_in", "sell_out", "stock", "cover", "share", "delay")


def value_of(row: ShopRow, name: str) -> Any:
    """What a row is sorted by, and searched in."""
    return getattr(row.now, name) if name in SHOWN else getattr(row, name)


def shown_columns() -> list[Column]:
    """Of the list of distributors."""
    return [
        Column("name", _("Distributor")),
        *_figures(),
        Column("last_sold", _("Last sale declared"), Kind.DAY),
    ]


def _figures() -> list[Column]:
    labels = {
        "sell_in": _("Sell-in"),
        "sell_out": _("Sell-out"),
        "stock": _("Stock"),
        "cover": _("Cover"),
        "share": _("Share validated"),
        "delay": _("Delay"),
    }
    return [Column(name, label, Kind.NUMBER) for name, label in labels.items()]


def file_columns(*head: Column) -> list[Column]:
    """Of a file: what the rows are, then everything that is known of them."""
    number, cents = Kind.NUMBER, Kind.CENTS
    return [
        *head,
        Column("sell_in", _("Sell-in, units"), number),
        Column("sell_in_before", _("Sell-in, units, before"), number),
        Column("sell_in_cents", _("Sell-in, amount"), cents),
        Column("sell_out", _("Sell-out, units"), number),
        Column("sell_out_before", _("Sell-out, units, before"), number),
        Column("sell_out_cents", _("Sell-out, amount"), cents),
        Column("waiting", _("Submitted, units"), number),
        Column("stock", _("Stock, units"), number),
        Column("stock_before", _("Stock, units, before"), number),
        Column("with_submitted", _("Stock with what is submitted"), number),
        Column("cover", _("Cover, months"), number),
        Column("cover_before", _("Cover, months, before"), number),
        Column("share", _("Share validated, percent"), number),
        Column("share_before", _("Share validated, percent, before"), number),
        Column("delay", _("Delay, days"), number),
        Column("delay_before", _("Delay, days, before"), number),
    ]


def file_cells(row: ShopRow | Row, columns: Sequence[Column]) -> list[Any]:
    """The cells of a row in a file."""
    return [_cell(row, column.name) for column in columns]


def _cell(row: ShopRow | Row, name: str) -> Any:
    totals = row.before if name.endswith("_before") else row.now
    field = name.removesuffix("_before")
    if field not in Totals.__dataclass_fields__:
        return getattr(row, name)
    value = getattr(totals, field)
    return Decimal(value).scaleb(-1) if field == "cover" and value is not None else value
