"""Which passwords are refused, in which words, and that none is cut."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import assume, given
from hypothesis import strategies as st

from app import create_app
from core.accounts import passwords
from core.accounts.passwords import LONGEST, SHORTEST, hash_password, is_right, refuse_weak
from core.errors import Refused

NAMES = ("Hélène Vasseur", "helene.vasseur@jardins-duval.example", "Défi Duval")


@pytest.fixture(scope="module")
def wordy() -> Iterator[Flask]:
    """An application that only has to speak, and to hash with little effort."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PALIER_LANGUAGE", "en")
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        app = create_app("sqlite://")
        with app.app_context():
            yield app


@pytest.mark.usefixtures("wordy")
@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("", "at least 12 characters"),
        ("eleven char", "at least 12 characters"),
        ("n" * 201, "at most 200 characters; this one has 201"),
        ("motdepasse123", "Many people use this password"),
        ("azertyuiop123", "Many people use this password"),
        ("Password1234", "Many people use this password"),
        ("PASSWORD1234", "Many people use this password"),
        ("bonjourbonjour", "Many people use this password"),
        ("demonstration", "Many people use this password"),
        ("xyxyxyxyxyxyxyxyxyxyx", "repeats the same few characters"),
        ("     \t       \t   ", "repeats the same few characters"),
        ("helenevasseur2026", "made of a name"),
        ("Hélène-VASSEUR!", "made of a name"),
        ("jardinsduval01", "made of a name"),
        ("palierpalier", "made of a name"),
        ("Défi-Palier-26", "made of a name"),
    ],
)
def test_a_weak_one_is_refused_in_words(password: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        refuse_weak(password, NAMES)


@pytest.mark.usefixtures("wordy")
@pytest.mark.parametrize(
    "password",
    [
        "the right password",
        "correct horse battery staple",
        "chat bleu sur le toit",
        "  leading and trailing  ",
        "пароль из нескольких слов",
        "🐈 un chat, 🐕 un chien",
        "kvasseur voit 3 hérons",
        "x7Qp-" * 40,
    ],
)
def test_any_other_is_taken_whatever_it_is_made_of(password: str) -> None:
    refuse_weak(password, NAMES)


@pytest.mark.usefixtures("wordy")
@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=SHORTEST, max_size=LONGEST),
    st.integers(0, LONGEST - 1),
    st.characters(exclude_categories=["Cs"]),
)
def test_every_sign_counts(password: str, place: int, other: str) -> None:
    """None is cut or changed: with another sign at any place, the last ones too, it is another password."""
    place %= len(password)
    assume(other != password[place])
    kept = hash_password(password)
    assert is_right(kept, password)
    assert not is_right(kept, password[:place] + other + password[place + 1 :])
    assert not is_right(kept, password[:-1])
    assert not is_right(kept, password + other)


@pytest.mark.usefixtures("wordy")
def test_what_is_longer_than_any_password_is_not_right() -> None:
    kept = hash_password("n" * LONGEST)
    assert is_right(kept, "n" * LONGEST)
    assert not is_right(kept, "n" * (LONGEST + 1))
