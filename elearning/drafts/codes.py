"""Codes of modules, as they are proposed from a title."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.files.names import plain
from elearning.modules.models import LearningModule

_OTHERS = re.compile(r"[^a-z0-9]+")
_LETTERS = 80
_MOST = 10_000


def code_of(title: str) -> str:
    """What a module with this title may be called: `safety-basics`; `module` where nothing is left of it."""
    return _OTHERS.sub("-", plain(title)).strip("-")[:_LETTERS].strip("-") or "module"


def free_code(session: Session, wanted: str) -> str:
    """The code, or the first one like it that no module has."""
    taken = set(session.scalars(select(LearningModule.code).where(LearningModule.code.startswith(wanted))))
    return next(code for number in range(1, _MOST) if (code := _with(wanted, number)) not in taken)


def _with(wanted: str, number: int) -> str:
    return wanted if number == 1 else f"{wanted}-{number}"
