"""Which question is asked on a day, against the slow reading, and over many days."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from elearning.daily.boxes import standings
from elearning.daily.choosing import question_of
from elearning.daily.model import KINDS, Answer, Asked, Daily, Key, Learner, Source
from tests.elearning.daily import slow

FIRST = date(2026, 1, 1)
MODULES = ["a", "b", "c"]
KEYS = [Key(module, name) for module in MODULES for name in ("1", "2", "3")]
KIND = st.sampled_from([*sorted(KINDS), *sorted(KINDS), "ordering", "fill"])
# Near each other, so that questions are answered several times, and so far apart that every box comes to its end.
DAYS = st.integers(0, 12).map(lambda n: FIRST + timedelta(days=n)) | st.sampled_from(
    [FIRST + timedelta(days=n) for n in (20, 33, 34, 60, 94, 120)]
)
ANSWERS = st.builds(Answer, day=DAYS, key=st.sampled_from(KEYS[:2]), right=st.sampled_from([True, True, True, False]))
DAILIES = st.builds(Daily, day=DAYS, key=st.sampled_from(KEYS), right=st.sampled_from([True, True, False, None]))


@st.composite
def learners(draw) -> Learner:
    asked = draw(st.lists(st.builds(Asked, key=st.sampled_from(KEYS), kind=KIND), unique_by=lambda it: it.key))
    return Learner(
        participant=draw(st.integers(1, 3)),
        questions=tuple(asked),
        answers=tuple(
            sorted(
                draw(st.lists(ANSWERS, max_size=15) | st.lists(ANSWERS, min_size=8, max_size=20)), key=lambda it: it.day
            )
        ),
        dailies=tuple(sorted(draw(st.lists(DAILIES, max_size=5, unique_by=lambda it: it.day)), key=lambda it: it.day)),
        completed=draw(st.dictionaries(st.sampled_from(MODULES), DAYS, max_size=2)),
        begun=draw(st.frozensets(st.sampled_from(MODULES), max_size=2)),
        suggested=tuple(draw(st.lists(st.sampled_from(MODULES), max_size=2, unique=True))),
    )


@given(learners(), DAYS)
def test_the_question_of_a_day_is_what_the_slow_reading_says(learner: Learner, day: date) -> None:
    found = question_of(learner, day)
    assert (found and (found.key, found.source)) == slow.question(learner, FIRST, day)
    if found and found.source is None:
        assert Daily(day, found.key, found.right) in learner.dailies


@given(learners(), DAYS)
def test_every_question_stands_where_its_history_says(learner: Learner, day: date) -> None:
    found = standings(learner, day)
    for key in KEYS:
        held = found.get(key)
        assert ((held.box, held.day) if held else (None, None)) == slow.history(learner, key, FIRST, day)


@given(learners(), DAYS, st.lists(ANSWERS), st.randoms(use_true_random=False))
def test_loading_it_again_shows_the_same_whatever_happens_that_day(learner, day, later, chance) -> None:
    found = question_of(learner, day)
    more = [replace(it, day=max(it.day, day)) for it in later]
    questions = list(learner.questions)
    chance.shuffle(questions)
    done = {module: learner.completed.get(module, day) for module in MODULES}
    again = replace(learner, questions=tuple(questions), answers=(*learner.answers, *more), completed=done)
    assert question_of(again, day) == found
    if found and found.source is not None:
        dailies = [it for it in learner.dailies if it.day != day]
        put = replace(learner, dailies=(*dailies, Daily(day, found.key)), begun=frozenset(), suggested=())
        kept = question_of(put, day)
        assert kept and kept.key == found.key


@given(learners(), DAYS)
def test_what_was_answered_stays_though_it_is_no_longer_asked(learner: Learner, day: date) -> None:
    found = question_of(learner, day)
    if found and found.source is not None:
        others = [it for it in learner.dailies if it.day != day]
        dailies = tuple(sorted([*others, Daily(day, found.key, False)], key=lambda it: it.day))
        told = question_of(replace(learner, questions=(), dailies=dailies), day)
        assert told and (told.key, told.right) == (found.key, False)


@given(learners(), st.randoms(use_true_random=False))
def test_no_question_comes_two_days_in_a_row_unless_it_is_the_only_one(learner: Learner, chance: Random) -> None:
    fitting = {it.key for it in learner.questions if it.kind in KINDS}
    learner, last = replace(learner, dailies=()), None
    for day in (FIRST + timedelta(days=n) for n in range(40)):
        found = question_of(learner, day)
        assert (found is None) == (not fitting)
        if found:
            assert found.key in fitting
            assert found.key != last or len(fitting) == 1
            answered = chance.choice([True, False, None])
            learner, last = replace(learner, dailies=(*learner.dailies, Daily(day, found.key, answered))), found.key


def test_right_answers_come_again_after_1_3_7_21_and_60_days() -> None:
    key = Key("a", "1")
    others = [Asked(Key("b", name), "single") for name in ("1", "2")]
    learner = Learner(1, (Asked(key, "single"), *others), completed={"a": FIRST})
    chosen = []
    for day in (FIRST + timedelta(days=n) for n in range(1, 300)):
        found = question_of(learner, day)
        assert found
        if found.source is Source.SPACED:
            chosen.append((day - FIRST).days)
        # The others are never answered, so that they are asked rather than what is not due.
        right = True if found.key == key else None
        learner = replace(learner, dailies=(*learner.dailies, Daily(day, found.key, right)))
    gaps = [later - earlier for earlier, later in zip([0, *chosen], chosen, strict=False)]
    # The day after the completion; then its day would be the very next one, on which another is asked.
    assert gaps == [1, 2, 3, 7, 21, 60, 60, 60, 60]
