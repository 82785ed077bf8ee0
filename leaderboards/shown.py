"""A page of a ranking as HTML, row by row: kept for everybody who may read the same names, and never for oneself.

One's own rows, and those of people whose points one may open, are set anew at each view; all others are the same for
everybody who knows the same people. What is kept holds as long as what it follows from stays (decision 19).
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from flask import get_template_attribute
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.ledger.state import state_of
from challenges.models import Challenge
from challenges.words import leagues as league_words
from core.bulk import listed
from core.clock import today
from core.models import Participant
from core.single_flight import CachesByEngine
from core.viewer import Viewer
from leaderboards.asked import Asked
from leaderboards.board import PODIUM, Line

T = TypeVar("T")
PARTS = "leaderboards/parts.html"
# By letters: some 30,000 a page.
kept = CachesByEngine(20_000_000)


@dataclass(frozen=True)
class Shown:
    """A page of a board as others read it: its lines, each with its HTML, and how many there are in all."""

    lines: Sequence[Line]
    rows: Sequence[Markup]
    podium: Markup
    found: int
    moved: bool

    @property
    def has_pseudonyms(self) -> bool:
        """Whether anybody stands under one."""
        return any(line.row.is_pseudonym for line in self.lines)


def shown(
    session: Session,
    challenge: Challenge,
    asked: Asked,
    league: int,
    viewer: Viewer,
    read: Callable[[Viewer], tuple[Sequence[Line], int]],
) -> Shown:
    """The page that is asked for; `read` gives its lines as a viewer may read them, and how many there are in all."""
    # A search finds oneself too, under a name that others may not read.
    others = viewer if asked.search or viewer.sees_everything else Viewer(frozenset(), viewer.distributors)
    key = (challenge.id, asked, league, others, str(get_locale()))

    state = state_of(session, challenge, today())

    def make() -> Shown:
        lines, found = read(others)
        moved = any(line.change for line in lines)
        rows = [row_html(challenge, others, asked, line, moved) for line in lines]
        return Shown(lines, rows, _podium(lines, asked), found, moved)

    page: Shown = kept.of(session).get(key, make, lambda it: sum(map(len, it.rows)) + 1_000, state)
    return page


def remembered(
    session: Session,
    challenge: Challenge,
    what: Hashable,
    make: Callable[[], T],
    weigh: Callable[[T], int] = lambda _it: 2_000,
) -> T:
    """Something else that is true of a challenge as it is, kept with its pages."""
    return kept.of(session).get((challenge.id, what), make, weigh, state_of(session, challenge, today()))


def row_html(
    challenge: Challenge,
    viewer: Viewer,
    asked: Asked,
    line: Line,
    moved: bool,
    is_me: bool = False,
    first: bool = False,
) -> Markup:
    """A row, and what ends after it."""
    since = _("since last week") if asked.week else _("since yesterday")
    is_searched = asked.search and line.row.league
    league = league_words.title(challenge.definition, line.row.league) if is_searched else ""
    row: Callable[..., Markup] = get_template_attribute(PARTS, "row_of")
    zone: Callable[..., Markup] = get_template_attribute(PARTS, "zone_of")
    html = row(line, challenge, viewer, is_me, first, moved, since, league)
    return html + zone(line.zone, moved) if line.zone else html


def _podium(lines: Sequence[Line], asked: Asked, mine: frozenset[int] = frozenset()) -> Markup:
    """The three best, where there are three to stand on it, all of them with points, and somebody behind them."""
    best = lines[:PODIUM]
    if asked.page > 1 or asked.search or len(lines) <= PODIUM or best[-1].row.points <= 0:
        return Markup("")
    podium: Callable[..., Markup] = get_template_attribute(PARTS, "podium_of")
    return podium(best, mine, _("The three best"))


def set_for(
    session: Session, page: Shown, challenge: Challenge, asked: Asked, viewer: Viewer, mine: frozenset[int]
) -> Shown:
    """The page as its reader reads it: their own rows under their names, and marked."""
    people = mine if viewer.people is None else mine | viewer.people
    there = {line.row.participant_id for line in page.lines} & people
    if not there:
        return page
    query = select(Participant.id, Participant.code, Participant.name).where(listed(Participant.id, there))
    names = {person: (code, name) for person, code, name in session.execute(query)}
    lines, rows, seen = list(page.lines), list(page.rows), False
    for at, line in enumerate(lines):
        person = line.row.participant_id
        if person in names:
            code, name = names[person]
            lines[at] = replace(line, row=replace(line.row, code=code, name=name, is_pseudonym=False))
            is_first = person in mine and not seen
            rows[at] = row_html(challenge, viewer, asked, lines[at], page.moved, person in mine, is_first)
            seen = seen or person in mine
    on_podium = {line.row.participant_id for line in lines[:PODIUM]} & there
    podium = _podium(lines, asked, mine) if on_podium else page.podium
    return replace(page, lines=lines, rows=rows, podium=podium)
