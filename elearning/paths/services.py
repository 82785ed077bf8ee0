"""What a trainer does with paths, and what is read of them. The caller commits."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import utc_now
from core.errors import Refused
from core.language import chosen_language
from elearning.content.module import Audience
from elearning.modules.audience import Learner, is_for
from elearning.modules.authoring import Stale
from elearning.modules.models import LearningModule
from elearning.nextup.model import Path
from elearning.paths.models import LearningPath

LEAST = 2


@dataclass(frozen=True)
class Said:
    """What a path says: its titles (one at least), the codes of its modules in their order, for whom, and by when."""

    title_fr: str
    title_en: str
    modules: tuple[str, ...]
    audience: Audience
    due_on: date | None = None
    offered: bool = True


def save_path(session: Session, path_id: int | None, seen: int, said: Said, account_id: int | None) -> LearningPath:
    """A new path, or one that says this from now on; Refused where it says too little, Stale where it was changed."""
    if not (said.title_fr or said.title_en):
        raise Refused(_("Give the path a title, in French or in English."))
    if len(said.modules) < LEAST:
        raise Refused(_("A path has two modules at least: give each its place."))
    known = set(session.scalars(select(LearningModule.code).where(LearningModule.code.in_(said.modules),
                                                                  LearningModule.version_id.is_not(None))))  # fmt: skip
    for code in said.modules:
        if code not in known:
            raise Refused(_("There is no published module “%(code)s”.", code=code))
    path = LearningPath(revision=0) if path_id is None else _held(session, path_id, seen)
    path.title_fr, path.title_en, path.due_on, path.offered = said.title_fr, said.title_en, said.due_on, said.offered
    path.modules, path.audience = json.dumps(said.modules), said.audience.model_dump_json(exclude_defaults=True)
    path.revision, path.changed_at, path.changed_by = path.revision + 1, utc_now(), account_id
    session.add(path)
    session.flush()
    return path


def _held(session: Session, path_id: int, seen: int) -> LearningPath:
    path = session.get(LearningPath, path_id, with_for_update=True, populate_existing=True)
    if path is None or path.revision != seen:
        raise Stale()
    return path


def said_of(path: LearningPath) -> Said:
    """What a stored path says."""
    audience = Audience.model_validate_json(path.audience)
    return Said(path.title_fr, path.title_en, tuple(json.loads(path.modules)), audience, path.due_on, path.offered)


def every_path(session: Session) -> Sequence[LearningPath]:
    """All paths, those that are offered and due soonest first."""
    never = date.max
    return sorted(session.scalars(select(LearningPath)), key=lambda it: (not it.offered, it.due_on or never, it.id))


def paths_of(session: Session, learner: Learner) -> list[Path]:
    """The offered paths that are for somebody, those due soonest first."""
    offered = [path for path in every_path(session) if path.offered]
    return [to_learn(path) for path in offered if is_for(said_of(path).audience, learner)]


def to_learn(path: LearningPath) -> Path:
    """A path as the choice of what to learn next takes it (elearning.nextup)."""
    return Path(str(path.id), path.title(chosen_language()), tuple(json.loads(path.modules)), path.due_on)
