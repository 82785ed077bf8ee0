"""Proofs: each one that is alive has its bytes, as they were kept."""

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from core.errors import Refused
from core.store import Store, key_of
from sales.proofs.models import Proof
from sales.proofs.store import store_here


def kept(connection: Connection) -> Iterator[str]:
    """Proofs without their bytes, or with others; in a store that is far away it is only asked which there are."""
    alive = select(Proof.id, Proof.name, Proof.sha256).where(Proof.purged_at.is_(None)).order_by(Proof.id)
    with Session(connection) as session:
        rows = session.execute(alive).all()
    if not rows:
        return
    store = store_here()
    try:
        there = set(store.all_keys())
    except Refused as refused:
        yield _("%(place)s: %(reason)s", place=store.place, reason=refused)
        return
    whole: dict[str, bool] = {}
    for number, name, key in rows:
        if key not in there:
            yield _("Proof %(id)s (%(file)s): its file is not in %(place)s.", id=number, file=name, place=store.place)
        elif not whole.setdefault(key, _is_whole(store, key)):
            yield _("Proof %(id)s (%(file)s): its file was changed, or is damaged.", id=number, file=name)


def _is_whole(store: Store, key: str) -> bool:
    return not store.is_near or key_of(store.get(key) or b"") == key
