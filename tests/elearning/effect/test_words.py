"""What is told of a comparison, in both languages."""

from dataclasses import replace

from elearning.effect import words
from elearning.effect.study import Effect, Figures, Interval
from tests.elearning.speaking import in_both, spoken

FIGURES = Figures(1000_00, 1500_00, 990_00, 1200_00, Interval(120_00, 290_00, 460_00))
FOUND = Effect(
    days=90,
    neighbours=5,
    completed=50,
    running=3,
    absent=2,
    alone=1,
    matched=44,
    beside=61,
    figures=FIGURES,
)


def with_interval(low: int, mean: int, high: int) -> Effect:
    return replace(FOUND, figures=replace(FIGURES, effect=Interval(low, mean, high)))


def test_what_was_compared_says_how_many_and_how_long() -> None:
    for told in in_both(lambda: words.compared(FOUND)):
        assert all(it in told for it in ("44", "61", "90", "5"))


def test_a_difference_is_told_with_its_interval_and_that_it_is_no_cause() -> None:
    english, french = in_both(lambda: words.found(FOUND))
    assert "€290 more" in english and "€120 to €460" in english
    assert english.endswith("This shows a difference, not a cause.")
    assert "290 €" in french and "120 €" in french and "460 €" in french
    assert french.endswith("Cela montre une différence, pas une cause.")


def test_less_is_told_as_less() -> None:
    english, french = in_both(lambda: words.found(with_interval(-460_00, -290_00, -120_00)))
    assert "€290 less" in english and "€120 to €460 less" in english
    assert "290 € de moins" in french


def test_an_interval_with_zero_in_it_claims_nothing() -> None:
    english, french = in_both(lambda: words.found(with_interval(-100_00, 10_00, 120_00)))
    assert "No difference can be made out" in english and "€100 less" in english and "€120 more" in english
    assert "Aucune différence" in french and "100 €" in french and "120 €" in french


def test_too_few_is_told_with_their_number_and_nothing_else() -> None:
    english, french = in_both(lambda: words.found(replace(FOUND, matched=12, beside=31, figures=None)))
    for told in (english, french):
        assert all(it in told for it in ("12", "31", "20")) and "€" not in told


def test_people_who_sold_otherwise_before_are_warned_of() -> None:
    assert words.unlike(FIGURES) == ""
    for told in in_both(lambda: words.unlike(replace(FIGURES, before_beside=700_00))):
        assert all(it in told for it in ("000", "700"))


def test_everybody_left_out_is_told_with_a_reason() -> None:
    told = in_both(lambda: "\n".join(words.left_out(FOUND)))
    assert all(it in sentences for sentences in told for it in ("3", "2", "1", "90"))
    with spoken("en"):
        assert words.left_out(replace(FOUND, running=0, absent=0, alone=0)) == []
        assert len(words.left_out(replace(FOUND, absent=0))) == 2
