"""The strategies make what they promise, and the reading keeps its own books on whatever they make."""

import csv
import tomllib
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .challenge_files import challenges
from .extras import EXTRAS
from .files import SALES_COLUMNS, to_csv
from .reading import Completion, World, leaderboard, points
from .worlds import worlds

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
@given(st.data())
def test_a_challenge_is_made_of_the_types_and_extras_that_are_asked_for(data: st.DataObject) -> None:
    world = data.draw(worlds(max_documents=4))
    plain, _ = data.draw(challenges(world, types=("target", "training"), extras=()))
    assert {criterion["type"] for criterion in plain["criteria"]} <= {"target", "training"}
    assert not plain.keys() & EXTRAS.keys()
    boosted, _ = data.draw(challenges(world, types=("bundle", "range"), extras=("boosters",)))
    assert {criterion["type"] for criterion in boosted["criteria"]} <= {"bundle", "range"}
    assert boosted.keys() & EXTRAS.keys() <= {"boosters"}


@HARD_WORK
@given(st.data())
def test_nobody_has_more_than_a_cap_over_everything_and_a_gate_adds_no_row(data: st.DataObject) -> None:
    world = data.draw(worlds())
    challenge, _ = data.draw(challenges(world))
    ungated = points(world, {**challenge, "gates": []})
    for cap in challenge.get("caps", []):
        if not cap.get("criteria"):
            sums = Counter[str]()
            for (code, _, _), value in ungated.items():
                sums[code] += value
            assert max(sums.values(), default=0) <= cap["limit"]
    assert points(world, challenge).items() <= ungated.items()


@HARD_WORK
@given(worlds(dated=False))
def test_the_files_of_a_world_hold_its_lines_and_completions(world: World) -> None:
    with TemporaryDirectory() as folder:
        to_csv(world, Path(folder))
        rows, done = rows_of(Path(folder) / "sales.csv"), rows_of(Path(folder) / "completions.csv")
    assert [Decimal(row["amount"]) * 100 for row in rows] == [line.amount_cents for line in world.lines]
    assert [list(row) for row in rows] == [SALES_COLUMNS] * len(world.lines)
    found = [
        Completion(it["participant"], it["module"], date.fromisoformat(it["date"]), int(it["points"])) for it in done
    ]
    assert found == world.completions


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
