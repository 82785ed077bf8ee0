"""What all units come to, beside a slow reading of it; and what a commit of each standard says."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.packages.model import Kind, MoveOn, Package, Unit, UnitKind
from elearning.packages.states import Outcome, Progress, Success, Told, outcome, resumed, told

scores = st.none() | st.integers(-10_000, 10_000)
toldes = st.builds(Told, st.sampled_from(Progress), st.sampled_from(Success), scores, st.integers(0, 9))
rules = st.tuples(st.none() | st.integers(0, 10_000), st.sampled_from(MoveOn), st.none() | toldes)
SCO = Unit("u", "U", "u.html", UnitKind.SCO)


def package_of(units: list[Unit]) -> Package:
    return Package("0" * 64, Kind.CMI5, "", "", "T", "", tuple(units), (), True, 1, 1)


def slow_outcome(units: list[Unit], states: dict[str, Told]) -> Outcome:
    """Unit by unit, in so many words."""
    completed = passed = True
    marks = []
    for unit in units:
        state = states.get(unit.identifier)
        done = state is not None and state.status == "completed"
        won = state is not None and state.success == "passed"
        lost = state is not None and state.success == "failed"
        if unit.move_on == "Passed":
            satisfied = won
        elif unit.move_on == "CompletedAndPassed":
            satisfied = done and won
        elif unit.move_on == "CompletedOrPassed":
            satisfied = done or won
        else:
            satisfied = done
        completed = completed and satisfied
        if unit.mastery is not None or unit.move_on in ("Passed", "CompletedAndPassed"):
            passed = passed and won
        else:
            passed = passed and not lost
        if state is not None and state.score is not None:
            marks.append(state.score)
    mean = None
    if marks:
        exact = Fraction(sum(marks), len(marks))
        mean = max(0, int(exact + Fraction(1, 2)) if exact >= 0 else 0)
    return Outcome(completed, completed and passed, mean)


@given(st.lists(rules, min_size=1, max_size=6))
def test_all_units_come_to_what_a_slow_reading_says(given_units):
    units = [
        Unit(str(place), "", "a.html", UnitKind.AU, mastery=mastery, move_on=move_on)
        for place, (mastery, move_on, _state) in enumerate(given_units)
    ]
    states = {str(place): state for place, (_m, _o, state) in enumerate(given_units) if state is not None}
    assert outcome(package_of(units), states) == slow_outcome(units, states)


@given(toldes, toldes, toldes)
def test_the_best_of_several_does_not_depend_on_their_order(one, two, three):
    assert one.better(two) == two.better(one)
    assert one.better(two).better(three) == one.better(two.better(three))
    assert one.better(one) == one


@pytest.mark.parametrize(
    ("kind", "cmi", "ended", "expected"),
    [
        (Kind.SCORM_12, {"core": {"lesson_status": "passed", "score": {"raw": "85"}, "total_time": "0000:01:10.5"}},
         False, Told(Progress.COMPLETED, Success.PASSED, 8_500, 70)),
        (Kind.SCORM_12, {"core": {"lesson_status": "failed", "score": {"raw": "17", "min": "0", "max": "20"}}}, True,
         Told(Progress.COMPLETED, Success.FAILED, 8_500)),
        (Kind.SCORM_12, {"core": {"lesson_status": "not attempted"}}, True, Told(Progress.COMPLETED)),
        (Kind.SCORM_12, {"core": {"lesson_status": "not attempted"}}, False, Told(Progress.INCOMPLETE)),
        (Kind.SCORM_12, {"core": {"score": {"raw": "999"}}}, False, Told(Progress.INCOMPLETE)),
        (Kind.SCORM_12, {"core": [1], "x": None}, False, Told(Progress.INCOMPLETE)),
        (Kind.SCORM_2004, {"completion_status": "completed", "success_status": "failed", "score": {"scaled": "0.333"},
                           "total_time": "PT1H2M3.9S"}, False, Told(Progress.COMPLETED, Success.FAILED, 3_330, 3_723)),
        (Kind.SCORM_2004, {"completion_status": "unknown"}, True, Told(Progress.COMPLETED)),
        (Kind.SCORM_2004, {"completion_status": "incomplete"}, True, Told(Progress.INCOMPLETE)),
        (Kind.SCORM_2004, {"score": {"scaled": "-1"}}, False, Told(Progress.INCOMPLETE, score=-10_000)),
    ],
)  # fmt: skip
def test_what_a_commit_says(kind, cmi, ended, expected):
    assert told(kind, SCO, cmi, ended) == expected


@pytest.mark.parametrize(("raw", "success"), [("79.9", Success.FAILED), ("80", Success.PASSED)])
def test_the_score_to_pass_decides(raw, success):
    unit = Unit("u", "U", "u.html", UnitKind.SCO, mastery=8_000)
    said = {"core": {"lesson_status": "passed", "score": {"raw": raw}}}
    assert told(Kind.SCORM_12, unit, said, False).success is success


@pytest.mark.parametrize(("measure", "status"), [("0.79", Progress.INCOMPLETE), ("0.8", Progress.COMPLETED)])
def test_the_progress_that_counts_as_completed_decides(measure, status):
    unit = Unit("u", "U", "u.html", UnitKind.SCO, threshold=8_000)
    said = {"completion_status": "completed", "progress_measure": measure}
    assert told(Kind.SCORM_2004, unit, said, False).status is status


@pytest.mark.parametrize(
    ("kind", "way", "ended", "entry", "kept"),
    [
        (Kind.SCORM_12, "suspend", True, "resume", True), (Kind.SCORM_12, "", True, "", True),
        (Kind.SCORM_12, "", False, "resume", True), (Kind.SCORM_2004, "suspend", True, "resume", True),
        (Kind.SCORM_2004, "normal", True, "ab-initio", False), (Kind.SCORM_2004, "normal", False, "resume", True),
    ],
)  # fmt: skip
def test_a_unit_goes_on_where_it_was_left(kind, way, ended, entry, kept):
    around = {"exit": way, "session_time": "PT5S", "total_time": "PT9S"}
    said = {"core": around, "suspend_data": "x"} if kind is Kind.SCORM_12 else {**around, "suspend_data": "x"}
    model = resumed(kind, said, ended)
    values = model["core"] if kind is Kind.SCORM_12 else model
    assert (values["entry"], values["total_time"], "session_time" in values) == (entry, "PT9S", False)
    assert (model.get("suspend_data") == "x") is kept


@pytest.mark.parametrize("kind", [Kind.SCORM_12, Kind.SCORM_2004])
def test_a_unit_that_was_never_opened_begins(kind):
    model = resumed(kind, {}, False)
    assert (model["core"] if kind is Kind.SCORM_12 else model)["entry"] == "ab-initio"


ANSWERED = {"min": "0", "max": "4", "raw": "3", "scaled": "0.75"}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"verb": "answered", "result": {"success": True, "score": ANSWERED}},
         Told(Progress.COMPLETED, Success.PASSED, 7_500)),
        ({"verb": "completed", "result": {"success": False, "score": {"raw": "1", "min": "0", "max": "3"}}},
         Told(Progress.COMPLETED, Success.FAILED, 3_333)),
        ({"verb": "completed", "result": {}}, Told(Progress.COMPLETED)),
        ({"verb": "consumed", "result": {"completion": True}}, Told(Progress.COMPLETED)),
        ({"verb": "progressed", "result": {"score": ANSWERED}}, Told(Progress.INCOMPLETE)),
        ({"verb": "interacted", "state": {"0": {"state": "{}"}}}, Told(Progress.INCOMPLETE)),
        ({"verb": [], "result": {"success": [1], "completion": 1}}, Told(Progress.INCOMPLETE)),
        ({"verb": "answered", "result": {"success": 1, "score": {"scaled": "7"}}}, Told(Progress.COMPLETED)),
        ({}, Told(Progress.INCOMPLETE)),
    ],
)  # fmt: skip
def test_what_a_content_of_h5p_says(said, expected):
    assert told(Kind.H5P, Unit("content", "H", "", UnitKind.H5P), said, False) == expected


@pytest.mark.parametrize(("ended", "status"), [(True, "completed"), (False, "not attempted")])
def test_a_unit_that_only_began_and_finished_finds_itself_completed(ended, status):
    model = resumed(Kind.SCORM_12, {"core": {"lesson_status": "not attempted"}}, ended)
    assert model["core"]["lesson_status"] == status
