"""A store of its own for each test, in a folder beside nothing else."""

from pathlib import Path

import pytest

from tests.web.conftest import visit, web

__all__ = ["visit", "web"]


@pytest.fixture(autouse=True)
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The instance folder of applications that the test makes."""
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o700)
    monkeypatch.setattr("app.config.INSTANCE", folder)
    return folder
