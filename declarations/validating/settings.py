"""How validation is set."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from declarations.alerts.kinds import MARKED_FROM
from declarations.validating.models import THE_ONE, ValidationSetting

ONE_IN = 5


@dataclass(frozen=True)
class Setting:
    """See ValidationSetting; as it comes, everybody is looked at by one person, and nothing validates itself."""

    marked_from: int = MARKED_FROM
    one_in: int = ONE_IN
    four_eyes_cents: int | None = None
    automatic: bool = False
    max_age_days: int | None = None


def read_setting(session: Session) -> Setting:
    """How validation is set, or how it comes."""
    row = session.get(ValidationSetting, THE_ONE)
    if row is None:
        return Setting()
    return Setting(row.marked_from, row.one_in, row.four_eyes_cents, row.automatic, row.max_age_days)


def store_setting(session: Session, wanted: Setting) -> None:
    """Set it."""
    row = session.get(ValidationSetting, THE_ONE) or ValidationSetting(id=THE_ONE)
    row.marked_from, row.one_in = wanted.marked_from, wanted.one_in
    row.four_eyes_cents, row.automatic = wanted.four_eyes_cents, wanted.automatic
    row.max_age_days = wanted.max_age_days
    session.add(row)
    session.flush()
