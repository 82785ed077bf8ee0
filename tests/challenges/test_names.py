"""Who is called by name to whom: as the rules say it, whatever the ranking."""

from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.ledger.named import set_naming
from challenges.ledger.standings import count_standings, next_above, read_standings
from core.clock import as_if
from core.models import Participant
from core.privacy.pseudonyms import pseudonym
from core.privacy.services import choose
from core.viewer import EVERYONE, Viewer
from tests.challenges.test_past_days import NOW, PEOPLE, database, filled, undone

__all__ = ["database"]
KINDS = st.lists(st.sampled_from(["rep", "distributor", "seller"]), min_size=PEOPLE, max_size=PEOPLE)
POINTS = st.lists(st.integers(-1, 3), min_size=PEOPLE, max_size=PEOPLE)
SOME = st.sets(st.integers(0, PEOPLE - 1))


@given(data=st.data())
@settings(max_examples=25)
def test_names_are_read_where_they_may_be(database: Session, data: st.DataObject) -> None:
    points, kinds, ties = (
        data.draw(POINTS),
        data.draw(KINDS),
        data.draw(st.sampled_from(["competition", "dense", "earliest"])),
    )
    leagues = data.draw(st.sampled_from([[0] * PEOPLE, [1, 1, 1, 2, 2]]))
    upto, asked, own = data.draw(st.none() | st.integers(0, 4)), data.draw(SOME), data.draw(SOME)
    at_distributor = data.draw(st.booleans())
    with as_if(NOW), undone(database):
        posted = [(datetime(2024, 3, 30), person, more) for person, more in enumerate(points)]
        challenge = filled(database, posted, ties, leagues)
        people = list(database.scalars(select(Participant).order_by(Participant.code)))
        for person, kind in zip(people, kinds, strict=True):
            person.kind = kind
        # Every second seller is at the first distributor there is, the others at the last.
        shops = [person for person in people if person.kind == "distributor"]
        for place, person in enumerate(people):
            person.parent = shops[-(place % 2)] if person.kind == "seller" and shops else None
        database.flush()
        choose(database, [person.id for person in people], [people[n].id for n in asked])
        set_naming(database, challenge, upto)
        at = frozenset(shop.id for shop in shops[:1]) if at_distributor else frozenset()
        viewer = Viewer(frozenset(people[n].id for n in own), at)
        everyone = {row.participant_id: row for row in read_standings(database, challenge)}

        def is_named(person: Participant) -> bool:
            if viewer.sees(person.id):
                return True
            row = everyone[person.id]
            is_high = upto is None or (row.points > 0 and row.rank <= upto)
            of_others = {"seller": person.parent_id not in at, "distributor": bool(at) and person.id not in at}
            return is_high and not of_others.get(person.kind, False) and people.index(person) not in asked

        shown = {row.participant_id: row for row in read_standings(database, challenge, viewer=viewer)}
        for person in people:
            row, is_known = shown[person.id], is_named(person)
            assert row.is_pseudonym != is_known
            assert (row.code, row.name) == (
                (person.code, person.name) if is_known else ("", pseudonym("spring", person.id))
            )
            found = read_standings(database, challenge, search=person.code, viewer=viewer)
            assert [it.participant_id for it in found] == [person.id] * is_known
            assert count_standings(database, challenge, person.code, viewer=viewer) == is_known
            above = next_above(database, challenge, everyone[person.id], viewer)
            assert above is None or above == shown[above.participant_id]
            assert read_standings(database, challenge, search=person.code, viewer=EVERYONE) == [everyone[person.id]]
