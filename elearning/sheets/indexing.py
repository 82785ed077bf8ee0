"""The index in which sheets are searched: full text of SQLite (FTS5) or of PostgreSQL, which triggers keep.

It follows from the column `folded` of each version, is no table of the models, and is in no backup: whatever writes a
version, writes it (migration 0028). Words are folded by us, so that neither database needs an extension for accents.
"""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.db import is_sqlite

# What the names of its tables begin with: SQLite keeps it in several.
INDEX = "sheet_search"

# What stands in the title comes first, then by how often and how rarely words are there.
_FOUND_SQLITE = text(
    f"SELECT t.sheet_id FROM {INDEX} JOIN sheet_text t ON t.id = {INDEX}.rowid WHERE {INDEX} MATCH :wanted"
    f" ORDER BY bm25({INDEX}, 10.0, 1.0), t.sheet_id"
)
_FOUND_POSTGRESQL = text(
    f"SELECT t.sheet_id FROM {INDEX} s JOIN sheet_text t ON t.id = s.text_id, CAST(:wanted AS TSQUERY) wanted"
    " WHERE s.words @@ wanted ORDER BY s.title @@ wanted DESC, ts_rank(s.words, wanted) DESC, t.sheet_id"
)


def matching(session: Session, groups: Sequence[Sequence[str]]) -> list[int]:
    """The sheets, best first, in which of each group one word (folded) stands, or one that begins so."""
    if not groups:
        return []
    sqlite = is_sqlite(session)
    word, either, also = ('"{}"*', " OR ", " AND ") if sqlite else ("'{}':*", " | ", " & ")
    wanted = also.join(f"({either.join(word.format(it) for it in group)})" for group in groups)
    rows = session.execute(_FOUND_SQLITE if sqlite else _FOUND_POSTGRESQL, {"wanted": wanted}).scalars()
    return list(dict.fromkeys(rows))
