"""Sentences in a language, without a database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask_babel import force_locale

from app import create_app


@contextmanager
def spoken(language: str) -> Iterator[Flask]:
    """An application that only has to speak, in this language."""
    application = create_app("sqlite://")
    with application.app_context(), force_locale(language):
        yield application


def in_both(say: Callable[[], str]) -> tuple[str, str]:
    """A sentence in English and in French; skips the test where the translations are not compiled."""
    told = []
    for language in ("en", "fr"):
        with spoken(language):
            told.append(" ".join(say().replace("\u202f", " ").replace("\xa0", " ").split()))
    english, french = told
    assert english and "%(" not in english and "%(" not in french
    if english == french:
        pytest.skip("the translations are not compiled: script/setup does it")
    return english, french
