"""Files that people send: read as tables of text, then as typed fields, with every problem told in words.

What stands here is loaded when it is asked for: whoever needs the problems alone loads no Polars, whose threads do not
survive a fork (see core.lender).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.files.fields import Fields
    from core.files.layout import Field, Layout
    from core.files.mapping import Mapping, load_mapping
    from core.files.problems import FileProblem
    from core.files.proposals import Proposal
    from core.files.reading import read_table
    from core.files.rejects import write_rejects
    from core.files.table import LINE, Table

__all__ = [
    "LINE",
    "Field",
    "Fields",
    "FileProblem",
    "Layout",
    "Mapping",
    "Proposal",
    "Table",
    "load_mapping",
    "read_table",
    "write_rejects",
]

_PLACES = {
    "LINE": "table",
    "Field": "layout",
    "Fields": "fields",
    "FileProblem": "problems",
    "Layout": "layout",
    "Mapping": "mapping",
    "Proposal": "proposals",
    "Table": "table",
    "load_mapping": "mapping",
    "read_table": "reading",
    "write_rejects": "rejects",
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
