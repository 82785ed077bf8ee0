"""Files of sales sheets: each has its bytes, as they were kept."""

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from core.errors import Refused
from core.store import key_of
from elearning.sheets.store import store_here
from elearning.sheets.tables import Sheet, SheetFile, State


def kept(connection: Connection) -> Iterator[str]:
    """Files without their bytes, or with others; in a store that is far away it is only asked which there are."""
    query = select(SheetFile.sheet_id, SheetFile.name, SheetFile.sha256).join(Sheet).order_by(SheetFile.id)
    # What nobody reads any more need not be there.
    query = query.where(Sheet.state != State.RETIRED.value)
    with Session(connection) as session:
        rows = session.execute(query).all()
    if not rows:
        return
    store = store_here()
    try:
        there = set(store.all_keys())
    except Refused as refused:
        yield _("%(place)s: %(reason)s", place=store.place, reason=refused)
        return
    for number, name, key in rows:
        if key not in there:
            yield _(
                "Sales sheet %(id)s: its file %(file)s is not in %(place)s.", id=number, file=name, place=store.place
            )
        elif store.is_near and key_of(store.get(key) or b"") != key:
            yield _("Sales sheet %(id)s: its file %(file)s was changed, or is damaged.", id=number, file=name)
