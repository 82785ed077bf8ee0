"""Questions, banks and answers at random, as trainers and learners might make them."""

from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from elearning.questions.answers import Answer, ChosenOne, ChosenSome, Filled, Matched, Ordered, Said, Typed
from elearning.questions.model import (
    Bank,
    Fill,
    Matching,
    Multiple,
    NumberAsked,
    Ordering,
    Question,
    Single,
    TrueFalse,
)
from elearning.questions.parts import Accepted, AcceptedNumber, Blank, Choice, Item, Option, Pair, Picture, written
from elearning.texts import Texts

IDS = st.from_regex(r"[A-Za-z_][A-Za-z0-9_-]{0,11}", fullmatch=True)
WORDS = (
    st.text("abcdéèçœ ABC'’.,:=~#{}%\\<>&*_-[]()$/\"0123456789", min_size=1, max_size=24).map(str.strip).filter(bool)
)
TAGS = st.lists(st.sampled_from(["safety", "novelties", "Prix & marges"]), max_size=2, unique=True)


@st.composite
def texts(draw, words: SearchStrategy[str] = WORDS, languages: tuple[str, ...] = ("fr", "en")) -> Texts:
    """A text in one or several of these languages."""
    written_in = draw(st.lists(st.sampled_from(languages), min_size=1, max_size=len(languages), unique=True))
    return Texts(**{language: draw(words) for language in written_in})


def several(least: int, most: int, made: SearchStrategy[Texts]) -> SearchStrategy[list[Texts]]:
    """Texts that nobody takes for each other in either language."""
    return st.lists(made, min_size=least, max_size=most).filter(
        lambda every: all(
            len({" ".join(it.spoken(language).split()) for it in every}) == len(every) for language in ("fr", "en")
        )
    )


@st.composite
def choices(draw, made: SearchStrategy[Texts]) -> list[Choice]:
    found = draw(several(2, 5, made))
    return [
        Choice(id=f"c{at}", text=text, right=draw(st.booleans()), feedback=draw(st.none() | made))
        for at, text in enumerate(found, 1)
    ]


DECIMALS = st.decimals(-(10**6), 10**6, places=3, allow_nan=False).map(written)
TOLERANCES = st.decimals(0, 100, places=3, allow_nan=False).map(written)


@st.composite
def asked(draw, made: SearchStrategy[Texts]) -> dict[str, object]:
    return {
        "id": draw(IDS),
        "title": draw(st.just("") | WORDS),
        "text": draw(made),
        "picture": draw(st.none() | st.just(Picture(file="shelf.png", shows=draw(st.none() | made)))),
        "weight": draw(st.integers(1, 100)),
        "feedback": draw(st.none() | made),
        "tags": draw(TAGS),
    }


@st.composite
def singles(draw, made: SearchStrategy[Texts]) -> Single:
    found = draw(choices(made))
    right = draw(st.integers(0, len(found) - 1))
    found = [it.model_copy(update={"right": at == right}) for at, it in enumerate(found)]
    return Single(**draw(asked(made)), choices=found, shuffle=draw(st.booleans()))


@st.composite
def multiples(draw, made: SearchStrategy[Texts]) -> Multiple:
    found = draw(choices(made).filter(lambda every: any(it.right for it in every)))
    return Multiple(**draw(asked(made)), choices=found, shuffle=draw(st.booleans()))


@st.composite
def statements(draw, made: SearchStrategy[Texts]) -> TrueFalse:
    told = st.none() | made
    return TrueFalse(
        **draw(asked(made)), right=draw(st.booleans()), feedback_true=draw(told), feedback_false=draw(told)
    )


@st.composite
def numbers(draw, made: SearchStrategy[Texts]) -> NumberAsked:
    told = st.none() | made
    accepted = st.builds(AcceptedNumber, value=DECIMALS, tolerance=TOLERANCES, feedback=told)
    return NumberAsked(
        **draw(asked(made)), accepted=draw(st.lists(accepted, min_size=1, max_size=3)), wrong_feedback=draw(told)
    )


@st.composite
def orderings(draw, made: SearchStrategy[Texts]) -> Ordering:
    items = [Item(id=f"i{at}", text=text) for at, text in enumerate(draw(several(2, 6, made)), 1)]
    return Ordering(**draw(asked(made)), items=items)


@st.composite
def matchings(draw, made: SearchStrategy[Texts]) -> Matching:
    options = [Option(id=f"o{at}", text=text) for at, text in enumerate(draw(several(2, 5, made)), 1)]
    of = st.sampled_from([it.id for it in options])
    pairs = [Pair(id=f"p{at}", text=text, option=draw(of)) for at, text in enumerate(draw(several(1, 5, made)), 1)]
    return Matching(**draw(asked(made)), pairs=pairs, options=options)


@st.composite
def fills(draw, made: SearchStrategy[Texts], most: int = 3) -> Fill:
    names = [f"b{at}" for at in range(1, draw(st.integers(1, most)) + 1)]
    accepted = st.builds(Accepted, text=WORDS.map(lambda it: f"a{it}"), feedback=st.none() | made)
    blanks = [
        Blank(
            id=name,
            accepted=draw(st.lists(accepted, min_size=1, max_size=3)),
            ignore_case=draw(st.booleans()),
            ignore_accents=draw(st.booleans()),
        )
        for name in names
    ]
    given = draw(asked(made))
    around = draw(made)
    given["text"] = around.changed(lambda it: it.replace("[", "(") + "".join(f" [[{name}]] ;" for name in names))
    return Fill(**given, blanks=blanks, wrong_feedback=draw(st.none() | made))


def questions(made: SearchStrategy[Texts] | None = None) -> SearchStrategy[Question]:
    """A question of any kind."""
    words = texts() if made is None else made
    return (
        singles(words)
        | multiples(words)
        | statements(words)
        | numbers(words)
        | orderings(words)
        | matchings(words)
        | fills(words)
    )


def banks(of: SearchStrategy[Question] | None = None, most: int = 6) -> SearchStrategy[Bank]:
    """Some questions, each with an id of its own."""
    found = st.lists(questions() if of is None else of, max_size=most, unique_by=lambda it: it.id)
    return found.map(lambda every: Bank(questions=every))


def _subset(values: SearchStrategy[str], keys: list[str]) -> SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({}, optional=dict.fromkeys(keys, values))


def answers(question: Question) -> SearchStrategy[Answer | None]:
    """An answer that fits the question, right or wrong, whole or in part."""
    match question:
        case Single():
            made: SearchStrategy[Answer] = st.sampled_from(question.choices).map(lambda it: ChosenOne(choice=it.id))
        case Multiple():
            ids = [it.id for it in question.choices]
            made = st.lists(st.sampled_from(ids), unique=True).map(lambda it: ChosenSome(choices=it))
        case TrueFalse():
            made = st.booleans().map(lambda it: Said(value=it))
        case NumberAsked():
            near = [Decimal(it.value) + sign * Decimal(it.tolerance) for it in question.accepted for sign in (-1, 0, 1)]
            made = (DECIMALS | st.sampled_from([written(it) for it in near])).map(lambda it: Typed(value=it))
        case Ordering():
            places = st.permutations(range(1, len(question.items) + 1))
            kept = st.integers(0, len(question.items))
            made = st.tuples(places, kept).map(
                lambda it: Ordered(places={i.id: p for i, p in [*zip(question.items, it[0], strict=True)][: it[1]]})
            )
        case Matching():
            of = st.sampled_from([it.id for it in question.options])
            made = _subset(of, [it.id for it in question.pairs]).map(lambda it: Matched(options=it))
        case Fill():
            typed = st.sampled_from([a.text for b in question.blanks for a in b.accepted])
            typed = st.one_of(typed, typed.map(str.upper), typed.map(lambda it: f"  {it} "), WORDS)
            made = _subset(typed, [it.id for it in question.blanks]).map(lambda it: Filled(blanks=it))
    return st.none() | made
