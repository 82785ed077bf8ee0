"""Values as a challenge file writes them."""

from decimal import Decimal
from typing import Any

import tomlkit


def item_of(value: Any) -> Any:
    """A value for a document; numbers as they were typed, small tables on one line."""
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return tomlkit.item(int(value)) if whole else tomlkit.value(format(value, "f"))
    if isinstance(value, dict):
        table = tomlkit.inline_table()
        table.update({key: item_of(entry) for key, entry in value.items()})
        return table
    if isinstance(value, list):
        array = tomlkit.array()
        array.extend(item_of(entry) for entry in value)
        return array
    return tomlkit.item(value)


def written_block(name: str, table: dict[str, Any]) -> str:
    """A `[[name]]` block with the keys of a table."""
    lines = [f"{key} = {item_of(value).as_string()}" for key, value in table.items()]
    return "\n".join([f"[[{name}]]", *lines]) + "\n"
