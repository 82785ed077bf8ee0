"""Two pairs of eyes, many at once, trust and samples: on both kinds of database, and never a point twice."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from challenges.models import Posting
from core.clock import as_if, utc_now
from core.db import begin_writing
from core.errors import Refused
from core.viewer import EVERYONE
from declarations import services
from declarations.checks import is_late
from declarations.life import Changed
from declarations.models import Declaration, DeclarationLine, DeclarationStep
from declarations.proven.models import DeclarationProof
from declarations.proven.strength import Strength
from declarations.queries import earned
from declarations.services import Verdict
from declarations.typed import TypedLine
from declarations.validating import trust
from declarations.validating.clean import clean_ones
from declarations.validating.models import Level, Trust
from declarations.validating.sampling import is_drawn
from declarations.validating.settings import Setting, store_setting
from declarations.validating.together import validate_together
from declarations.validating.trust import Record, earned_level
from imports.models import ImportRun
from sales.proofs.models import Proof
from tests.challenges.conftest import session_on
from tests.databases import KINDS, Filling
from tests.declarations.conftest import fill
from tests.declarations.shops import DAY, account_id, person, sale

BOTH = (TypedLine("P0", 1, 300_00), TypedLine("P1", 1, 300_00))


@pytest.fixture(scope="module", params=KINDS)
def opened(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> Iterator[Session]:
    """A programme with two distributors and nothing declared."""
    yield from session_on(fresh_database(request.param, Filling("shops", fill)))


@pytest.fixture
def session(opened: Session) -> Iterator[Session]:
    """The programme, as it was again afterwards."""
    begin_writing(opened)
    try:
        yield opened
    finally:
        opened.rollback()


def declare(session: Session, number: int, *lines: TypedLine, shop: str = "D1") -> Declaration:
    """Submit one."""
    who = account_id(session, {"D1": "one", "D2": "two"}[shop])
    typed = sale(f"F{number}", *lines)
    found = services.begin(session, person(session, shop), who, f"{shop} {number}", typed)
    return services.submit(session, found.id, found.version, typed, who)


def points(session: Session) -> int:
    return int(session.scalar(select(func.sum(Posting.points))) or 0)


def decide(session: Session, one: Declaration, who: str, *lines: int) -> Declaration:
    verdict = Verdict(frozenset(lines), "other", "")
    return services.decide(session, one.id, one.version, verdict, account_id(session, who))


def test_four_eyes_are_two_people(session: Session) -> None:
    store_setting(session, Setting(four_eyes_cents=600_00))
    one = declare(session, 1, *BOTH)
    assert decide(session, one, "ann", 1, 2).state == "submitted"
    with pytest.raises(Refused, match="another person"):
        decide(session, one, "ann", 1, 2)
    assert points(session) == 0
    with pytest.raises(Changed):
        services.decide(session, one.id, one.version - 1, Verdict(frozenset({1, 2})), account_id(session, "bob"))
    assert decide(session, one, "bob", 1, 2).state == "validated"
    assert points(session) == 60


def test_the_second_one_may_find_less_good_but_not_more(session: Session) -> None:
    store_setting(session, Setting(four_eyes_cents=1))
    one = declare(session, 1, *BOTH)
    decide(session, one, "ann", 1)
    assert decide(session, one, "bob", 1, 2).state == "submitted"
    assert decide(session, one, "ann", 1).state == "partly_validated"
    assert points(session) == 30
    other = declare(session, 2, *BOTH)
    decide(session, other, "ann", 1)
    assert decide(session, other, "bob").state == "refused"


def test_what_was_corrected_is_seen_by_two_again(session: Session) -> None:
    store_setting(session, Setting(four_eyes_cents=1))
    one = declare(session, 1, *BOTH)
    decide(session, one, "ann", 1, 2)
    services.submit(session, one.id, one.version, sale("F1", TypedLine("P0", 1, 900_00)), one.account_id)
    assert decide(session, one, "bob", 1).state == "submitted"
    assert decide(session, one, "ann", 1).state == "validated"


def test_what_is_older_than_the_programme_takes_waits_among_the_late(session: Session) -> None:
    """Whatever the challenges take, which is every day until the end of June."""
    may_10 = datetime(2020, 5, 10, 12)
    with as_if(may_10):
        assert not is_late(session, DAY)
        for days, late in ((5, False), (4, True), (None, False)):
            store_setting(session, Setting(max_age_days=days))
            assert is_late(session, DAY) is late
        store_setting(session, Setting(max_age_days=4, automatic=True))
        trust.set_by_hand(session, person(session, "D1").id, Level.NOTHING, account_id(session, "ann"), "known")
        one = declare(session, 1)
        assert (one.late, one.state, points(session)) == (True, "submitted", 0)
        assert clean_ones(session, 9) == []
        # Whoever validates it admits it.
        assert decide(session, one, "ann", 1).state == "validated"
        assert points(session) == 10


def test_many_are_one_import_and_each_has_its_step(session: Session) -> None:
    made = [declare(session, number, shop=shop) for number in range(4) for shop in ("D1", "D2")]
    changed, gone = made[0], made[1]
    seen = [(one.id, one.version) for one in made]
    services.submit(session, changed.id, changed.version, sale("F0", TypedLine("P1", 1, 70_00)), changed.account_id)
    services.cancel(session, gone.id, gone.version, gone.account_id)
    before = session.scalar(select(func.count()).select_from(ImportRun))
    who = account_id(session, "ann")
    outcome = validate_together(session, [*seen, seen[2], (999, 1)], who)
    assert outcome.validated == made[2:]
    assert set(outcome.left) == {changed.id, gone.id, 999}
    assert all("has changed" in why for why in outcome.left.values())
    assert session.scalar(select(func.count()).select_from(ImportRun)) == (before or 0) + 1
    assert {one.state for one in made[2:]} == {"validated"}
    assert {line.state for one in made[2:] for line in one.lines} == {"validated"}
    steps = select(func.count()).where(DeclarationStep.to_state == "validated", DeclarationStep.account_id == who)
    assert session.scalar(steps) == 6
    assert points(session) == 60
    assert [(it.person.code, it.points, it.together) for it in earned(session, made[2], EVERYONE)] == [("D1", 30, 2)]
    again = validate_together(session, [(one.id, one.version) for one in made[2:]], who)
    assert again.validated == []
    assert points(session) == 60


def test_above_the_amount_many_are_left_out_unless_one_is_the_second(session: Session) -> None:
    store_setting(session, Setting(four_eyes_cents=500_00))
    small, large, seen = declare(session, 1), declare(session, 2, *BOTH), declare(session, 3, *BOTH)
    decide(session, seen, "bob", 1, 2)
    chosen = [(one.id, one.version) for one in (small, large, seen)]
    outcome = validate_together(session, chosen, account_id(session, "ann"))
    assert outcome.validated == [small, seen]
    assert "two people" in outcome.left[large.id]


def test_what_an_import_would_reject_is_left_out(session: Session) -> None:
    good, bad = declare(session, 1), declare(session, 2)
    for line in session.scalars(select(DeclarationLine).where(DeclarationLine.declaration_id == bad.id)):
        line.product = "NOTHING"
    session.flush()
    outcome = validate_together(session, [(one.id, one.version) for one in (good, bad)], account_id(session, "ann"))
    assert outcome.validated == [good]
    assert set(outcome.left) == {bad.id}
    assert (good.state, bad.state, bad.lines[0].state) == ("validated", "submitted", "submitted")
    assert points(session) == 10


def prove(session: Session, one: Declaration, evidence: str) -> None:
    file = Proof(sha256="c" * 64, given_sha256=f"{one.id:064}", kind="pdf", size=1, name="x", account_id=one.account_id)
    file.brought_at, file.purge_on = utc_now(), utc_now().date()
    session.add(file)
    session.flush()
    session.add(DeclarationProof(declaration_id=one.id, proof_id=file.id, account_id=one.account_id, at=utc_now(),
                                 evidence=evidence, document=one.document, read="{}"))  # fmt: skip
    session.flush()


def level(session: Session, shop: str) -> Level:
    return trust.level_of(session, person(session, shop).id)


def test_trust_follows_the_record_and_what_proved_it(session: Session) -> None:
    for number in range(6):
        for shop, evidence in (("D1", "invoice"), ("D2", "photo")):
            one = declare(session, number, shop=shop)
            prove(session, one, evidence)
            decide(session, one, "ann", 1)
    assert level(session, "D1") == Level.SAMPLE
    assert level(session, "D2") == Level.EVERYTHING
    row = session.scalars(select(Trust)).one()
    assert '"strength": "invoice"' in row.facts
    refused = declare(session, 9)
    services.decide(session, refused.id, refused.version, Verdict(frozenset(), "twice"), account_id(session, "ann"))
    assert level(session, "D1") == Level.EVERYTHING


def test_trust_set_by_hand_stays_and_has_a_reason(session: Session) -> None:
    shop, ann = person(session, "D2").id, account_id(session, "ann")
    with pytest.raises(Refused, match="Write why"):
        trust.set_by_hand(session, shop, Level.NOTHING, ann, "  ")
    trust.set_by_hand(session, shop, Level.NOTHING, ann, "Known for years")
    one = declare(session, 1, shop="D2")
    assert not one.sampled
    services.decide(session, one.id, one.version, Verdict(frozenset(), "twice"), ann)
    assert level(session, "D2") == Level.NOTHING
    trust.set_by_hand(session, shop, None, ann, "Back to the rule")
    assert level(session, "D2") == Level.EVERYTHING
    assert len(session.scalars(select(Trust)).all()) == 2


def test_nothing_validates_itself_unless_the_programme_says_so(session: Session) -> None:
    with as_if(datetime(2020, 5, 6, 12)):
        trust.set_by_hand(session, person(session, "D1").id, Level.NOTHING, account_id(session, "ann"), "Known")
        waits = declare(session, 1)
        assert waits.state == "submitted"
        assert clean_ones(session, 10) == [(waits.id, waits.version)]
        store_setting(session, Setting(automatic=True, four_eyes_cents=500_00))
        one = declare(session, 2)
        assert one.state == "validated"
        assert one.steps[-1].account_id is None
        assert points(session) == 10
        large, other = declare(session, 3, *BOTH), declare(session, 4, shop="D2")
        assert (large.state, other.state) == ("submitted", "submitted")
    assert declare(session, 5).late
    assert clean_ones(session, 10) == [(waits.id, waits.version)]


@given(
    st.integers(0, 60), st.integers(0, 10), st.booleans(), st.sampled_from([it.value for it in Strength]),
)  # fmt: skip
def test_a_better_record_or_stronger_proofs_never_earn_less_trust(
    decided: int, bad: int, twice: bool, strength: str
) -> None:
    levels = (Level.EVERYTHING, Level.SAMPLE, Level.NOTHING)
    bad = min(bad, decided)

    def rank(record: Record) -> int:
        return levels.index(earned_level(record))

    own = rank(Record(decided, bad, twice, strength))
    assert own == 0 or not twice
    assert rank(Record(decided, 0, False, strength)) >= own
    assert rank(Record(decided + 1, bad, twice, strength)) >= own
    stronger = list(Strength)[max(0, list(Strength).index(Strength(strength)) - 1)]
    assert rank(Record(decided, bad, twice, stronger.value)) >= own


def test_a_sample_is_about_one_in_so_many_and_needs_the_secret(web: Flask) -> None:
    with web.app_context():
        drawn = {number for number in range(2000) if is_drawn(number, 5)}
        assert drawn == {number for number in range(2000) if is_drawn(number, 5)}
        assert 320 < len(drawn) < 480
        web.config["SECRET_KEY"] = "another secret that is long enough to be one"
        assert drawn != {number for number in range(2000) if is_drawn(number, 5)}
