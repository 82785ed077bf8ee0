"""The queue of whoever validates: the most unusual first, then the oldest; what is unusual about each, in words."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from core.accounts.models import Account
from core.limits import DECLARATIONS_SHOWN
from core.models import Participant
from declarations.alerts.models import Alert
from declarations.alerts.words import Names, check_name, told
from declarations.models import Declaration
from declarations.queries import WAITS
from declarations.validating.clean import is_clean
from declarations.validating.settings import read_setting

IN_ORDER = (Declaration.score.desc(), Declaration.submitted_at, Declaration.id)


class View(StrEnum):
    """A list of the queue."""

    ALL = ""
    UNUSUAL = "unusual"
    CLEAN = "clean"
    LATE = "late"


def is_in(session: Session, view: View) -> ColumnElement[bool]:
    """What a list of the queue holds."""
    setting = read_setting(session)
    return {
        View.ALL: WAITS,
        View.UNUSUAL: and_(WAITS, Declaration.score >= setting.marked_from),
        View.CLEAN: is_clean(setting),
        View.LATE: and_(WAITS, Declaration.late),
    }[view]


def count_waiting(session: Session) -> int:
    """How many wait."""
    return session.scalar(select(func.count()).select_from(Declaration).where(WAITS)) or 0


def count_views(session: Session) -> dict[View, int]:
    """How many each list holds."""
    counts = {view: func.count().filter(is_in(session, view)) for view in View}
    row = session.execute(select(*counts.values()).select_from(Declaration).where(WAITS)).one()
    return dict(zip(counts, row, strict=True))


def queue(session: Session, page: int, view: View) -> tuple[Sequence[Declaration], bool]:
    """A page of a list, in the order of the queue, and whether there are more."""
    query = select(Declaration).where(is_in(session, view)).order_by(*IN_ORDER)
    query = query.options(
        selectinload(Declaration.lines), joinedload(Declaration.distributor), joinedload(Declaration.account)
    )
    found = session.scalars(query.offset((page - 1) * DECLARATIONS_SHOWN).limit(DECLARATIONS_SHOWN + 1)).all()
    return found[:DECLARATIONS_SHOWN], len(found) > DECLARATIONS_SHOWN


def beside(session: Session, declaration: Declaration) -> tuple[int | None, int | None]:
    """The one before and the one after it in the queue."""
    if declaration.submitted_at is None:
        return None, None
    return session.scalar(_before(declaration)), session.scalar(_after(declaration))


def following(session: Session, declaration: Declaration) -> int | None:
    """The one to go on with: the one after it, or where it is the last one, the one before it."""
    if declaration.submitted_at is None:
        return None
    return session.scalar(_after(declaration)) or session.scalar(_before(declaration))


def _after(declaration: Declaration) -> Select[int]:
    others, is_later = _others(declaration)
    return others.where(is_later).order_by(*IN_ORDER).limit(1)


def _before(declaration: Declaration) -> Select[int]:
    others, is_later = _others(declaration)
    back = (Declaration.score, Declaration.submitted_at.desc(), Declaration.id.desc())
    return others.where(~is_later).order_by(*back).limit(1)


def _others(declaration: Declaration) -> tuple[Select[int], ColumnElement[bool]]:
    """Those that wait beside it, and whether one of them stands after it."""
    score, moment, number = declaration.score, declaration.submitted_at, declaration.id
    is_later = or_(
        Declaration.score < score,
        (Declaration.score == score)
        & or_(Declaration.submitted_at > moment, (Declaration.submitted_at == moment) & (Declaration.id > number)),
    )
    return select(Declaration.id).where(WAITS, Declaration.id != number), is_later


def unusual(session: Session, declarations: Collection[int]) -> Mapping[int, list[tuple[str, str]]]:
    """What is unusual about declarations, by number: the check by name and what it found, the heaviest first."""
    query = select(Alert).where(Alert.declaration_id.in_(declarations)).order_by(Alert.weight.desc(), Alert.id)
    alerts = session.scalars(query).all()
    names = _names(session, alerts)
    found: dict[int, list[tuple[str, str]]] = {}
    for alert in alerts:
        found.setdefault(alert.declaration_id, []).append((check_name(alert.name), told(alert, names)))
    return found


def _names(session: Session, alerts: Sequence[Alert]) -> Names:
    facts = [alert.told for alert in alerts]
    people = {int(it["shop"]) for it in facts if "shop" in it}
    people |= {int(it["id"]) for it in facts if it.get("who") in ("shop", "seller")}
    accounts = {int(it["id"]) for it in facts if it.get("who") == "account"}
    of_people = select(Participant.id, Participant.name).where(Participant.id.in_(people))
    of_accounts = select(Account.id, Account.name).where(Account.id.in_(accounts))
    names: dict[tuple[str, int], str] = {}
    for kind, wanted, query in (("participant", people, of_people), ("account", accounts, of_accounts)):
        names |= {(kind, number): name for number, name in session.execute(query)} if wanted else {}
    return names
