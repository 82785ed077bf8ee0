"""Two participants side by side: points, the gap, and how often the lead has changed; made for either of the two."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.ledger.past_days import held_on
from challenges.ledger.standings import Row, neighbours_of, read_standings, rows_of
from challenges.models import Challenge, Standing
from core.clock import today
from core.models import Participant
from core.privacy.pseudonyms import sign_of
from core.viewer import Viewer, viewer_as
from portal.rivals import Rivalries

WEEKS = 4
WEEK = 7
# How many on either side may be asked, and how many a search finds.
BESIDE, FOUND = 5, 20


class Peer(NamedTuple):
    """Somebody of the same ranking, and by what a form names them."""

    row: Row
    sign: str


@dataclass(frozen=True)
class Week:
    """What both had at the end of a day; `gap`: one's own points less the other's."""

    day: date
    mine: int
    theirs: int

    @property
    def gap(self) -> int:
        """One's own points less the other's."""
        return self.mine - self.theirs


@dataclass(frozen=True)
class Comparison:
    """The rival, the gap (one's own points less theirs), the last weeks, and how often the lead has changed in them."""

    peer: Peer
    gap: int
    weeks: Sequence[Week]
    changes: int


@dataclass(frozen=True)
class Rivals:
    """What a page shows.

    rival: None where either has not agreed. gone: the sign of a rival, or of whom one asked, who is not ranked beside
    one any more. asked, asking: whom one has asked, and who asks.
    """

    rival: Comparison | None
    gone: str
    asked: Peer | None
    asking: Sequence[Peer]

    @property
    def is_free(self) -> bool:
        """Whether one may ask somebody."""
        return not (self.rival or self.gone or self.asked)


def rivals_of(
    session: Session, challenge: Challenge, me: Participant, row: Row, viewer: Viewer, found: Rivalries
) -> Rivals:
    """What one may see of those with whom there is anything."""
    people = [it.other(me.id) for it in (found.rival, found.asked, *found.asking) if it]
    peers = peers_of(session, challenge, me, row, people, viewer) if people else {}
    rival = peers.get(found.rival.other(me.id)) if found.rival else None
    gone = next((it.other(me.id) for it in (found.rival, found.asked) if it and it.other(me.id) not in peers), None)
    return Rivals(
        compared(session, challenge, row, rival) if rival else None,
        sign_of(challenge.code, gone) if gone else "",
        peers.get(found.asked.asked_id) if found.asked else None,
        [peers[it.asker_id] for it in found.asking if it.asker_id in peers],
    )


def peers_of(
    session: Session, challenge: Challenge, me: Participant, row: Row, people: Collection[int], viewer: Viewer
) -> dict[int, Peer]:
    """Those of these who are ranked beside somebody and whom they know, by number."""
    rows = rows_of(session, challenge, people, row.league, viewer, viewer_as(me))
    return {it.participant_id: Peer(it, sign_of(challenge.code, it.participant_id)) for it in rows}


def compared(session: Session, challenge: Challenge, row: Row, peer: Peer) -> Comparison:
    """One's own points beside a rival's, now and on the days of the last weeks."""
    now, me, other = today(), row.participant_id, peer.row.participant_id
    last = min(now, challenge.definition.end)
    first = max(last - timedelta(days=WEEK * WEEKS), challenge.definition.start)
    days = [first + timedelta(days=past) for past in range((last - first).days + 1)]
    held = held_on(session, challenge, [me, other], days)
    course = [Week(day, held[day].get(me, 0), held[day].get(other, 0)) for day in days]
    return Comparison(peer, row.points - peer.row.points, course[::-1][::WEEK], lead_changes([it.gap for it in course]))


def lead_changes(gaps: Sequence[int]) -> int:
    """How often the lead went from one to the other; who only draws level has not taken it."""
    leads = [gap > 0 for gap in gaps if gap]
    return sum(before != now for before, now in pairwise(leads))


def those_to_ask(
    session: Session, challenge: Challenge, me: Participant, row: Row, viewer: Viewer, search: str
) -> list[Peer]:
    """Whom one may ask: those ranked close by, or those who are called as the search says."""
    if search:
        near = read_standings(session, challenge, limit=FOUND, search=search, league=row.league, viewer=viewer)
    else:
        near = neighbours_of(session, challenge, row, viewer, BESIDE)
    own = viewer_as(me)
    people = [it.participant_id for it in near if not viewer.sees(it.participant_id)]
    known = set(session.scalars(select(Participant.id).where(Participant.id.in_(people), own.knows())))
    return [Peer(it, sign_of(challenge.code, it.participant_id)) for it in near if it.participant_id in known]


def find_peer(
    session: Session, challenge: Challenge, me: Participant, row: Row, viewer: Viewer, sign: str
) -> Peer | None:
    """Who is named by a sign; None where that is nobody whom one may ask."""
    ranked = select(Standing.participant_id).where(Standing.challenge_id == challenge.id, Standing.league == row.league)
    person = next((it for it in session.scalars(ranked) if sign_of(challenge.code, it) == sign), None)
    if person is None or viewer.sees(person):
        return None
    return peers_of(session, challenge, me, row, [person], viewer).get(person)
