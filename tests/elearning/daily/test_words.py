"""The daily question's words, in both languages."""

import pytest

from elearning.daily import words
from elearning.daily.model import Source
from elearning.daily.streak import State, Streak
from tests.elearning.speaking import in_both


@pytest.mark.parametrize("source", list(Source))
def test_why_this_question_names_its_module(source: Source) -> None:
    english, french = in_both(lambda: words.why(source, "Safety"))
    assert "“Safety”" in english and "« Safety »" in french


def test_streaks_are_told_with_what_today_does() -> None:
    assert in_both(lambda: words.streak(Streak(4, 9, State.TO_ANSWER))) == (
        "4 days in a row: answer today, and it goes on.",
        "4 jours d’affilée : répondez aujourd’hui pour continuer.",
    )
    assert in_both(lambda: words.streak(Streak(1, 9, State.ANSWERED)))[0] == "1 day in a row."
    assert in_both(lambda: words.streak(Streak(0, 9, State.TO_ANSWER)))[0].startswith("Answer the question")
    assert in_both(lambda: words.longest(Streak(4, 9, State.FREE)))[0] == "Your longest: 9 days."
    assert words.longest(Streak(9, 9, State.ANSWERED)) == ""
