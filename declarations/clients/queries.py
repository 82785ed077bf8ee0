"""Clients with what their distributors say of them, read for pages and files."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, Subquery, func, or_, select
from sqlalchemy.orm import Session, aliased

from core.accounts.models import Account
from core.models import Client, Kind, Participant
from declarations.clients.models import ClientConsent, ClientContact, ConsentText
from sales.models import DEAD, SaleKind, SaleLine

SEGMENTS_OFFERED = 60


@dataclass(frozen=True)
class KnownClient:
    """A client of a distributor's: `version` is that of the text by which it agreed to be contacted, None where it has
    not or no longer does; `agreed` the day, `by` who wrote it down. is_own: whether the distributor named it itself."""

    id: int
    code: str
    name: str
    distributor_id: int
    distributor: str
    segment: str
    is_own: bool
    version: int | None
    agreed: date | None
    by: str

    @property
    def title(self) -> str:
        """What it is called: its name, or its code where that is unknown."""
        return self.name or self.code


def own_shops(account: Account) -> list[Participant]:
    """The distributors that an account acts for."""
    return sorted((it for it in account.participants if it.kind == Kind.DISTRIBUTOR), key=lambda it: it.code)


def own_clients(session: Session, shops: Collection[int], client_id: int | None = None) -> list[KnownClient]:
    """All to whom these distributors have sold, or whom they have named, by name; or one of them alone."""
    sold = _sold_to(shops).subquery()
    contact, who = ClientContact, Participant
    latest, consent, account = _latest(), aliased(ClientConsent), aliased(Account)
    query = (
        select(
            Client.id, Client.code, Client.name, who.id, who.name, contact.segment, contact.is_own, consent.text_id,
            consent.date, account.name,
        )
        .select_from(sold)
        .join(Client, Client.id == sold.c.client_id)
        .join(who, who.id == sold.c.distributor_id)
        .outerjoin(contact, (contact.client_id == Client.id) & (contact.distributor_id == who.id))
        .outerjoin(latest, latest.c.contact_id == contact.id)
        .outerjoin(consent, consent.id == latest.c.id)
        .outerjoin(account, account.id == consent.account_id)
    )  # fmt: skip
    if client_id is not None:
        query = query.where(Client.id == client_id)
    return [_known(*tuple(row)) for row in session.execute(query.order_by(Client.name, Client.code, who.code))]


def collected_clients(session: Session) -> list[KnownClient]:
    """The clients of all distributors that have agreed to be contacted, and have not taken it back."""
    contact, who, latest = ClientContact, Participant, _latest()
    query = (
        select(
            Client.id, Client.code, Client.name, who.id, who.name, contact.segment, contact.is_own,
            ClientConsent.text_id, ClientConsent.date, Account.name,
        )
        .select_from(contact)
        .join(latest, latest.c.contact_id == contact.id)
        .join(ClientConsent, ClientConsent.id == latest.c.id)
        .join(Client, Client.id == contact.client_id)
        .join(who, who.id == contact.distributor_id)
        .outerjoin(Account, Account.id == ClientConsent.account_id)
        .where(ClientConsent.text_id.is_not(None))
    )  # fmt: skip
    return [_known(*tuple(row)) for row in session.execute(query.order_by(Client.name, Client.code, who.code))]


def _known(
    number: int, code: str, name: str, shop_id: int, shop: str, segment: str | None, is_own: bool | None,
    version: int | None, agreed: date | None, by: str | None,
) -> KnownClient:  # fmt: skip
    day = agreed if version is not None else None
    return KnownClient(number, code, name, shop_id, shop, segment or "", bool(is_own), version, day, by or "")


def _sold_to(shops: Collection[int]) -> CompoundSelect[*tuple[Any, ...]]:
    """Every pair of a distributor and a client of its own."""
    bought = select(SaleLine.distributor_id, SaleLine.client_id).where(
        SaleLine.distributor_id.in_(shops),
        SaleLine.kind == SaleKind.SELL_OUT.value,
        SaleLine.client_id.is_not(None),
        SaleLine.status.not_in(DEAD),
    )
    named = select(ClientContact.distributor_id, ClientContact.client_id).where(ClientContact.distributor_id.in_(shops))
    return bought.union(named)


def _latest() -> Subquery:
    """The number of the consent that holds, by contact."""
    return (
        select(ClientConsent.contact_id, func.max(ClientConsent.id).label("id"))
        .group_by(ClientConsent.contact_id)
        .subquery()
    )


def present_text(session: Session) -> ConsentText | None:
    """The text that is asked for now; None where nobody has written one."""
    return session.scalars(select(ConsentText).order_by(ConsentText.id.desc()).limit(1)).first()


def asked_text(session: Session, agreed: int | None) -> ConsentText | None:
    """The text that a form shows: that to which the client has agreed there, else the present one."""
    return (session.get(ConsentText, agreed) if agreed is not None else None) or present_text(session)


def all_texts(session: Session) -> Sequence[ConsentText]:
    """Every text there has been, the latest first."""
    return session.scalars(select(ConsentText).order_by(ConsentText.id.desc())).all()


def offered_segments(session: Session) -> Sequence[str]:
    """Segments to choose from: those of the directory."""
    query = select(Client.segment).where(Client.segment != "").distinct().order_by(Client.segment)
    return session.scalars(query.limit(SEGMENTS_OFFERED)).all()


def is_name_taken(session: Session, shop_id: int, name: str, client_id: int) -> bool:
    """Whether a distributor has another client of this name, or code."""
    named = or_(func.lower(Client.name) == name.lower(), Client.name == name, Client.code == name)
    sold = _sold_to([shop_id]).subquery()
    query = select(Client.id).join(sold, sold.c.client_id == Client.id).where(named, Client.id != client_id)
    return session.scalar(query.limit(1)) is not None
