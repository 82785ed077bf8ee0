"""Packages are read in English here, without an application."""

from collections.abc import Iterator

import pytest

from core.files.speech import Speech
from core.terminal import TRANSLATIONS


@pytest.fixture
def speaking() -> Iterator[None]:
    """English."""
    with Speech("en", "EUR", "UTC", str(TRANSLATIONS)).context():
        yield
