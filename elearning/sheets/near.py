"""Typing errors: the words of the library that are a letter or two from what was typed."""

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.single_flight import CachesByEngine
from elearning.sheets.tables import Sheet, SheetText, State

# Words that are kept by one process, some 60 bytes each.
kept = CachesByEngine(500_000)
# From so many letters on one is wrong now and then, or two.
ONE_WRONG, TWO_WRONG = 4, 8
# The nearest ones are enough.
MOST = 25


def words_of_library(session: Session) -> Sequence[str]:
    """All words in published sheets, put together anew after each change of one."""
    state = session.execute(select(func.count(), func.max(Sheet.changed_at)).select_from(Sheet)).one()
    return kept.of(session).get("words", lambda: _read(session), len, tuple(state))


def _read(session: Session) -> list[str]:
    published = select(SheetText.folded).join(Sheet).where(Sheet.state == State.PUBLISHED.value)
    return sorted({word for text in session.scalars(published) for word in text.split(" ") if word.isalpha()})


def near(word: str, words: Sequence[str]) -> list[str]:
    """Those of the words that may be meant, the nearest first; two neighbours that changed places are one error.

    None for what has digits in it: another size is another product.
    """
    if not word.isalpha() or len(word) < ONE_WRONG - 1:
        return []
    most = 2 if len(word) >= TWO_WRONG else 1
    alike = [it for it in words if abs(len(it) - len(word)) <= most and max(len(it), len(word)) >= ONE_WRONG]
    found = process.extract(word, alike, scorer=OSA.distance, processor=None, score_cutoff=most, limit=MOST)
    return [it for it, _distance, _place in found]
