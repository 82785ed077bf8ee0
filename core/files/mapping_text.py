"""A mapping written as the TOML file that gives it back."""

from typing import Any

import tomlkit

from core.files.mapping import ColumnRule, Mapping

_TABLES = ("columns", "constants", "values", "skip")


def mapping_text(mapping: Mapping) -> str:
    """The mapping as TOML, without what is left at its default: `load_mapping` reads it back."""
    said = mapping.model_dump(exclude_defaults=True)
    document = tomlkit.document()
    for key, value in said.items():
        if key not in _TABLES:
            document.add(key, value)
    for key in _TABLES:
        if key in said:
            entries = {name: _rule(rule) for name, rule in mapping.columns.items()} if key == "columns" else said[key]
            document.add(key, _table(entries))
    return tomlkit.dumps(document)


def _table(entries: dict[str, Any]) -> Any:
    table = tomlkit.table()
    for name, value in entries.items():
        table.add(name, value)
    return table


def _rule(rule: ColumnRule) -> Any:
    """The shortest form of a rule: a header alone, a list of them, or a table on one line."""
    said = rule.model_dump(exclude_defaults=True)
    if list(said) == ["column"] or list(said) == ["columns"]:
        return next(iter(said.values()))
    inline = tomlkit.inline_table()
    inline.update(said)
    return inline
