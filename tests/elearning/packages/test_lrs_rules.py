"""Any order in which units state something, over several sessions, beside a slow reading of the rules of cmi5."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from elearning.packages.lrs import names
from elearning.packages.lrs.rules import Sitting, after, told_of, why_not
from elearning.packages.model import MoveOn, Unit, UnitKind
from elearning.packages.states import Progress, Success, Told

VERBS = ["initialized", "completed", "passed", "failed", "terminated"]
RESULTS: dict[str, dict[str, Any]] = {
    "completed": {"completion": True, "duration": "PT1S"}, "passed": {"success": True, "duration": "PT1S"},
    "failed": {"success": False, "duration": "PT1S"}, "terminated": {"duration": "PT1S"},
}  # fmt: skip
ACTOR = {"account": {"homePage": "https://palier.example", "name": "1"}}
sessions = st.lists(
    st.tuples(st.sampled_from([names.NORMAL, names.REVIEW]), st.lists(st.sampled_from(VERBS), max_size=8)), max_size=5
)


def statement(verb: str) -> dict[str, Any]:
    context = {"registration": "r", "contextActivities": {"category": [{"id": names.CATEGORY}]},
               "extensions": {names.SESSION: "s"}}  # fmt: skip
    said = {"actor": ACTOR, "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}"}, "object": {"id": "urn:a"}}
    return said | {"context": context} | ({"result": RESULTS[verb]} if verb in RESULTS else {})


def slow_takes(earlier: list[list[str]], now: list[str], mode: str, verb: str) -> bool:
    """Rule by rule, in so many words."""
    ever = [each for session in earlier for each in session]
    if not now:
        return verb == "initialized"
    if "terminated" in now or verb in now:
        return False
    if verb in ("completed", "passed", "failed") and mode != "Normal":
        return False
    if verb in ("passed", "failed") and ("passed" in now or "failed" in now):
        return False
    if verb in ("completed", "passed"):
        return verb not in ever
    return not (verb == "failed" and "passed" in ever)


@given(sessions, st.sampled_from([MoveOn.NONE, MoveOn.BOTH]))
def test_what_is_taken_and_what_it_comes_to(given_sessions, move_on):
    unit = Unit("u", "U", "u.html", UnitKind.AU, move_on=move_on)
    earlier: list[list[str]] = []
    known = Told()
    for mode, verbs in given_sessions:
        before = frozenset(verb_id(each) for session in earlier for each in session)
        sitting = Sitting("s", "r", ACTOR, "urn:a", mode, unit, (), before)
        now: list[str] = []
        for verb in verbs:
            said = statement(verb)
            taken = why_not(sitting, said) == ""
            assert taken is slow_takes(earlier, now, mode, verb)
            if taken:
                now.append(verb)
                known = known.better(replace(told_of(sitting, said), seconds=0))
                sitting = replace(sitting, stated=after(sitting, [said]))
        earlier.append(now)
    assert known == slow_told([each for session in earlier for each in session], move_on)


def verb_id(verb: str) -> str:
    return f"http://adlnet.gov/expapi/verbs/{verb}"


def slow_told(taken: list[str], move_on: MoveOn) -> Told:
    """All that was taken, looked at once."""
    done = "completed" in taken or (move_on is MoveOn.NONE and "terminated" in taken)
    status = Progress.COMPLETED if done else Progress.INCOMPLETE if taken else Progress.NOT_ATTEMPTED
    success = Success.PASSED if "passed" in taken else Success.FAILED if "failed" in taken else Success.UNKNOWN
    return Told(status, success)


@given(st.integers(0, 10_000), st.integers(0, 100_000), st.sampled_from(["passed", "failed"]))
def test_the_score_has_to_fit_the_score_to_pass(mastery, hundred_thousandths, verb):
    unit = Unit("u", "U", "u.html", UnitKind.AU, mastery=mastery)
    sitting = Sitting("s", "r", ACTOR, "urn:a", names.NORMAL, unit, (names.INITIALIZED,))
    said = statement(verb)
    written = f"{hundred_thousandths // 100_000}.{hundred_thousandths % 100_000:05}"
    said["result"] = said["result"] | {"score": {"scaled": written}}
    fits = (hundred_thousandths >= mastery * 10) == (verb == "passed")
    assert (why_not(sitting, said) == "") is fits
    assert told_of(sitting, said).score == (hundred_thousandths + 5) // 10
