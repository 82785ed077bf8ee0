"""What the bench compares is the same work: by hand, in SQL, and by palier, the same rows are posted."""

from pathlib import Path

import pytest

from bench.databases import databases
from bench.programme import Programme
from bench.scoring import compare
from bench.synthetic import fill
from tests.databases import Kind
from tests.postgresql import ServerMissing


def posted(kind: Kind, data: Path | None) -> int:
    """How many rows all three ways post, on real sales or on made ones."""
    try:
        with databases(kind) as made:
            programme = Programme(made.new())
            if data is None:
                fill(programme, reps=60, lines_of_each=40)
            else:
                for what in ("participants", "products", "sales"):
                    programme.bring_in(what, data / f"{what}.csv")
            count = compare(made, programme, programme.add_challenge())
            programme.disconnect()
            return count
    except ServerMissing as missing:
        pytest.skip(str(missing))


def test_same_rows_on_real_sales(database_kind: Kind, adventureworks: Path) -> None:
    assert posted(database_kind, adventureworks) > 0


def test_same_rows_on_made_sales(database_kind: Kind) -> None:
    assert posted(database_kind, None) > 0
