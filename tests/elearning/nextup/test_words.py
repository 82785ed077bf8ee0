"""Why a module comes next, in both languages: each reason, with its day, number and name."""

from collections.abc import Callable
from datetime import date

import pytest

from elearning.nextup import words
from elearning.nextup.model import Brings, Completion, Learner, Locked, Module, Path, Progress
from elearning.nextup.suggest import next_up
from tests.elearning.speaking import in_both

TODAY = date(2026, 5, 20)
LATER, EARLIER = date(2026, 5, 28), date(2026, 5, 2)
ONE = Module("one", "One", minutes=7)


def path(due: date | None = None) -> Path:
    return Path("p", "Newcomers", ("zero", "one"), due)


def first(learner: Learner, *modules: Module) -> Callable[[], str]:
    found = next_up(modules, learner, TODAY).suggestions[0]
    assert found.module.code == "one"
    return lambda: words.why(found, TODAY)


CASES = [
    (first(Learner(), Module("one", "One", due=EARLIER)), "It was due on 2 May 2026.", "2 mai 2026"),
    (first(Learner(), Module("one", "One", due=TODAY)), "It is due on 20 May 2026.", "20 mai 2026"),
    (first(Learner(paths=(path(LATER),)), ONE), "It is due on 28 May 2026, for the path “Newcomers”.", "« Newcomers »"),
    (first(Learner(paths=(path(EARLIER),)), ONE), "It was due on 2 May 2026, for the path “Newcomers”.", "Newcomers"),
    (
        first(Learner(), ONE, Module("two", "Two", prerequisites=("one",), due=LATER)),
        "“Two” is due on 28 May 2026, and needs this one first.",
        "« Two »",
    ),
    (
        first(Learner(), ONE, Module("two", "Two", prerequisites=("one",), due=EARLIER)),
        "“Two” was due on 2 May 2026, and needs this one first.",
        "« Two »",
    ),
    (
        first(Learner({"one": Completion(EARLIER, EARLIER)}), ONE),
        "Your certificate expired on 2 May 2026: take it again.",
        "2 mai 2026",
    ),
    (
        first(Learner({"one": Completion(EARLIER, LATER)}), ONE),
        "Your certificate is valid until 28 May 2026: renew it in time.",
        "28 mai 2026",
    ),
    (
        first(Learner(brings=(Brings("Spring", "one", 1_250),)), ONE),
        "It brings you 1,250 points now, in “Spring”.",
        "1 250 points",
    ),
    (
        first(Learner(brings=(Brings("Spring", "one", 50),)), Module("one", "One", points=10)),
        "It brings you 60 points now.",
        "60 points",
    ),
    (
        first(Learner(unsold={"Bikes": 12}), Module("one", "One", ranges=("Bikes",))),
        "12 of your clients do not buy “Bikes” yet.",
        "« Bikes »",
    ),
    (
        first(Learner({"zero": Completion(EARLIER)}, paths=(path(),)), ONE),
        "It is the next step of the path “Newcomers”: 1 of 2 is done.",
        "1 étape sur 2",
    ),
    (first(Learner(), ONE), "It takes 7 minutes.", "7 minutes"),
    (first(Learner(), Module("one", "One")), "It is open to you.", "ouvert"),
]


@pytest.mark.parametrize(("say", "english", "in_french"), CASES)
def test_each_reason_is_one_sentence(say: Callable[[], str], english: str, in_french: str) -> None:
    told, french = in_both(say)
    assert told == english
    assert in_french in french and french.endswith(".")


def test_a_locked_module_says_what_it_waits_for() -> None:
    assert in_both(lambda: words.waits(Locked(ONE, ("A",))))[0] == "Complete “A” first."
    english, french = in_both(lambda: words.waits(Locked(ONE, ("A", "B", "C"))))
    assert english == "Complete “A”, “B” and “C” first."
    assert "« A », « B » et « C »" in french


def test_progress_and_lateness() -> None:
    late = Progress(path(EARLIER), 3, 5, "one", 18)
    assert in_both(lambda: words.progress(late)) == ("3 of 5", "3 sur 5")
    assert in_both(lambda: words.lateness(late)) == ("18 days late", "18 jours de retard")
    assert words.lateness(Progress(path(), 3, 5, "one", 0)) == ""
