"""The demonstration programme, written once for each of a few telling days."""

from datetime import date

import pytest

from app.demo.programme import write_programme

from .written import Programme, read_programme

DAYS = [
    date(2026, 1, 1),
    date(2026, 3, 31),
    date(2026, 4, 1),
    date(2026, 11, 21),
    date(2028, 2, 29),
]


@pytest.fixture(scope="session", params=DAYS, ids=str)
def programme(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Programme:
    """The programme as it is shown on one of the days."""
    return read_programme(request.param, write_programme(tmp_path_factory.mktemp("demo"), request.param))
