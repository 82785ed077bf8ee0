"""What the bench compares is the same work: by hand, in SQL, and by palier, the same rows are posted."""

from pathlib import Path

import pytest

from bench.databases import databases
from bench.nine import LINES_OF_EACH
from bench.programme import Programme
from bench.scoring import FIVE_RULES, NINE_RULES, Rules, compare
from bench.synthetic import fill
from challenges.definition.toml import read_definition
from tests.databases import Kind
from tests.postgresql import ServerMissing


def posted(kind: Kind, data: Path | None, rules: Rules, reps: int = 60, lines_of_each: int = 40) -> set[str]:
    """The criteria whose rows all three ways post, on real sales or on made ones."""
    try:
        with databases(kind) as made:
            programme = Programme(made.new())
            if data is None:
                fill(programme, reps, lines_of_each)
            else:
                for what in ("participants", "products", "targets", "sales"):
                    programme.bring_in(what, data / f"{what}.csv")
            rows = compare(made, programme, programme.add_challenge(rules.file), rules)
            programme.disconnect()
            return {criterion for _participant, criterion, _key, _points in rows}
    except ServerMissing as missing:
        pytest.skip(str(missing))


def names(rules: Rules) -> set[str]:
    """All the criteria of a challenge file: none of them may be idle in what is compared."""
    definition = read_definition(rules.file.read_text(encoding="utf-8"))
    return {criterion.name for criterion in definition.criteria}


def test_same_rows_on_real_sales(database_kind: Kind, adventureworks: Path) -> None:
    assert posted(database_kind, adventureworks, FIVE_RULES)


def test_same_rows_on_made_sales(database_kind: Kind) -> None:
    assert posted(database_kind, None, FIVE_RULES) == names(FIVE_RULES)


def test_same_rows_of_nine_rules_on_real_sales(database_kind: Kind, adventureworks: Path) -> None:
    assert posted(database_kind, adventureworks, NINE_RULES)


def test_same_rows_of_nine_rules_on_made_sales(database_kind: Kind) -> None:
    reps = 2_000 // LINES_OF_EACH
    assert posted(database_kind, None, NINE_RULES, reps, LINES_OF_EACH) == names(NINE_RULES)
