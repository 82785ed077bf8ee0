"""Who has to wait before signing in: random people, addresses, devices and clocks against a second reading."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete

from core.access import writing_access
from core.accounts.access_models import FailedSignIn
from core.accounts.throttle import LONGEST, Attempt, attempt, forgive
from core.clock import as_if

NOON = datetime(2024, 3, 1, 12)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch, app: Flask) -> None:
    """Smaller counts, which short stories reach."""
    app.secret_key = "for tests alone"
    for name, free in (("FREE", 2), ("FREE_OF_EMAIL", 4), ("FREE_OF_ADDRESS", 3)):
        monkeypatch.setattr(f"core.accounts.throttle.{name}", free)


@dataclass
class Slow:
    """The same rules over a list."""

    failures: list[tuple[Attempt, datetime]] = field(default_factory=list)

    def wait(self, tried: Attempt, now: datetime) -> timedelta:
        self.failures = [(one, min(at, now)) for one, at in self.failures if at > now - timedelta(days=1)]
        own = [at for one, at in self.failures if same_place(one, tried)]
        waits = [after(len(own), own, 2, now)]
        if not tried.device:
            unknown = [(one, at) for one, at in self.failures if not one.device]
            anywhere = [at for one, at in unknown if one.email.lower() == tried.email.lower()]
            waits.append(after(len(anywhere), anywhere, 4, now))
            here = [(one.email.lower(), at) for one, at in unknown if one.address == tried.address]
            lately = [(email, at) for email, at in here if at > now - timedelta(hours=1)]
            waits.append(after(len({email for email, _at in lately}), [at for _email, at in lately], 3, now))
        return max(waits)


def same_place(one: Attempt, other: Attempt) -> bool:
    if one.email.lower() != other.email.lower() or one.device != other.device:
        return False
    return bool(one.device) or one.address == other.address


def after(count: int, moments: list[datetime], free: int, now: datetime) -> timedelta:
    if count < free:
        return timedelta()
    return max(timedelta(), max(moments) + min(MINUTE * 2 ** (count - free), LONGEST) - now)


ATTEMPTS = st.builds(
    Attempt,
    st.sampled_from(["anna@example.org", "Anna@Example.org", "boris@example.org", "carla@example.org"]),
    st.sampled_from(["192.0.2.1", "192.0.2.2"]),
    st.sampled_from(["", "", "", "known"]),
)
# Hours and days too, forward and back.
CLOCKS = st.sampled_from([0, 0, 0, 1, 1, 2, 5, 15, 61, 24 * 60, -1, -60, -24 * 60])


@pytest.mark.usefixtures("few")
@given(st.lists(st.tuples(ATTEMPTS, st.sampled_from([False, False, False, True]), CLOCKS), max_size=25))
def test_waits_are_those_of_the_rules(app: Flask, story: list[tuple[Attempt, bool, int]]) -> None:
    with writing_access() as session:
        session.execute(delete(FailedSignIn))
    now, slow = NOON, Slow()
    for tried, is_right, minutes in story:
        now += minutes * MINUTE
        expected = slow.wait(tried, now)
        with as_if(now):
            answer = attempt(tried)
            assert answer.wait == expected <= LONGEST
            if answer.wait:
                continue
            if is_right:
                forgive(tried, answer)
        slow.failures.append((tried, now))
        if is_right:
            slow.failures = [one for one in slow.failures if not same_place(one[0], tried)]


@pytest.mark.usefixtures("few")
def test_a_clock_set_back_prolongs_no_wait(app: Flask) -> None:
    """Who has to wait a minute may try again a minute later, though it is an hour before by then."""
    tried = Attempt("anna@example.org", "192.0.2.1")
    with as_if(NOON):
        assert [attempt(tried).wait for _ in range(3)] == [timedelta(), timedelta(), MINUTE]
    with as_if(NOON - timedelta(hours=1)):
        assert attempt(tried).wait == MINUTE
    with as_if(NOON - timedelta(hours=1) + MINUTE):
        assert attempt(tried).wait == timedelta()


@pytest.mark.usefixtures("few")
def test_one_subscriber_s_addresses_count_as_one(app: Flask) -> None:
    tried = Attempt("anna@example.org", "2001:db8:1:2::1")
    assert not attempt(tried).wait and not attempt(replace(tried, address="2001:db8:1:2::2")).wait
    assert attempt(replace(tried, address="2001:db8:1:2:ffff::3")).wait
    assert not attempt(replace(tried, address="2001:db8:1:3::1")).wait


@pytest.mark.usefixtures("few")
def test_what_is_kept_of_a_failure_names_nobody(app: Flask) -> None:
    """Somebody may have typed a password into the wrong field."""
    attempt(Attempt("My secret password", "192.0.2.1"))
    with writing_access() as session:
        [row] = session.query(FailedSignIn).all()
        assert "secret" not in repr(vars(row))
