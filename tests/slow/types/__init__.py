"""All that the tests know of each type of criterion, gathered from the modules of this folder.

Each has the name of its type and says:
- `reading`: what it gives, slowly; `settings`: a strategy for its keys, from hints;
- `CASES`: sentences of the contract, by hand; `FORMS`: its keys in every form that reads something else;
- `EXTREME`: a strategy for its keys at their bounds; `FILE_LINE`: its keys, those that are told all set.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from hypothesis import strategies as st

from ..by_hand import Case
from ..hints import Hints
from ..totals import Earned
from ..world import Line, World


@dataclass(frozen=True)
class OneType:
    """What one module says."""

    reading: Callable[[World, dict[str, Any], dict[str, Any], list[Line]], Earned]
    settings: Callable[[Hints], st.SearchStrategy[dict[str, Any]]]
    cases: Sequence[Case]
    forms: Sequence[str]
    extreme: st.SearchStrategy[dict[str, Any]]
    file_line: str


def _said_by(name: str) -> OneType:
    it = import_module(f"{__name__}.{name}")
    return OneType(it.reading, it.settings, it.CASES, it.FORMS, it.EXTREME, it.FILE_LINE)


TYPES = {file.name: _said_by(file.name) for file in iter_modules(__path__)}
