"""The strategies make what they promise, and the reading keeps its own books on whatever they make."""

import csv
import tomllib
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .files import SALES_COLUMNS
from .reading import World, leaderboard, points
from .worlds import challenges, to_csv, worlds

HARD_WORK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@HARD_WORK
@given(st.data())
def test_a_random_challenge_is_read_back_from_its_text_and_its_ranks_add_up(data: st.DataObject) -> None:
    world = data.draw(worlds())
    challenge, text = data.draw(challenges(world))
    assert tomllib.loads(text, parse_float=Decimal) == challenge
    rows = points(world, challenge)
    board = leaderboard(world, challenge, rows)
    assert sum(total for _, _, _, total in board) == sum(rows.values())
    assert [total for _, _, _, total in board] == sorted((total for _, _, _, total in board), reverse=True)


@HARD_WORK
@given(worlds(dated=False))
def test_the_files_of_a_world_hold_its_lines(world: World) -> None:
    with TemporaryDirectory() as folder:
        to_csv(world, Path(folder))
        with (Path(folder) / "sales.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
    assert [Decimal(row["amount"]) * 100 for row in rows] == [line.amount_cents for line in world.lines]
    assert [list(row) for row in rows] == [SALES_COLUMNS] * len(world.lines)
