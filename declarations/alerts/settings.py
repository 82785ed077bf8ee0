"""How the checks are set."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from declarations.alerts.kinds import DEFAULTS, Check
from declarations.alerts.models import CheckSetting


@dataclass(frozen=True)
class Setting:
    """Whether a check is made, its weight, and its bound (0 where it has none)."""

    active: bool
    weight: int
    bound: int = 0


def read_settings(session: Session) -> dict[Check, Setting]:
    """Every check as it is set, or as it comes."""
    found = {check: Setting(True, default.weight, default.bound or 0) for check, default in DEFAULTS.items()}
    stored = session.scalars(select(CheckSetting).where(CheckSetting.name.in_([check.value for check in Check])))
    return found | {Check(row.name): Setting(row.active, row.weight, row.bound or 0) for row in stored}


def store_settings(session: Session, wanted: Mapping[Check, Setting]) -> None:
    """Set these checks; what was declared before keeps what was found then."""
    for check, setting in wanted.items():
        row = session.get(CheckSetting, check.value) or CheckSetting(name=check.value)
        row.active, row.weight = setting.active, setting.weight
        row.bound = None if DEFAULTS[check].bound is None else setting.bound
        session.add(row)
    session.flush()
