"""Which column of a file may hold a field: proposed from what other programs call it, and from its first values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from core.files import amounts, days
from core.files.layout import Layout
from core.files.mapping import ColumnRule
from core.files.problems import SHOWN
from core.files.table import Table
from core.files.vocabulary import meanings

LOOKED_AT = 200
# Of a table with very many columns, so many are looked at.
MOST_COLUMNS = 200
SAMPLES = 3
_TYPES = {
    "date": "day",
    "since": "day",
    "until": "day",
    "month": "month",
    "amount": "money",
    "cost": "money",
    "quantity": "whole",
    "line": "whole",
    "original_line": "whole",
    "points": "whole",
    "email": "email",
}
_PEOPLE = ("participant", "rep", "distributor", "seller")
# A field of ours, and what other programs call the columns that may hold it.
_ALIKE = {
    "participant": _PEOPLE,
    "code": ("code", *_PEOPLE, "client", "product"),
    "name": ("name",),
    "parent": ("parent", "distributor"),
}
# Values tell a field only where hardly another one looks like it.
_TOLD_BY_VALUES = ("date", "month", "email", "amount")


@dataclass(frozen=True)
class Proposal:
    """A column (its header, and its place from 1) that may hold a field: how a mapping says so, why, first values."""

    title: str
    place: int
    field: str
    rule: ColumnRule
    reason: str
    by_name: bool
    samples: list[str]


def proposals(table: Table, layout: Layout, columns: Sequence[str] | None = None) -> list[Proposal]:
    """For each column of the file, or of those named, the field of the layout that it most likely holds, if any.

    No field is proposed twice. The order is that of the file.
    """
    free = list(table.columns if columns is None else columns)[:MOST_COLUMNS]
    ranked = sorted(
        ((-score, table.columns.index(column), field, by_name) for column in free
         for field, score, by_name in _scores(table, column, layout)),
    )  # fmt: skip
    taken: dict[int, Proposal] = {}
    for _score, place, field, by_name in ranked:
        if place not in taken and field not in {proposal.field for proposal in taken.values()}:
            taken[place] = _proposal(table, place, field, by_name)
    found = [taken[place] for place in sorted(taken)]
    return found + _product(table, layout, free, found)


def told(found: Iterable[Proposal]) -> str:
    """The proposals in one sentence, as a mapping would say them; empty where there are none."""
    lines = [f"{proposal.field} = {_written(proposal.rule)}" for proposal in found]
    if not lines:
        return ""
    return str(_("Perhaps, under `[columns]`: %(lines)s.", lines=", ".join(f"`{line}`" for line in lines[:SHOWN])))


def _written(rule: ColumnRule) -> str:
    if rule.is_product:
        return f'{{ quantity = "{rule.quantity}", unit_price = "{rule.unit_price}" }}'
    return str(rule.column) if isinstance(rule.column, int) else f'"{rule.column}"'


def _scores(table: Table, column: str, layout: Layout) -> list[tuple[str, float, bool]]:
    """The fields that a column may hold, how likely, and whether its name says so."""
    fits = {field: _fits(table, column, field) for field in layout if field in _TYPES}
    named = meanings(table.title(column))
    scores = []
    for field in layout:
        ranks = [named.index(word) for word in _ALIKE.get(field, (field,)) if word in named]
        if ranks and fits.get(field) is not False:
            scores.append((field, 3 - min(ranks) / 10, True))
        elif not named and fits.get(field) and field in _TOLD_BY_VALUES:
            scores.append((field, 1.0, False))
    return scores


def _fits(table: Table, column: str, field: str) -> bool | None:
    """Whether the first values read as the field's type; None where there are none."""
    cells = table.frame[column].drop_nulls().head(LOOKED_AT)
    if cells.is_empty():
        return None
    match _TYPES[field]:
        case "day":
            read = days.day(cells)
        case "month":
            read = days.month(cells)
        case "whole":
            read = amounts.whole(cells)
        case "money":
            read = amounts.money(cells, round_up=True)
        case _:
            return bool(cells.str.contains("@", literal=True).all())
    told_apart = read.values.null_count() * 10 <= cells.len()
    return told_apart and (field != "amount" or bool(cells.str.contains(r"[.,][0-9]{1,2}\D*$").any()))


def _proposal(table: Table, place: int, field: str, by_name: bool) -> Proposal:
    column = table.columns[place]
    title = table.title(column)
    rule = ColumnRule(column=title if table.headers.count(title) == 1 else place + 1)
    reason = _("its name says so") if by_name else _("its values look like it")
    samples = table.frame[column].drop_nulls().head(SAMPLES).to_list()
    return Proposal(title, place + 1, field, rule, str(reason), by_name, samples)


def _product(table: Table, layout: Layout, free: list[str], found: list[Proposal]) -> list[Proposal]:
    """An amount from quantity and unit price, where no column holds it."""
    if "amount" not in layout or "amount" in {proposal.field for proposal in found}:
        return []
    prices = [column for column in free if "unit_price" in meanings(table.title(column))]
    counts = [column for column in table.columns if "quantity" in meanings(table.title(column))]
    if len(prices) != 1 or len(counts) != 1:
        return []
    price, count = map(table.title, (prices[0], counts[0]))
    rule = ColumnRule(quantity=count, unit_price=price)
    place = table.columns.index(prices[0]) + 1
    return [Proposal(price, place, "amount", rule, str(_("quantity times unit price")), True, [])]
