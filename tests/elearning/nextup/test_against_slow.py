"""The order, the reasons, what is locked, paths and lateness, against the slow reading."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from elearning.nextup.model import Brings, Completion, Learner, Module, Path
from elearning.nextup.paths import Taking, late, progress
from elearning.nextup.suggest import next_up
from tests.elearning.nextup.slow import World

TODAY = date(2026, 5, 20)
CODES = ["a", "b", "c", "d", "e", "f"]
RANGES = ["Bikes", "Road bikes", "Helmets"]
# Around today, and around where soon ends.
DAYS = st.sampled_from([-400, -5, -1, 0, 1, 13, 14, 15, 29, 30, 31, 400]).map(lambda n: TODAY + timedelta(days=n))
MAYBE = st.none() | DAYS
SOMEWHERE = st.none() | st.none() | DAYS
FEW = st.sampled_from([0, 0, 0, 10, 50])


def codes(most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from([*CODES, "gone"]), max_size=most, unique=True).map(tuple)


def module(code: str) -> st.SearchStrategy[Module]:
    return st.builds(
        Module,
        code=st.just(code),
        title=st.just(f"Module {code}"),
        minutes=st.none() | st.sampled_from([5, 10]),
        points=FEW,
        prerequisites=codes(2),
        for_me=st.sampled_from([True, True, True, False]),
        opens=SOMEWHERE,
        closes=SOMEWHERE,
        due=SOMEWHERE,
        ranges=st.lists(st.sampled_from(RANGES), max_size=2, unique=True).map(tuple),
    )


COMPLETED = st.dictionaries(
    st.sampled_from(CODES), st.builds(Completion, day=st.just(date(2025, 1, 1)), expires=MAYBE), max_size=4
)
PATH = st.builds(Path, code=st.sampled_from(["p", "q", "r"]), title=st.just("Path"), steps=codes(4), due=MAYBE)
PATHS = st.lists(PATH, max_size=3, unique_by=lambda it: it.code).map(tuple)
LEARNERS = st.builds(
    Learner,
    completed=COMPLETED,
    unsold=st.dictionaries(st.sampled_from(RANGES), st.integers(0, 3)),
    brings=st.lists(
        st.builds(Brings, challenge=st.sampled_from(["Spring", "May"]), module=st.sampled_from(CODES), points=FEW),
        max_size=4,
    ).map(tuple),
    paths=PATHS,
)
MODULES = st.tuples(*(module(code) for code in CODES)).flatmap(lambda every: st.permutations(every))


@given(MODULES, LEARNERS)
def test_what_comes_next_is_what_the_slow_reading_says(modules: Sequence[Module], learner: Learner) -> None:
    world = World(modules, learner, TODAY)
    found = next_up(modules, learner, TODAY)
    assert [it.module.code for it in found.suggestions] == world.order()
    for it in found.suggestions:
        code = it.module.code
        assert it.reason.value == world.reason(code)
        assert (it.due and (it.due.day, it.due.place)) == world.soon(code)
        assert (it.expires, it.points, it.clients) == (world.expiry(code), world.points(code), world.clients(code))
        assert (it.path and (it.path.path.due or date.max, it.path.path.code)) == world.path(code)


@given(MODULES, LEARNERS)
def test_locked_modules_name_what_is_missing(modules: Sequence[Module], learner: Learner) -> None:
    found = next_up(modules, learner, TODAY)
    wanted = World(modules, learner, TODAY).locked()
    assert {it.module.code: [title.removeprefix("Module ") for title in it.missing] for it in found.locked} == wanted


@given(MODULES, LEARNERS, st.randoms(use_true_random=False))
def test_the_order_in_which_things_come_changes_nothing(modules, learner: Learner, chance) -> None:
    turned = Learner(
        dict(list(learner.completed.items())[::-1]),
        dict(list(learner.unsold.items())[::-1]),
        learner.brings[::-1],
        learner.paths[::-1],
    )
    shuffled = list(modules)
    chance.shuffle(shuffled)
    found, again = next_up(modules, learner, TODAY), next_up(shuffled, turned, TODAY)
    assert [(it.module, it.reason, it.due) for it in found.suggestions] == [
        (it.module, it.reason, it.due) for it in again.suggestions
    ]
    assert found.locked == again.locked


@given(st.lists(st.builds(Taking, participant=st.integers(1, 3), path=PATH, completed=COMPLETED)))
def test_who_is_late(takings: list[Taking]) -> None:
    wanted = []
    for it in takings:
        left = [step for step in it.path.steps if step not in it.completed]
        found = progress(it.path, it.completed, TODAY)
        assert (found.done, found.of) == (len(it.path.steps) - len(left), len(it.path.steps))
        assert found.next == (left[0] if left else None)
        if left and it.path.due and (days := (TODAY - it.path.due).days) > 0:
            assert found.days_late == days
            wanted.append((-days, -len(left), it.participant, it.path.code))
        else:
            assert found.days_late == 0
    told = [
        (-it.progress.days_late, it.progress.done - it.progress.of, it.participant, it.progress.path.code)
        for it in late(takings, TODAY)
    ]
    assert told == sorted(wanted)
