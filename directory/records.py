"""Single records: found by their code, told as they stand."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from core.models import Client, Membership, Participant, Product
from directory.trail import Step, steps_of
from imports.register import differences, state_of, told
from imports.report import Difference

# What is told of a record, by the names of a file's fields.
FIELDS = {
    "participants": ("kind", "team", "since", "email", "parent", "until"),
    "products": ("range", "cost", "gtin"),
    "clients": ("segment",),
}


@dataclass(frozen=True)
class Record:
    """A record of a list: its row, what is said of it by the names of a file's fields, and its trail."""

    what: str
    row: Any
    said: dict[str, Any]
    steps: list[Step]

    @property
    def is_merged(self) -> bool:
        """Whether another record stands for it."""
        return getattr(self.row, "merged_into_id", None) is not None

    @property
    def facts(self) -> list[Difference]:
        """What is told of it, but what is empty."""
        told = ((name, self.said[name]) for name in FIELDS[self.what])
        return [Difference(name, None, value) for name, value in told if value not in (None, "")]

    @property
    def title(self) -> str:
        """What it is called."""
        return self.row.name or self.row.code


def find_record(session: Session, what: str, code: str) -> Record | None:
    """The record of that code, or None."""
    if what == "participants":
        return _person(session, code)
    table = Product if what == "products" else Client
    row: Any = session.scalar(select(table).where(table.code == code))
    if row is None:
        return None
    names = ("name", "range", "cost_cents", "gtin") if what == "products" else ("name", "segment")
    now = {name: getattr(row, name) for name in names}
    said = {name.removesuffix("_cents"): now[name] for name in names}
    return Record(what, row, said, steps_of(session, table.__tablename__, code, now))


def _person(session: Session, code: str) -> Record | None:
    query = select(Participant).where(Participant.code == code)
    query = query.options(selectinload(Participant.memberships).selectinload(Membership.team))
    person = session.scalar(query)
    if person is None:
        return None
    now = state_of(person)
    return Record("participants", person, told(now), steps_of(session, "participant", code, now, differences))
