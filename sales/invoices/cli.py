"""The command that reads an electronic invoice; it needs no database."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from core.console import form_option, told_in_words

if TYPE_CHECKING:
    from sales.invoices.model import Invoice, Line, Party

_COLUMNS = ("line", "code", "gtin", "name", "quantity", "unit_price", "amount")


@click.group()
def invoice() -> None:
    """Electronic invoices: Factur-X and ZUGFeRD as PDF, CII and UBL as XML."""


@invoice.command("read")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@form_option
def read(file: Path, form: str) -> None:
    """Print what FILE says as an electronic invoice; “csv” prints its lines alone.

    What does not add up in it is told on standard error. A credit note has the signs it is written with.
    """
    from core.files.names import file_title
    from sales.invoices.apart import read_invoice_apart

    with told_in_words(), _speaking():
        told = read_invoice_apart(_content(file), file_title(file.name))
        _print(told, form)
        for note in told.notes:
            click.echo(note, err=True)


@contextmanager
def _speaking() -> Iterator[None]:
    """The terminal's language, for a command without an application."""
    from core.files.speech import Speech
    from core.terminal import TRANSLATIONS, language

    # Amounts are in the invoice's own currency, its day is one everywhere.
    with Speech(language(), "EUR", "UTC", str(TRANSLATIONS)).context():
        yield


def _content(file: Path) -> bytes:
    """The bytes of a file, one more than are read at most where it has more or never ends."""
    from core.limits import INVOICES

    with file.open("rb") as opened:
        return opened.read(INVOICES.bytes + 1)


def _print(told: "Invoice", form: str) -> None:
    import json

    from core.tables import print_rows

    if form == "json":
        click.echo(json.dumps(_as_json(told), ensure_ascii=False, indent=1))
    elif form == "csv":
        print_rows(_COLUMNS, [tuple(_as_row(line).values()) for line in told.lines], form)
    else:
        _tell(told)


def _as_json(told: "Invoice") -> dict[str, Any]:
    return {
        "profile": told.profile,
        "number": told.number,
        "date": told.date.isoformat() if told.date else None,
        "type": told.type,
        "seller": told.seller.name,
        "buyer": told.buyer.name,
        "currency": told.currency,
        "total": _amount(told.total),
        "lines": [_as_row(line) for line in told.lines],
    }


def _as_row(line: "Line") -> dict[str, str | None]:
    values = (line.id, line.code, line.gtin, line.name, _quantity(line), _amount(line.unit_price), _amount(line.amount))
    return dict(zip(_COLUMNS, values, strict=True))


def _amount(amount: Decimal | None) -> str | None:
    """`-1234.50`; a unit price of more decimals is rounded, halves away from zero."""
    from sales.invoices.cents import to_the_cent

    return None if amount is None else f"{to_the_cent(amount):f}"


def _quantity(line: "Line") -> str | None:
    """`12`, `2.5`: without the zeros that senders write behind it."""
    if line.quantity is None:
        return None
    written = f"{line.quantity:f}"
    return (written.rstrip("0").rstrip(".") if "." in written else written) or "0"


def _tell(told: "Invoice") -> None:
    """Head, lines and totals for people."""
    from flask_babel import gettext as _

    from core.one_line import one_line
    from core.wording import day, labelled
    from sales.invoices.words import money, type_name

    head = [f"{type_name(told)} {told.number or '?'}", day(told.date) if told.date else "", told.profile]
    click.echo(one_line(" · ".join(filter(None, head)), "\ufffd"))
    _tell_party(_("Seller"), told.seller)
    _tell_party(_("Buyer"), told.buyer)
    if told.lines:
        click.echo()
        _tell_lines(told)
    click.echo()
    named = (
        (_("Sum of the lines"), told.line_total),
        (_("Total before tax"), told.net_total),
        (_("Total with tax"), told.total),
    )
    for label, amount in named:
        if amount is not None:
            click.echo(labelled(label, money(amount, told.currency)))


def _tell_party(label: str, party: "Party") -> None:
    from core.one_line import one_line
    from core.wording import labelled
    from sales.invoices import words

    click.echo(one_line(labelled(label, words.party(party)), "\ufffd"))


def _tell_lines(told: "Invoice") -> None:
    from flask_babel import gettext as _

    from core.tables import Figure, print_table
    from sales.invoices.words import money, price

    columns = (_("line"), _("code"), "GTIN", _("name"), _("quantity"), _("unit price"), _("amount"))
    rows = [
        (
            line.id, line.code, line.gtin, line.name, line.quantity,
            None if line.unit_price is None else Figure(price(line.unit_price, told.currency)),
            Figure(money(line.amount, told.currency)),
        )
        for line in told.lines
    ]  # fmt: skip
    print_table(columns, rows)
