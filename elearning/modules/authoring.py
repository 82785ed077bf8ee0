"""What a trainer does with a module: begin, write, publish, retire, duplicate. The caller commits."""

import re

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.clock import utc_now
from core.errors import Refused
from core.models import Completion, Product
from core.versions import renew_whole
from elearning.content.module import MODULE_CODE, Module, dumped, read
from elearning.content.readiness import Known, Lack, lacks
from elearning.modules.models import LearningFile, LearningModule, LearningVersion, State
from elearning.packages.tables import KeptPackage

_CODE = re.compile(MODULE_CODE)


class Stale(Refused):
    """Somebody has changed the module since whoever acts saw it; nothing was written."""

    def __init__(self) -> None:
        super().__init__(_("Somebody has changed this module since you opened it. Nothing was done: look at it again."))


class NotReady(Refused):
    """What a draft lacks; nothing was published."""

    def __init__(self, lacks: list[Lack]) -> None:
        super().__init__(_("This module cannot be published yet: see what is missing."))
        self.lacks = lacks


def add_module(session: Session, code: str, content: Module, account_id: int | None) -> LearningModule:
    """A new draft; Refused for a code that is none, or is taken."""
    code = code.strip()
    if not _CODE.fullmatch(code):
        raise Refused(
            _("A module’s code has small letters, digits and hyphens, as safety-basics, and at most 100 of them.")
        )
    if session.scalar(select(LearningModule.id).where(LearningModule.code == code)) is not None:
        raise Refused(_("There is already a module “%(code)s”.", code=code))
    now = utc_now()
    module = LearningModule(code=code, state=State.DRAFT.value, draft=dumped(content), created_at=now, changed_at=now)
    module.created_by = account_id
    session.add(module)
    session.flush()
    return module


def held_module(session: Session, module_id: int, seen: int | None) -> LearningModule:
    """The module, held to the end of the transaction; Stale where its draft is not the one that was seen."""
    module = session.get(LearningModule, module_id, with_for_update=True, populate_existing=True)
    if module is None or (seen is not None and module.revision != seen):
        raise Stale()
    return module


def save_draft(session: Session, module_id: int, seen: int, content: Module) -> LearningModule:
    """Let the draft say this; what is published stays as it is."""
    module = held_module(session, module_id, seen)
    module.draft, module.revision, module.changed_at = dumped(content), module.revision + 1, utc_now()
    session.flush()
    return module


def lacks_of(session: Session, module: LearningModule) -> list[Lack]:
    """What keeps the draft from being published."""
    content = read(module.draft)
    files = session.scalars(select(LearningFile.name).where(LearningFile.module_id == module.id))
    wanted = {*content.products, *(block.product for lesson in content.lessons for block in lesson.blocks
                                   if block.kind == "product")}  # fmt: skip
    products = session.scalars(select(Product.code).where(Product.code.in_(wanted))) if wanted else ()
    modules = session.scalars(select(LearningModule.code).where(LearningModule.code.in_(content.requires)))
    # Those completed before there were modules here are known by their completions alone.
    learned = session.scalars(select(Completion.module).where(Completion.module.in_(content.requires)).distinct())
    packages = session.scalars(select(KeptPackage.sha256).where(KeptPackage.sha256 == content.package.sha256)
                               ) if content.package else ()  # fmt: skip
    known = Known(frozenset(files), frozenset(products), {*modules, *learned} - {module.code}, frozenset(packages))
    return lacks(content, known)


def publish(session: Session, module_id: int, seen: int, account_id: int | None) -> LearningVersion:
    """Publish the draft as a new version: whoever has begun a former one goes on with that."""
    module = held_module(session, module_id, seen)
    if missing := lacks_of(session, module):
        raise NotReady(missing)
    number = session.scalar(
        select(func.coalesce(func.max(LearningVersion.number), 0)).where(LearningVersion.module_id == module.id)
    )
    title = read(module.draft).title
    assert title is not None
    version = LearningVersion(module_id=module.id, number=(number or 0) + 1, content=module.draft)
    version.published_at = utc_now()
    version.title_fr, version.title_en, version.published_by = title.fr[:300], title.en[:300], account_id
    session.add(version)
    session.flush()
    module.version_id, module.state, module.revision = version.id, State.PUBLISHED.value, module.revision + 1
    session.flush()
    # What points are told with is kept: the module may have another title now.
    renew_whole(session)
    return version


def retire(session: Session, module_id: int, seen: int) -> LearningModule:
    """Offer the module no longer, or again where it was retired; what was completed stays."""
    module = held_module(session, module_id, seen)
    if module.version_id is None:
        raise Refused(_("This module was never published: there is nothing to retire."))
    is_retired = module.state == State.RETIRED
    module.state = (State.PUBLISHED if is_retired else State.RETIRED).value
    module.revision, module.changed_at = module.revision + 1, utc_now()
    session.flush()
    return module


def duplicate(session: Session, module_id: int, code: str, account_id: int | None) -> LearningModule:
    """A new draft that says what another one says, with the same files."""
    module = held_module(session, module_id, None)
    copy = add_module(session, code, read(module.draft), account_id)
    for file in session.scalars(select(LearningFile).where(LearningFile.module_id == module.id)):
        session.add(LearningFile(module_id=copy.id, name=file.name, sha256=file.sha256, kind=file.kind,
                                 size=file.size, put_at=utc_now()))  # fmt: skip
    session.flush()
    return copy
