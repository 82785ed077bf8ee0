"""The cells of a list as values, read as the form of a sale reads what is typed."""

from collections.abc import Sequence
from datetime import date

import polars as pl
from flask_babel import gettext as _

from core.asked import day_of
from core.files import days
from core.models import Participant
from declarations.lists.models import ListedDocument
from declarations.typed import read_amount, read_quantity


def reason_of(name: str, text: str) -> str:
    """Why a cell is not understood; empty where it is, where it is empty, and of one that may be any text."""
    if not text:
        return ""
    match name:
        case "date":
            return "" if read_day(text) else _("Write the day as 2026-01-31.")
        case "quantity":
            quantity = read_quantity(text)
            return quantity if isinstance(quantity, str) else ""
        case "amount":
            amount = read_amount(text)
            return amount if isinstance(amount, str) else ""
    return ""


def read_day(text: str) -> date | None:
    """A day as people write it; None for what is none."""
    if (found := day_of(text)) is not None:
        return found
    parsed = days.day(pl.Series([text], dtype=pl.String)).values.item()
    return parsed if isinstance(parsed, date) else None


def number_of(found: int | str) -> int | None:
    """A value that was read; None for the sentence that says why there is none."""
    return found if isinstance(found, int) else None


def cents_of(listed: ListedDocument) -> int:
    """What the lines of a document come to, as far as they are wanted and understood."""
    return sum(number_of(read_amount(line.amount)) or 0 for line in listed.lines if not line.left_out)


def find_seller(text: str, sellers: Sequence[Participant]) -> Participant | None:
    """Who of a distributor's sellers is meant, by code or name; None where it is none of them, or several."""
    named = [it for it in sellers if it.code == text] or [it for it in sellers if _folded(it.name) == _folded(text)]
    return named[0] if len(named) == 1 else None


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
