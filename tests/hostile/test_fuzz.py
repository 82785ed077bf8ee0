"""Some requests of the fuzzer each time; `script/fuzz` sends as many as one likes, the thorough profile 100,000."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.hostile.fuzz import fuzz
from tests.hostile.serving import running_server

QUICK, THOROUGH = 400, 100_000
SEED = int(os.environ.get("PALIER_FUZZ_SEED", "1"))


@pytest.mark.parametrize("seed", [SEED])
def test_the_server_answers_whatever_it_is_asked(hostile_database: str, tmp_path: Path, seed: int) -> None:
    requests = THOROUGH if settings().max_examples >= 10_000 else QUICK
    with running_server(hostile_database, tmp_path / "instance") as server:
        found = fuzz(server, hostile_database, requests, seed)
    assert found.wrong == []
    assert {200, 302, 403, 404} <= set(found.statuses)
