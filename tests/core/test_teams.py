"""Whom a regional manager sees: whoever is in one of their teams today, or in one below it; nobody else."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from core.accounts.models import Account, Role
from core.accounts.permissions import viewer_of
from core.clock import today
from core.models import Membership, Participant, Team
from core.teams import members_of

NAMES = ["Nord", "Nord/Est", "Nord/Est/Lille", "Nord_Est", "Nordique", "Nord%", "nord/est", "Sud"]
KINDS = ["rep", "distributor", "client"]
Held = tuple[int, str, int | None, int | None]

days = st.one_of(st.none(), st.integers(-2, 2))
# Of each membership: whose, in which team, from and until how many days from today.
memberships = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(NAMES), days, days), max_size=12)


def is_within(name: str, above: str) -> bool:
    """Read slowly: part by part."""
    parts = above.split("/")
    return name.split("/")[: len(parts)] == parts


def is_held(first: int | None, last: int | None) -> bool:
    """Whether today is one of those days."""
    return (first is None or first <= 0) and (last is None or last >= 0)


@given(held=memberships, untils=st.lists(days, min_size=6, max_size=6), led=st.sets(st.sampled_from(NAMES), min_size=1))
def test_a_regional_manager_sees_whoever_is_in_the_teams_today(
    session: Session, held: list[Held], untils: list[int | None], led: set[str]
) -> None:
    def day(away: int | None) -> date | None:
        return None if away is None else today() + timedelta(days=away)

    teams = {name: Team(name=name) for name in NAMES}
    people = [
        Participant(code=f"P{n}", name=f"P{n}", kind=KINDS[n % 3], until=day(until)) for n, until in enumerate(untils)
    ]
    account = Account(email="a@example.org", name="A", role=Role.REGIONAL_MANAGER, password_hash="")
    account.teams = [teams[name] for name in led]
    session.add_all([*teams.values(), *people, account])
    session.add_all(
        Membership(participant=people[n], team=teams[name], first_day=day(first), last_day=day(last))
        for n, name, first, last in held
    )
    session.flush()
    expected = {
        f"P{n}"
        for n, name, first, last in held
        if is_held(first, last) and is_held(None, untils[n]) and any(is_within(name, above) for above in led)
    }
    viewer = viewer_of(session, account)
    assert {person.code for person in people if viewer.sees(person.id)} == expected
    assert not viewer.sees_everything and not viewer.sees(None)
    # Each once, and those who compete as their peers know them.
    found = members_of(session, [team.id for team in account.teams], today())
    assert len({one.id for one in found}) == len(found) == len(expected)
    assert viewer.distributors == {one.id for one in found if one.kind == "distributor"}
    session.rollback()
