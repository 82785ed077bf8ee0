"""What the columns of a list most likely are, for whoever tells."""

from dataclasses import replace

from core.files.mapping import Mapping
from core.files.table import Table
from core.files.vocabulary import meanings
from declarations.lists.layout import LAYOUT
from imports.columns import Column, columns_of


def proposed_columns(table: Table, mapping: Mapping) -> list[Column]:
    """Every column, as the mapping reads it or as it is proposed; by its name alone where its cells are bad.

    A list is sent to be put right: that its amounts cannot all be read makes a column no other one.
    """
    columns = columns_of(table, LAYOUT, mapping)
    taken = {column.field for column in columns}
    for place, column in enumerate(columns):
        named = next((field for field in meanings(column.title) if field in LAYOUT and field not in taken), "")
        if named and not column.field:
            columns[place] = replace(column, field=named, proposed=True)
            taken.add(named)
    return columns
