"""What tests of settings share."""

import os
from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for all that is kept, no variable but those of the test, and no server in its place."""
    for name in [name for name in os.environ if name.startswith("PALIER_")]:
        monkeypatch.delenv(name)
    # What the command says to the server that takes its place is gone with the test.
    monkeypatch.setenv("PALIER_HTTPS", "")
    monkeypatch.delenv("PALIER_HTTPS")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("app.config.INSTANCE", tmp_path)
    monkeypatch.setattr("os.execv", None)
    return tmp_path
