"""What has happened and somebody may want to know: told in the transaction in which it happens.

Whoever notifies stands on a floor above those to whom it happens; the application has them hear of it when it is put
together (core.hooks). What they write is stored with what it tells of, or not at all.
"""

from collections.abc import Callable
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from core.hooks import HEARERS

# Called with what happened: a value of the room to which it happened.
Hearer = Callable[[Session, Any], None]


def tell(session: Session, news: object) -> None:
    """Have everybody hear of it who listens; before the commit."""
    hearers: list[Hearer] = current_app.extensions.get(HEARERS, [])
    for hearer in hearers:
        hearer(session, news)
