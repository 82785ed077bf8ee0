"""What a learner is sent tells no right answer, follows from the seed, and is answered by the fields of a form."""

from collections.abc import Iterator
from dataclasses import asdict
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from elearning.questions.answers import Answer
from elearning.questions.forms import fields, parse
from elearning.questions.model import BLANK, Bank, Draw, Fill, Matching, Multiple, Ordering, Single
from elearning.questions.paper import paper
from elearning.questions.parts import Choice
from elearning.questions.presented import presented
from elearning.texts import Texts
from tests.elearning.questions.strategies import answers, banks, multiples, singles, texts

SEEDS = st.text(max_size=8)
DRAWS = st.builds(
    Draw,
    count=st.none() | st.integers(1, 5),
    tags=st.just([]) | st.just(["safety"]),
    shuffle_questions=st.booleans(),
    shuffle_answers=st.booleans(),
)
KEYS = {
    "key", "kind", "text", "weight", "picture", "picture_shows", "choices", "pairs", "options", "blanks",
}  # fmt: skip


def leaves(it: object) -> Iterator[tuple[str, object]]:
    """Every name and every value in what is sent."""
    if isinstance(it, dict):
        for name, inner in it.items():
            yield "name", name
            yield from leaves(inner)
    elif isinstance(it, list | tuple):
        for inner in it:
            yield from leaves(inner)
    else:
        yield "value", it


def marked(bank: Bank) -> Bank:
    """The bank with every secret, and every identifier, in words that stand nowhere else."""

    def secret(it: object) -> object:
        if isinstance(it, dict):
            hidden = {"feedback", "feedback_true", "feedback_false", "wrong_feedback", "accepted", "title", "tags"}
            return {name: told(inner) if name in hidden else secret(inner) for name, inner in it.items()}
        return [secret(inner) for inner in it] if isinstance(it, list) else it

    def told(it: object) -> object:
        if isinstance(it, dict):
            return {n: told(i) if n not in ("value", "tolerance") else "31337.75" for n, i in it.items()}
        return [told(inner) for inner in it] if isinstance(it, list) else f"SECRET{it}" if isinstance(it, str) else it

    made = secret(bank.model_dump(mode="json"))
    return Bank.model_validate(made)


@given(banks(), DRAWS, SEEDS, st.sampled_from(["fr", "en"]))
def test_nothing_that_is_sent_tells_a_right_answer(bank: Bank, draw: Draw, seed: str, language: str) -> None:
    sent = [asdict(it) for it in presented(paper(marked(bank), draw, seed), language)]
    for what, value in leaves(sent):
        if what == "name":
            assert value in KEYS
        else:
            assert "SECRET" not in str(value) and "31337.75" not in str(value) and not isinstance(value, bool)


@given(singles(texts()) | multiples(texts()), SEEDS)
def test_which_answers_are_right_changes_nothing_that_is_sent(question: Single | Multiple, seed: str) -> None:
    """Two banks that differ in their right answers alone are sent alike."""
    turned = [Choice(**{**dict(it), "right": False}) for it in question.choices]
    one = question.model_copy(update={"choices": [turned[0].model_copy(update={"right": True}), *turned[1:]]})
    other = question.model_copy(update={"choices": [*turned[:-1], turned[-1].model_copy(update={"right": True})]})
    sent = [presented(paper(Bank(questions=[it]), Draw(), seed), "fr") for it in (one, other)]
    assert sent[0] == sent[1]


@given(banks(), DRAWS, SEEDS)
def test_no_identifier_of_the_bank_is_a_key(bank: Bank, draw: Draw, seed: str) -> None:
    for it in presented(paper(bank, draw, seed), "fr"):
        every = [it.key, *it.blanks, *(shown.key for shown in (*it.choices, *it.pairs, *it.options))]
        assert all(key.isdigit() for key in every)
        assert it.kind != "fill" or not [name for name in BLANK.findall(it.text) if name.startswith("b")]


@given(banks(), DRAWS, SEEDS)
def test_a_paper_follows_from_its_seed(bank: Bank, draw: Draw, seed: str) -> None:
    made = paper(bank, draw, seed)
    assert made == paper(bank, draw, seed)
    pool = [it for it in bank.questions if not draw.tags or "safety" in it.tags]
    assert len(made) == min(len(pool), draw.count or len(pool))
    assert len({it.question.id for it in made}) == len(made) and all(it.question in pool for it in made)
    if not draw.shuffle_questions:
        assert [it.question for it in made] == [it for it in pool if it in [sheet.question for sheet in made]]
    for sheet in made:
        if isinstance(sheet.question, Ordering):
            assert list(sheet.order) != [it.id for it in sheet.question.items]
        if isinstance(sheet.question, Matching):
            written = [it.option for it in sheet.question.pairs] + [it.id for it in sheet.question.options]
            assert list(sheet.order) != list(dict.fromkeys(written))


def test_a_seed_of_the_past_gives_what_it_gave() -> None:
    """Written down: attempts that are under way keep their order over every release."""
    bank = Bank.model_validate(
        {"questions": [{"kind": "true_false", "id": f"q{at}", "text": {"fr": "?"}, "right": True} for at in range(6)]}
    )
    drawn = [it.question.id for it in paper(bank, Draw(count=4), "3f9a")]
    assert drawn == ["q5", "q0", "q2", "q4"]
    by_hand = sorted((sha256(f'["3f9a", "questions", "q{at}"]'.encode()).hexdigest(), f"q{at}") for at in range(6))
    assert [name for _digest, name in by_hand[:4]] == drawn


def test_every_question_is_drawn_about_as_often() -> None:
    bank = Bank.model_validate(
        {"questions": [{"kind": "true_false", "id": f"q{at}", "text": {"fr": "?"}, "right": True} for at in range(5)]}
    )
    first = [paper(bank, Draw(count=1), str(seed))[0].question.id for seed in range(2_000)]
    assert all(300 < first.count(f"q{at}") < 500 for at in range(5))


@given(st.data(), banks(), DRAWS, SEEDS)
def test_the_fields_of_an_answer_are_read_as_that_answer(
    data: st.DataObject, bank: Bank, draw: Draw, seed: str
) -> None:
    made = paper(bank, draw, seed)
    given_to = {sheet.key: data.draw(answers(sheet.question)) for sheet in made}
    form = {name: values for sheet in made for name, values in fields(sheet, given_to[sheet.key]).items()}
    read = parse(made, {**form, "csrf_token": ["x"]})
    for sheet in made:
        answer = given_to[sheet.key]
        found = read.get(sheet.key)
        assert found is None or not found.problem
        kept = found.answer if found else None
        assert stripped(kept) == stripped(answer)


def stripped(answer: Answer | None) -> object:
    """An answer without what is empty: nothing chosen is no answer; spaces around what is typed go."""
    if answer is None:
        return None
    said = {name: value for name, value in answer.model_dump().items() if name != "kind"}
    if isinstance(said.get("blanks"), dict):
        said["blanks"] = {name: text.strip() for name, text in said["blanks"].items()}
    return said if any(value or value is False for value in said.values()) else None


FORMS = st.dictionaries(
    st.from_regex(r"q[0-9]{1,2}(-[0-9]{1,2})?", fullmatch=True) | st.text(max_size=5),
    st.lists(st.sampled_from(["1", "2", "3", "true", "x", "", "9" * 500, "-1", "²"]) | st.text(max_size=4), max_size=3),
    max_size=8,
)


@given(banks(), DRAWS, SEEDS, FORMS)
def test_whatever_a_form_holds_is_read_or_refused_in_words(
    bank: Bank, draw: Draw, seed: str, form: dict[str, list[str]]
) -> None:
    for found in parse(paper(bank, draw, seed), form).values():
        assert found.answer is None or not found.problem
        assert not found.problem or found.problem.endswith(".")


def test_two_items_at_one_place_are_told() -> None:
    asked = Ordering.model_validate(
        {"id": "a", "text": {"fr": "?"}, "items": [{"id": n, "text": {"fr": n}} for n in "xyz"]}
    )
    made = paper(Bank(questions=[asked]), Draw(), "s")
    read = parse(made, {"q1-1": ["2"], "q1-2": ["2"], "q7": ["1"]})
    assert read["1"].problem == "Two items have the place 2: give each a place of its own."
    assert read[""].problem


@given(texts())
def test_a_text_is_spoken_in_the_other_language_where_it_has_only_one(it: Texts) -> None:
    assert it.spoken("fr_FR") == (it.fr or it.en) and it.spoken("en") == (it.en or it.fr)
    assert Texts.model_validate_json(it.model_dump_json()) == it


def test_the_blanks_of_both_languages_have_the_same_keys() -> None:
    asked = Fill.model_validate(
        {
            "id": "a",
            "text": {"fr": "[[right]] puis [[wrong]]", "en": "[[wrong]] after [[right]]"},
            "blanks": [{"id": n, "accepted": [{"text": n}]} for n in ("right", "wrong")],
        }
    )
    made = paper(Bank(questions=[asked]), Draw(), "s")
    assert presented(made, "fr")[0].text == "[[1]] puis [[2]]"
    assert presented(made, "en")[0].text == "[[2]] after [[1]]"
