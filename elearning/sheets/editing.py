"""What trainers do with sheets: write, publish, retire; each change makes the words of a sheet found anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import nh3
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from core.accounts.models import Role
from core.clock import utc_now
from core.errors import Refused
from core.models import Product, Team
from elearning.sheets.folding import folded
from elearning.sheets.queries import ranges_known
from elearning.sheets.rendering import as_html
from elearning.sheets.tables import Sheet, SheetRange, SheetText, State

LANGUAGES = ("fr", "en")
LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_TEXT = 150, 300, 20_000
# Whom a sheet may be for, by what their account is.
READERS = (Role.REP, Role.DISTRIBUTOR, Role.REGIONAL_MANAGER)
MOST_LEVELS, LONGEST_LEVEL = 20, 60


@dataclass(frozen=True)
class Written:
    """A language version as it was written."""

    title: str
    summary: str = ""
    text: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not (self.title or self.summary or self.text)


@dataclass(frozen=True)
class SheetEdit:
    """A sheet as it was written. products: their codes. roles: of READERS; none of both, of teams or levels: all."""

    texts: Mapping[str, Written]
    ranges: Sequence[str] = ()
    products: Sequence[str] = ()
    roles: Sequence[str] = ()
    teams: Sequence[int] = ()
    levels: Sequence[str] = ()


class FieldFaults(Refused):
    """What keeps a sheet from being saved: sentences by field."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


@dataclass
class _Known:
    products: list[Product] = field(default_factory=list)
    teams: list[Team] = field(default_factory=list)


def write_sheet(session: Session, sheet: Sheet | None, edit: SheetEdit, account_id: int | None) -> Sheet:
    """A new sheet, as a draft, or another text of one that is there; the caller commits. FieldFaults: why not."""
    known = _checked(session, edit)
    if sheet is None:
        sheet = Sheet(state=State.DRAFT.value, changed_at=utc_now())
        session.add(sheet)
    sheet.products, sheet.teams = known.products, known.teams
    _set_ranges(sheet, edit.ranges)
    sheet.roles = ",".join(role.value for role in READERS if role.value in edit.roles)
    sheet.levels = "\n".join(edit.levels)
    _set_texts(sheet, edit.texts)
    sheet.filed_under = min(edit.ranges, default="") or next((it.range for it in known.products), "")
    return changed(session, sheet, account_id)


def changed(session: Session, sheet: Sheet, account_id: int | None) -> Sheet:
    """Note that a trainer has changed a sheet, and have its words found as they are now."""
    moment = utc_now()
    sheet.changed_at, sheet.changed_by = max(moment, _after(sheet.changed_at)), account_id
    refold(sheet)
    session.flush()
    return sheet


def _after(moment: datetime) -> datetime:
    """Two changes are never of the same moment, or nobody could tell what is new."""
    return moment.replace(microsecond=min(moment.microsecond + 1, 999_999))


def publish(session: Session, sheet: Sheet, account_id: int | None) -> None:
    """Have those it is for read it."""
    sheet.state, sheet.published_at = State.PUBLISHED.value, utc_now()
    changed(session, sheet, account_id)


def retire(session: Session, sheet: Sheet, account_id: int | None) -> None:
    """Have nobody but trainers read it."""
    sheet.state = State.RETIRED.value
    changed(session, sheet, account_id)


def refold(sheet: Sheet) -> bool:
    """Put down the words by which a sheet is found; whether they were others."""
    named = [word for it in sheet.products for word in (it.code, it.name)]
    ranges = {it.range for it in sheet.ranges} | {it.range for it in sheet.products}
    is_other = False
    for version in sheet.texts:
        files = [
            word for it in sheet.files if it.language in ("", version.language) for word in (it.name, it.description)
        ]
        plain = nh3.clean(as_html(version.text), tags=set())
        words = folded(version.title, version.summary, plain, *named, *sorted(ranges), *files), folded(version.title)
        if words != (version.folded, version.folded_title):
            version.folded, version.folded_title = words
            is_other = True
    return is_other


def refold_all(session: Session) -> int:
    """The same of all sheets, whose products may have other names by now; how many had other words."""
    query = select(Sheet).options(
        selectinload(Sheet.texts), selectinload(Sheet.products), selectinload(Sheet.ranges), selectinload(Sheet.files)
    )
    return sum([refold(sheet) for sheet in session.scalars(query)])


def _set_ranges(sheet: Sheet, names: Sequence[str]) -> None:
    known = {it.range: it for it in sheet.ranges}
    sheet.ranges = [known.get(name) or SheetRange(range=name) for name in sorted(set(names))]


def _set_texts(sheet: Sheet, texts: Mapping[str, Written]) -> None:
    known = {it.language: it for it in sheet.texts}
    kept = []
    for language, written in texts.items():
        if written.is_empty:
            continue
        version = known.get(language) or SheetText(language=language)
        version.title, version.summary, version.text = written.title, written.summary, written.text
        kept.append(version)
    sheet.texts = kept


def _checked(session: Session, edit: SheetEdit) -> _Known:
    faults = dict(_faults_of_texts(edit.texts))
    products = list(session.scalars(select(Product).where(Product.code.in_(list(edit.products)))))
    if lost := sorted(set(edit.products) - {it.code for it in products}):
        faults["products"] = _("There is no product with the code “%(code)s”.", code=lost[0])
    if edit.ranges and (unknown := sorted(set(edit.ranges) - set(ranges_known(session)))):
        faults["ranges"] = _("No product is in the range “%(name)s”.", name=unknown[0])
    if len(edit.levels) > MOST_LEVELS or any(len(it) > LONGEST_LEVEL for it in edit.levels):
        faults["levels"] = _(
            "Write at most %(most)s levels of %(letters)s letters.", most=MOST_LEVELS, letters=LONGEST_LEVEL
        )
    if faults:
        raise FieldFaults(faults)
    teams = list(session.scalars(select(Team).where(Team.id.in_(list(edit.teams)))))
    return _Known(products, teams)


def _faults_of_texts(texts: Mapping[str, Written]) -> dict[str, str]:
    faults: dict[str, str] = {}
    if all(it.is_empty for it in texts.values()):
        return {"title_fr": _("Write a title, in French or in English.")}
    longest = {"title": LONGEST_TITLE, "summary": LONGEST_SUMMARY, "text": LONGEST_TEXT}
    for language, written in texts.items():
        if not written.is_empty and not written.title:
            faults[f"title_{language}"] = _("Write the title of this version too.")
        for name, most in longest.items():
            if len(getattr(written, name)) > most:
                faults[f"{name}_{language}"] = _("Write at most %(max)d characters.", max=most)
    return faults
