"""Questions as the fields of their forms, and back: storing a form as it was opened changes nothing."""

import pytest
from hypothesis import given

from elearning.drafts.question_rows import changed_rows, fields_of, new_fields
from elearning.drafts.questions import question_of
from elearning.drafts.typed import Typed, Wrong
from elearning.questions.model import Fill, Matching, Question, Single
from elearning.questions.parts import Accepted
from tests.elearning.questions.strategies import questions


def as_kept(question: Question) -> Question:
    """Without what no form can tell: the order of options, which is never shown, and a text accepted a second time."""
    match question:
        case Matching():
            used = list(dict.fromkeys(pair.option for pair in question.pairs))
            options = {option.id: option for option in question.options}
            ordered = [options[name] for name in used] + [one for one in question.options if one.id not in used]
            return question.model_copy(update={"options": ordered})
        case Fill():
            blanks = [blank.model_copy(update={"accepted": firsts(blank.accepted)}) for blank in question.blanks]
            return question.model_copy(update={"blanks": blanks})
    return question


def firsts(accepted: list[Accepted]) -> list[Accepted]:
    """Each text once, as it stands first: nobody is ever told the feedback of the second."""
    return [one for place, one in enumerate(accepted) if one.text not in {it.text for it in accepted[:place]}]


@given(question=questions())
def test_a_form_that_is_stored_as_it_was_opened_changes_nothing(question: Question) -> None:
    again = question_of(question.kind, question.id, fields_of(question), question)
    assert again == as_kept(question)


CHOICES = {"text.fr": "Combien ?", "choices.0.text.fr": "un", "choices.1.text.fr": "deux", "choices.3.text.fr": "trois"}


def test_rows_left_empty_are_none_and_the_right_one_stays_right() -> None:
    question = question_of("single", "q", CHOICES | {"right": "3", "choices.2.text.fr": " "}, None)
    assert isinstance(question, Single)
    assert [(choice.text.fr, choice.right) for choice in question.choices] == [
        ("un", False), ("deux", False), ("trois", True)
    ]  # fmt: skip
    assert len({choice.id for choice in question.choices}) == 3


@pytest.mark.parametrize(
    ("act", "texts", "right"),
    [
        ("up choices 3", ["un", "deux", "trois", ""], "2"),
        ("down choices 0", ["deux", "un", "", "trois"], "3"),
        ("remove choices 0", ["deux", "", "trois"], "2"),
        ("remove choices 3", ["un", "deux", ""], ""),
        ("add choices", ["un", "deux", "", "trois", ""], "3"),
        ("up choices 99", ["un", "deux", "", "trois"], "3"),
        ("add nothing", ["un", "deux", "", "trois"], "3"),
    ],
)
def test_the_buttons_of_rows_lose_nothing(act: str, texts: list[str], right: str) -> None:
    fields = changed_rows("single", CHOICES | {"right": "3", "choices.2.text.fr": ""}, act)
    assert [row.text("text.fr") for row in Typed(fields).rows("choices")] == texts
    assert fields["right"] == right and fields["text.fr"] == "Combien ?"


def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_lost() -> None:
    fields = new_fields("number") | {"text.en": "How many?", "accepted.0.value": "about ten"}
    with pytest.raises(Wrong) as refused:
        question_of("number", "q", fields, None)
    assert list(refused.value.errors) == ["accepted.0.value"]
    assert refused.value.fields["accepted.0.value"] == "about ten"


def test_pairs_with_the_same_answer_share_an_option_and_one_without_a_left_side_fits_nothing() -> None:
    rows = [("Rose", "fleur"), ("", "pierre"), ("Tulipe", "fleur"), ("Chêne", "arbre")]
    fields = {"text.fr": "Quoi ?"}
    for at, (left, right) in enumerate(rows):
        fields |= {f"pairs.{at}.text.fr": left, f"pairs.{at}.option.fr": right}
    question = question_of("matching", "q", fields, None)
    assert isinstance(question, Matching)
    options = {option.id: option.text.fr for option in question.options}
    assert sorted(options.values()) == ["arbre", "fleur", "pierre"]
    assert [(pair.text.fr, options[pair.option]) for pair in question.pairs] == [
        ("Rose", "fleur"), ("Tulipe", "fleur"), ("Chêne", "arbre")
    ]  # fmt: skip


def test_an_answer_that_is_missing_is_told_at_its_pair() -> None:
    fields = {"text.fr": "Quoi ?"}
    for at, (left, right) in enumerate([("Rose", "fleur"), ("Tulipe", ""), ("Chêne", "arbre")]):
        fields |= {f"pairs.{at}.text.fr": left, f"pairs.{at}.option.fr": right}
    with pytest.raises(Wrong) as refused:
        question_of("matching", "q", fields, None)
    assert list(refused.value.errors) == ["pairs.1.option"]
