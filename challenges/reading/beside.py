"""Two connections that read the very same sales at the same time."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from core.db import another_connection
from core.models import SalesVersion
from core.versions import sales_version
from sales.models import SaleLine

# Up to so many sale lines, one connection has read them before another is made ready.
FEW = 200_000


@contextmanager
def reading_beside(session: Session) -> Iterator[Connection | None]:
    """Another connection that sees the very sales that this session sees, to read from both at the same time.

    None where that is not worth it, and where the session has changed sales that it has not committed.
    """
    if (session.scalar(select(func.max(SaleLine.id))) or 0) <= FEW:
        yield None
        return
    with another_connection(session) as other:
        alike = other is not None and other.scalar(select(SalesVersion.stamp)) == sales_version(session)
        yield other if alike else None
