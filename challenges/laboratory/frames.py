"""The sales that rules are tried on: read once per process, and kept while the sales' version stands."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.criteria.scene import Scene
from challenges.definition.model import Days, Definition
from challenges.definition.references import refuse_unknown
from challenges.laboratory.cached_scene import CachedScene, with_more
from challenges.laboratory.variants import content_of
from challenges.reading import read_facts
from challenges.reading.lines import counting, lines_at
from challenges.scoring.engine import scene_of
from core.bulk import read_frame
from core.models import Participant
from core.single_flight import CachesByEngine
from core.versions import sales_version

# Each is what one challenge looks at on one period; the one longest unused makes way.
KEPT = 16
# Keys of a challenge that no frame depends on, beside every number.
IRRELEVANT = frozenset(
    {
        "code",
        "title",
        "declare_until",
        "close_on",
        "budget",
        "ties",
        "name",
        "caps",
        "prizes",
        "leagues",
        "renew",
        "wallet",
        "levels",
    }
)
PEOPLE = {"participant": pl.Int64, "code": pl.String, "name": pl.String}


@dataclass(frozen=True)
class Frame:
    """What the rules of a challenge look at on its days, set as their stage; and who the participants are."""

    stage: CachedScene
    people: dict[int, tuple[str, str]]

    @property
    def scene(self) -> Scene:
        """The scene of the stage."""
        return self.stage.scene

    @cached_property
    def more(self) -> CachedScene:
        """The stage with a tenth more of everything sold."""
        return CachedScene(with_more(self.stage.scene))


kept = CachesByEngine(KEPT)


def frame_of(session: Session, definition: Definition) -> Frame:
    """The frame of a challenge; the one that is kept, where only numbers of the rules are others.

    RefusedDefinition where the rules name what is not there.
    """
    version = sales_version(session)
    key = ("frame", needs(definition))
    return kept.of(session).get(key, lambda: _read(session, definition, version), at=version)


def days_on_record(session: Session, definition: Definition) -> Days | None:
    """The days of the first and the last sale that a challenge of this kind could count; None without any."""

    def read() -> Days | None:
        source = lines_at(None)
        found = select(source.c.date).where(*counting(definition, source)).limit(1)
        first = session.scalar(found.order_by(source.c.date))
        last = session.scalar(found.order_by(source.c.date.desc()))
        return (first, last) if first and last else None

    return kept.of(session).get(("record", definition.kinds), read, at=sales_version(session))


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
    return Frame(
        CachedScene(scene_of(definition, facts)), {person: (code, name) for person, code, name in people.iter_rows()}
    )
