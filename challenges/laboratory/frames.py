"""The sales that rules are tried on: read once per process, and kept while the sales' version stands."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import polars as pl
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from challenges.definition import Days, Definition
from challenges.engine import scene_of
from challenges.facts import Scene
from challenges.laboratory.figures import with_more
from challenges.laboratory.variants import content_of
from challenges.reading import read_facts
from challenges.reading.lines import counting, lines_at
from challenges.references import refuse_unknown
from core.bulk import read_frame
from core.models import Participant
from sales.versions import sales_version

# Each is what one challenge looks at on one period; the one longest unused makes way.
KEPT = 16
# Keys of a challenge that no frame depends on, beside every number.
IRRELEVANT = frozenset({"code", "title", "declare_until", "close_on", "ties", "name", "caps"})
PEOPLE = {"participant": pl.Int64, "code": pl.String, "name": pl.String}
Value = TypeVar("Value")


@dataclass(frozen=True)
class Frame:
    """What the rules of a challenge look at on its days, set as their scene; and who the participants are."""

    scene: Scene
    people: dict[int, tuple[str, str]]

    @cached_property
    def more(self) -> Scene:
        """The scene with a tenth more of everything sold."""
        return with_more(self.scene)


class Kept:
    """Values that were hard to come by, under their keys; who asks for one that is being made waits for it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, Any] = OrderedDict()
        self._makers: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key, made if need be."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
            maker = self._makers.setdefault(key, Lock())
        with maker:
            with self._lock:
                if key in self._values:
                    return self._values[key]
            try:
                value = make()
            finally:
                with self._lock:
                    self._makers.pop(key, None)
            with self._lock:
                self._values[key] = value
                while len(self._values) > self._most:
                    self._values.popitem(last=False)
            return value


# A process may speak to several databases, one after the other: each engine has its own.
_kept: WeakKeyDictionary[Engine, Kept] = WeakKeyDictionary()
_new_engine = Lock()


def frame_of(session: Session, definition: Definition) -> Frame:
    """The frame of a challenge; the one that is kept, where only numbers of the rules are others.

    RefusedDefinition where the rules name what is not there.
    """
    version = sales_version(session)
    key = ("frame", version, needs(definition))
    return kept_for(session).get(key, lambda: _read(session, definition, version))


def kept_for(session: Session) -> Kept:
    """What is kept of the database that a session speaks to."""
    with _new_engine:
        return _kept.setdefault(session.get_bind().engine, Kept(KEPT))


def days_on_record(session: Session, definition: Definition) -> Days | None:
    """The days of the first and the last sale that a challenge of this kind could count; None without any."""

    def read() -> Days | None:
        source = lines_at(None)
        found = select(source.c.date).where(*counting(definition, source)).limit(1)
        first = session.scalar(found.order_by(source.c.date))
        last = session.scalar(found.order_by(source.c.date.desc()))
        return (first, last) if first and last else None

    return kept_for(session).get(("record", sales_version(session), definition.kinds), read)


def needs(definition: Definition) -> Hashable:
    """What of a challenge decides which facts it looks at: all of it but names and numbers."""
    return _shape(content_of(definition))


def _shape(value: Any) -> Hashable:
    if isinstance(value, dict):
        return tuple((key, _shape(entry)) for key, entry in sorted(value.items()) if key not in IRRELEVANT)
    if isinstance(value, list):
        return tuple(_shape(entry) for entry in value)
    return value if isinstance(value, bool | str) or hasattr(value, "toordinal") else None


def _read(session: Session, definition: Definition, version: str) -> Frame:
    """The facts, all of one version: where a database lets changes be seen in between, they are read again."""
    refuse_unknown(session, definition)
    while True:
        facts = read_facts(session, definition)
        people = read_frame(
            session,
            select(Participant.id, Participant.code, Participant.name).where(Participant.kind == definition.credit),
            PEOPLE,
        )
        after = sales_version(session)
        if after == version:
            break
        version = after
    scene = scene_of(definition, facts)
    return Frame(scene, {person: (code, name) for person, code, name in people.iter_rows()})
