"""What nearly every page asks of the moment, in one statement: the look, the stamp of the sales, what is unread."""

from typing import Any

from flask import Flask, current_app, g, has_request_context
from flask_login import current_user
from sqlalchemy import Integer, Row, ScalarSelect, bindparam, select
from sqlalchemy.orm import Session

from core.models import SalesVersion
from core.settings.models import THE_ONE, ProgrammeLook

EXTENSION = "palier.page_facts"
# Whoever reads the page; nobody has no account of number 0.
READER = bindparam("reader", type_=Integer)
NOBODY = 0
LOOK = (
    ProgrammeLook.name,
    ProgrammeLook.brand,
    ProgrammeLook.accent,
    ProgrammeLook.stamp.label("look_stamp"),
    ProgrammeLook.logo_type,
)


def with_page_facts(app: Flask, **more: ScalarSelect[Any]) -> None:
    """Have an application read these with each page too, under their names; they may ask for `READER`."""
    columns = [fact.label(name) for name, fact in more.items()]
    query = select(SalesVersion.stamp.label("sales"), *LOOK, *columns).select_from(SalesVersion)
    app.extensions[EXTENSION] = query.outerjoin(ProgrammeLook, ProgrammeLook.id == THE_ONE)


def page_facts(session: Session) -> Row[Any]:
    """The facts as they were when this request first asked: `sales`, the look's, and what was added by name."""
    if "page_facts" not in g:
        reader = current_user.id if has_request_context() and current_user.is_authenticated else NOBODY
        g.page_facts = session.execute(current_app.extensions[EXTENSION], {"reader": reader}).one()
    facts: Row[Any] = g.page_facts
    return facts
