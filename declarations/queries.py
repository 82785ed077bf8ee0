"""Declarations read for pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from challenges.definition.model import Definition
from challenges.models import Batch, Cause, Challenge, Posting
from challenges.models import State as ChallengeState
from core.accounts.models import Account
from core.accounts.permissions import ALLOWED, Permission
from core.limits import DECLARATIONS_SHOWN
from core.models import Kind, Participant
from core.page_facts import READER
from core.viewer import Viewer
from declarations.life import WAITING
from declarations.models import Declaration, DeclarationLine, DeclarationStep
from imports.models import ImportRun
from sales.models import SaleKind

WAITS = Declaration.state.in_([state.value for state in WAITING])


def shops_of(account: Account) -> list[Participant]:
    """The distributors for whom an account declares: those that it acts for, or at which its sellers sell."""
    found: dict[int, Participant] = {}
    for person in account.participants:
        shop = person if person.kind == Kind.DISTRIBUTOR else person.parent if person.kind == Kind.SELLER else None
        if shop is not None and shop.kind == Kind.DISTRIBUTOR:
            found[shop.id] = shop
    return sorted(found.values(), key=lambda shop: shop.code)


def is_own(account: Account) -> ColumnElement[bool]:
    """The declarations that an account sees as its own: the distributor's, and of a seller those it declared itself."""
    shops = [person.id for person in account.participants if person.kind == Kind.DISTRIBUTOR]
    sells_at = [shop.id for shop in shops_of(account)]
    declared_itself = (Declaration.account_id == account.id) & Declaration.distributor_id.in_(sells_at)
    return or_(Declaration.distributor_id.in_(shops), declared_itself)


def own_declaration(session: Session, account: Account, declaration_id: int) -> Declaration | None:
    """A declaration that is the account's own; None of anybody else's."""
    return session.scalar(_whole(declaration_id).where(is_own(account)))


def submitted_declaration(session: Session, declaration_id: int) -> Declaration | None:
    """A declaration that was submitted at some time: drafts are their authors'."""
    return session.scalar(_whole(declaration_id).where(Declaration.submitted_at.is_not(None)))


def was_submitted(session: Session, declaration_id: int) -> Declaration | None:
    """The same with its lines alone, for whoever decides on it and shows nothing of it."""
    query = select(Declaration).where(Declaration.id == declaration_id, Declaration.submitted_at.is_not(None))
    return session.scalar(query.options(joinedload(Declaration.distributor), selectinload(Declaration.lines)))


def _whole(declaration_id: int) -> Select[Declaration]:
    """A declaration with all that its pages show of it."""
    return (
        select(Declaration)
        .where(Declaration.id == declaration_id)
        .options(
            joinedload(Declaration.distributor),
            joinedload(Declaration.account),
            selectinload(Declaration.lines).joinedload(DeclarationLine.seller),
            selectinload(Declaration.steps).joinedload(DeclarationStep.account),
        )
    )


def running_rules(session: Session) -> list[Definition]:
    """The rules of the running challenges over what distributors sell on."""
    running = session.scalars(select(Challenge).where(Challenge.state == ChallengeState.RUNNING.value))
    return [challenge.definition for challenge in running if SaleKind.SELL_OUT.value in challenge.definition.kinds]


def declares(account: Account) -> bool:
    """Whether an account acts for a distributor, or for somebody who sells at one."""
    return any(person.kind in (Kind.DISTRIBUTOR, Kind.SELLER) for person in account.participants)


def own_declarations(session: Session, account: Account, page: int) -> tuple[Sequence[Declaration], bool]:
    """A page of an account's own, the latest first, and whether there are more."""
    query = select(Declaration).where(is_own(account)).options(selectinload(Declaration.lines))
    query = query.order_by(Declaration.created_at.desc(), Declaration.id.desc())
    found = session.scalars(query.offset((page - 1) * DECLARATIONS_SHOWN).limit(DECLARATIONS_SHOWN + 1)).all()
    return found[:DECLARATIONS_SHOWN], len(found) > DECLARATIONS_SHOWN


def waiting() -> ScalarSelect[int]:
    """How many wait, for a reader who may decide on them (core.page_facts)."""
    roles = [role.value for role in ALLOWED[Permission.VALIDATE]]
    may = exists().where(Account.id == READER, Account.role.in_(roles))
    return select(func.count()).select_from(Declaration).where(WAITS, may).scalar_subquery()


@dataclass(frozen=True)
class Earned:
    """What the steps of a declaration moved in one challenge, of one participant.

    together: how many others of its distributor were validated by the same acts; the points are those of all of them.
    """

    challenge: Challenge
    person: Participant
    points: int
    together: int = 0


def earned(session: Session, declaration: Declaration, viewer: Viewer) -> list[Earned]:
    """The points that its lines brought so far, of those whose points may be seen: postings made with its steps."""
    sources = select(ImportRun.file_name).join(DeclarationStep, DeclarationStep.import_id == ImportRun.id)
    points = func.sum(Posting.points)
    people = {declaration.distributor_id, *(line.seller_id for line in declaration.lines)}
    query = (
        select(Challenge, Participant, points)
        .join(Posting, Posting.challenge_id == Challenge.id)
        .join(Batch, Batch.id == Posting.batch_id)
        .join(Participant, Participant.id == Posting.participant_id)
        .where(
            Batch.cause == Cause.IMPORT.value,
            Batch.detail.in_(sources.where(DeclarationStep.declaration_id == declaration.id)),
            Posting.participant_id.in_([person for person in people if person and viewer.sees(person)]),
        )
        .group_by(Challenge.id, Participant.id)
        .having(points != 0)
        .order_by(Challenge.id, Participant.code)
    )
    rows = session.execute(query).all()
    together = _together(session, declaration) if rows else 0
    return [Earned(challenge, person, int(found), together) for challenge, person, found in rows]


def _together(session: Session, declaration: Declaration) -> int:
    """How many others of the distributor share an import with it."""
    own = select(DeclarationStep.import_id).where(DeclarationStep.declaration_id == declaration.id)
    query = (
        select(func.count(DeclarationStep.declaration_id.distinct()))
        .join(Declaration, Declaration.id == DeclarationStep.declaration_id)
        .where(DeclarationStep.import_id.in_(own), Declaration.id != declaration.id)
        .where(Declaration.distributor_id == declaration.distributor_id)
    )
    return session.scalar(query) or 0
