"""All wallets, for whoever looks after them: searched, in an order, by pages."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, case, func, or_, select
from sqlalchemy.orm import Session

from core.lists import PER_PAGE, Asked, Column, Kind, Listed, listed
from core.models import Participant
from rewards.wallet.models import Wallet, WalletLot
from rewards.wallet.reading import is_open, is_over


def columns() -> list[Column]:
    """What the list says of each wallet."""
    return [
        Column("name", _("Participant")),
        Column("code", _("Code")),
        Column("available", _("To spend"), Kind.NUMBER),
        Column("balance", _("Balance"), Kind.NUMBER),
        Column("owed", _("Owed"), Kind.NUMBER),
        Column("expires", _("Expires next"), Kind.DAY),
    ]


def wallets(session: Session, asked: Asked, day: date) -> Listed[Row[tuple[str, str, int, int, int, date | None]]]:
    """A page of the wallets, or all of them where they are taken away; one that is over stands last by its day."""
    left = WalletLot.points_left
    lots = (
        select(
            WalletLot.participant_id,
            func.sum(case((is_open(day), left), else_=0)).label("open"),
            func.sum(case((is_over(day), left), else_=0)).label("over"),
            func.min(case((WalletLot.expires_on >= day, WalletLot.expires_on))).label("expires"),
        )
        .where(left > 0)
        .group_by(WalletLot.participant_id)
        .subquery()
    )
    opened = func.coalesce(lots.c.open, 0) - Wallet.owed
    keys: dict[str, ColumnElement[Any]] = {
        "name": func.lower(Participant.name),
        "code": Participant.code.expression,
        "available": case((opened > 0, opened), else_=0),
        "balance": Wallet.balance - func.coalesce(lots.c.over, 0),
        "owed": Wallet.owed.expression,
        "expires": func.coalesce(lots.c.expires, date.max),
    }
    query = (
        select(
            Participant.name, Participant.code, keys["available"].label("available"), keys["balance"].label("balance"),
            Wallet.owed, lots.c.expires,
        )
        .join(Wallet, Wallet.participant_id == Participant.id)
        .outerjoin(lots, lots.c.participant_id == Participant.id)
    )  # fmt: skip
    if asked.search:
        query = query.where(or_(Participant.name.icontains(asked.search, autoescape=True),
                                Participant.code.icontains(asked.search, autoescape=True)))  # fmt: skip
    count = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    asked = replace(asked, page=min(asked.page, max(1, -(-count // PER_PAGE))))
    rows: Sequence[Row[tuple[str, str, int, int, int, date | None]]] = session.execute(
        asked.page_of(asked.ordered(query, keys, Participant.code))
    ).all()
    return listed(columns(), rows, asked, count)
