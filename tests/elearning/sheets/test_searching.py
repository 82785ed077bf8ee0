"""Sheets are found by their words: without accents, with a letter wrong, and on either database alike."""

import random
import string
from collections.abc import Mapping, Sequence
from unicodedata import combining, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from elearning.sheets.editing import SheetEdit, Written, publish, retire, write_sheet
from elearning.sheets.folding import folded, folded_words
from elearning.sheets.searching import asked_words, find
from elearning.sheets.tables import Sheet, SheetText

WORDS = (
    "tondeuse", "thermique", "débroussailleuse", "élagage", "sécateur", "forgé", "bœuf", "haie", "taille", "goutte",
    "arrosage", "automatique", "hydrostatique", "batterie", "garantie", "cinq", "ans", "objection", "prix", "façade",
    "été", "noël", "serre", "polycarbonate", "brouette", "ébrancheur", "lame", "carbone", "silencieux", "entretien",
    "mower", "quiet", "warranty", "hedge", "trimmer", "straße", "ångström", "modèle", "robuste", "robot",
)  # fmt: skip
LETTERS = string.ascii_lowercase


@pytest.fixture(params=["on_sqlite", "on_postgresql"])
def session(request: pytest.FixtureRequest) -> Session:
    """A session on an empty database of either kind, for what is rolled back."""
    found: Session = request.getfixturevalue(request.param)
    return found


def sheet_of(session: Session, title: str, body: str, language: str = "fr", state: str = "published") -> Sheet:
    sheet = write_sheet(session, None, SheetEdit({language: Written(title, "", body)}), None)
    if state == "published":
        publish(session, sheet, None)
    return sheet


def without_accents(word: str) -> str:
    return "".join(sign for sign in normalize("NFD", word) if not combining(sign))


def wrong(word: str, chance: random.Random) -> str:
    """The word with one letter wrong: another one, one too many, one missing, two that changed places."""
    place, letter = chance.randrange(len(word)), chance.choice(LETTERS)
    how = chance.randrange(4)
    if how == 0:
        return word[:place] + letter + word[place + 1 :]
    if how == 1:
        return word[:place] + letter + word[place:]
    if how == 2:
        return word[:place] + word[place + 1 :]
    place = min(place, len(word) - 2)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def slow(texts: Mapping[int, Sequence[str]], typed: str) -> set[int]:
    """The sheets that hold each of the words, or one that begins so: looked up one by one."""
    asked = asked_words(typed)
    return {
        number
        for number, words in texts.items()
        if asked and all(any(it.startswith(word) for it in words) for word in asked)
    }


titles = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


@given(library=st.lists(st.tuples(titles, titles), min_size=1, max_size=6), seed=st.integers(0, 2**32), typed=titles)
def test_whatever_is_typed_finds_the_sheet(
    session: Session, library: list[tuple[str, str]], seed: int, typed: str
) -> None:
    chance = random.Random(seed)
    sheets = [sheet_of(session, title, body) for title, body in library]
    texts = {it.id: folded_words(f"{title} {body}") for it, (title, body) in zip(sheets, library, strict=True)}
    # As it is written, without its accents, in capitals: exactly those that the slow way finds.
    for spelt in (typed, without_accents(typed), typed.upper(), typed[: len(typed) // 2]):
        found = find(session, spelt)
        assert set(found.exact) == slow(texts, spelt)
        assert not set(found.exact) & set(found.close)
    for sheet, (title, body) in zip(sheets, library, strict=True):
        word = chance.choice(f"{title} {body}".split())
        for spelt in (word, without_accents(word)):
            assert sheet.id in find(session, spelt).exact
        if len(folded(word)) >= 4:
            mistyped = wrong(folded(word), chance)
            found = find(session, mistyped)
            assert sheet.id in (*found.exact, *found.close), mistyped
    session.rollback()


def test_the_title_comes_first_and_what_is_near_last(session: Session) -> None:
    below = sheet_of(session, "Serre", "Une tondeuse. Une tondeuse encore. La tondeuse.").id
    named = sheet_of(session, "Tondeuse à batterie", "Silencieuse.").id
    near = sheet_of(session, "Tondeurs", "Autre chose.").id
    found = find(session, "tondeuse")
    assert (found.exact, found.close) == ([named, below], [near])
    # Another size is another product: digits are taken as they are.
    sheet_of(session, "Robot 2000 m²", "")
    assert find(session, "2001") == find(session, "")
    session.rollback()


def test_the_index_follows_every_change(session: Session) -> None:
    sheet = sheet_of(session, "Sécateur", "forgé")
    write_sheet(session, sheet, SheetEdit({"fr": Written("Ébrancheur"), "en": Written("Lopper")}), None)
    assert find(session, "secateur").exact == find(session, "forge").exact == []
    assert find(session, "ebrancheur").exact == find(session, "lopper").exact == [sheet.id]
    session.execute(update(SheetText).values(folded="griffe", folded_title="griffe"))
    assert find(session, "griffe").exact == [sheet.id]
    for version in session.scalars(select(SheetText)):
        session.delete(version)
    session.flush()
    assert find(session, "griffe").exact == []
    session.rollback()


def test_what_is_typed_is_never_a_query(session: Session) -> None:
    """Signs of either database's own language are none of ours."""
    sheet = sheet_of(session, "Lame", "NEAR OR AND NOT")
    for typed in (
        '"',
        "lame*",
        "lame OR serre",
        "'lame':*",
        "lame & !serre",
        "NEAR(lame)",
        "-lame",
        "lame:",
        "%",
        "_",
        "\\",
    ):
        find(session, typed)
    assert find(session, "l'lame* (").exact == [sheet.id]
    assert find(session, "NOT").exact == [sheet.id]
    session.rollback()


def test_no_word_of_a_draft_is_offered(session: Session) -> None:
    draft, gone = sheet_of(session, "Brouette", "", state="draft"), sheet_of(session, "Broyeur", "")
    retire(session, gone, None)
    assert find(session, "brouete").close == find(session, "broyeurs").close == []
    assert find(session, "brouette").exact == [draft.id]
    session.rollback()


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("L’Élagage d’été", "l elagage d ete"),
        ("BŒUF & cœur, Straße", "boeuf coeur strasse"),
        ("№ ２０ m²", "no 20 m2"),
        ("a_b  c-d\n", "a b c d"),
        ("Ångström Łódź İstanbul", "angstrom lodz istanbul"),
        ("", ""),
    ],
)
def test_folding(written: str, words: str) -> None:
    assert folded(written) == words


@given(st.text())
def test_folding_folds_once_and_for_all(written: str) -> None:
    once = folded(written)
    assert folded(once) == once
    assert "" not in once.split(" ") or not once


@given(st.text(min_size=1, max_size=30))
def test_any_text_can_be_indexed_and_asked_for(session: Session, written: str) -> None:
    kept = written.replace("\0", "").encode("utf-8", "ignore").decode()
    sheet = sheet_of(session, "x", kept)
    if words := folded_words(kept):
        assert sheet.id in find(session, words[0]).exact
    find(session, kept)
    session.rollback()
