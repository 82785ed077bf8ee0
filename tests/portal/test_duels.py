"""Duels against a slow reading of them: who wins a part of a bracket is asked of its two halves."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from leaderboards.duels.tree import SIZES, Bracket, Duel, Score, bracket, drawn, pairs, seeded, stages_in, stages_of

SCORE = st.builds(Score, st.integers(-2, 2), st.integers(0, 1))


@st.composite
def played(draw: st.DrawFn) -> tuple[int, list[dict[int, Score]], int]:
    """A size, what everybody gained in the stages that have begun, and how many of these are over."""
    size = draw(st.sampled_from(SIZES))
    begun = draw(st.integers(0, stages_in(size)))
    scores = [{place: draw(SCORE) for place in range(1, size + 1)} for _ in range(begun)]
    return size, scores, draw(st.integers(max(begun - 1, 0), begun))


def better(one: int, two: int, score: dict[int, Score]) -> int:
    """Of two, by points of the stage, then of the challenge, then by who comes first."""
    if score[one].gained != score[two].gained:
        return one if score[one].gained > score[two].gained else two
    if score[one].total != score[two].total:
        return one if score[one].total > score[two].total else two
    return min(one, two)


def champion(part: list[int], stage: int, scores: list[dict[int, Score]], over: int) -> int | None:
    """Who has won this part of a bracket, if it is decided; the last duel of it is of this stage."""
    if len(part) == 1:
        return part[0]
    half = len(part) // 2
    ends = [champion(some, stage - 1, scores, over) for some in (part[:half], part[half:])]
    return None if None in ends or stage >= over else better(ends[0], ends[1], scores[stage])  # type: ignore[arg-type]


@given(played())
def test_brackets(given_: tuple[int, list[dict[int, Score]], int]) -> None:
    size, scores, over = given_
    found, order = bracket(size, scores, over), seeded(size)
    last = stages_in(size) - 1
    assert found.main[last][0].won == champion(order, last, scores, over)
    assert [len(duels) for duels in found.main] == [size >> (stage + 1) for stage in range(stages_in(size))]
    assert [len(duels) for duels in found.consolation] == [len(duels) for duels in found.main[1:]]
    losers = [
        None if (won := champion(order[at : at + 2], 0, scores, over)) is None else sum(order[at : at + 2]) - won
        for at in range(0, size, 2)
    ]
    if None not in losers:
        first = [it for it in losers if it is not None]
        assert found.consolation[-1][0].won == champion_of_consolation(first, scores, over)
    told_is_consistent(found, len(scores), over)


def champion_of_consolation(losers: list[int], scores: list[dict[int, Score]], over: int) -> int | None:
    """The same of those who lost first, whose duels begin with the second stage."""
    return champion(losers, stages_in(len(losers)), scores, over)


def told_is_consistent(found: Bracket, begun: int, over: int) -> None:
    """Nobody is ahead before a stage, nobody has won before its end, and whoever has won was ahead."""
    every = [(stage, duel) for stage, duels in enumerate(found.main) for duel in duels]
    every += [(stage, duel) for stage, duels in enumerate(found.consolation, 1) for duel in duels]
    for stage, duel in every:
        known = duel.one is not None and duel.two is not None
        assert (duel.ahead is not None) == (known and stage < begun)
        assert duel.won == (duel.ahead if stage < over else None)
        assert duel.won is None or {duel.won, duel.lost} == {duel.one, duel.two}


@given(st.integers(1, 40))
def test_pairs_and_seeds(size: int) -> None:
    found = pairs(size, [], 0)
    assert [place for duel in found for place in (duel.one, duel.two) if place] == list(range(1, size + 1))
    assert [duel.alone for duel in found] == [False] * (size // 2) + [True] * (size % 2)
    for of in SIZES:
        order = seeded(of)
        assert sorted(order) == list(range(1, of + 1))
        assert all(sum(order[at : at + 2]) == of + 1 for at in range(0, of, 2))
        assert {1, 2} & set(order[: of // 2]) == {1}


def test_a_draw_is_repeated_and_days_follow_each_other() -> None:
    codes = [f"R{n}" for n in range(9)]
    assert drawn(codes, "a") == drawn(codes[::-1], "a") != drawn(codes, "b")
    stages = stages_of(date(2026, 11, 2), 7, 3)
    assert [stage.first for stage in stages[1:]] == [stage.last + timedelta(days=1) for stage in stages[:-1]]
    assert stages[2].last == date(2026, 11, 22)
    assert Duel(1, 2).lost is None
