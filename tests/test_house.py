"""What holds the house together: the tables as migrated are those of the models, every rule has its sentence."""

from typing import get_args

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask, g

from app import create_app
from challenges.criteria import Criterion
from challenges.definition.toml import read_definition
from challenges.words.challenge import rules
from challenges.words.sentences import SENTENCES
from core.db import Base, db

KINDS_OF_CRITERION = get_args(get_args(Criterion)[0])

# One of each type, each with the settings that are told.
FILE = """code = "all"
title = "All"
start = 2020-04-01
end = 2020-06-30
criteria = [
  { name = "a", type = "revenue", points = 1, every = 100, per = "month", ranges = ["Bikes"] },
  { name = "b", type = "range", rates = [{ range = "Bikes", points = 1, every = 5 }], measure = "quantity" },
  { name = "c", type = "threshold", steps = [{ from = 10, points = 1 }, { from = 20.5, points = 2 }], pays = "each" },
  { name = "d", type = "growth", reference = "previous_year", steps = [{ from_percent = 12.5, points = 1 }] },
  { name = "e", type = "new_client", points = 1, minimum = 50, dormant_days = 365, known_by = "participant" },
  { name = "f", type = "regularity", minimum = 5, points = 1, streak = 3, streak_points = 2, all_points = 3 },
  { name = "g", type = "diversification", by = "range", points = 1, minimum = 50, known_by = "participant" },
  { name = "h", type = "target", steps = [{ from_percent = 80, points = 1 }, { from_percent = 99.5, points = 2 }] },
  { name = "i", type = "bundle", within = "document", ranges = ["Bikes"], products = ["helmet"], points = 1 },
  { name = "j", type = "training", modules = ["safety"], points = 1 },
]
boosters = [{ name = "k", start = 2020-05-04, end = 2020-05-10, percent = 12.5, criteria = ["a"], ranges = ["Bikes"] }]
caps = [{ name = "l", limit = 5000, criteria = ["a", "k"] }, { name = "m", limit = 9000 }]
gates = [{ name = "n", module = "lesson 1" }, { name = "o", minimum = 10000, criteria = ["a"] }]
"""


def test_the_migrations_make_the_tables_of_the_models(app: Flask) -> None:
    """Nothing is left for a migration to do, on either kind of database."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


@pytest.fixture(scope="module")
def wordy() -> Flask:
    """An application that only has to speak."""
    return create_app("sqlite://")


def test_every_type_of_criterion_has_its_sentence() -> None:
    assert set(SENTENCES) == set(KINDS_OF_CRITERION)
    assert {type(criterion) for criterion in read_definition(FILE).criteria} == set(KINDS_OF_CRITERION)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("place", range(15))
def test_every_rule_reads_as_a_sentence(wordy: Flask, language: str, place: int) -> None:
    """With its numbers in it, and no gap left."""
    with wordy.test_request_context():
        g.language = language
        name, said = rules(read_definition(FILE))[place]
    assert name == "abcdefghijklmno"[place]
    assert said.endswith(".") and "%(" not in said and "  " not in said
    assert any(sign.isdigit() for sign in said)


def test_french_rules_are_in_french(wordy: Flask) -> None:
    """No sentence is the same in both languages."""
    said = {}
    for language in ("en", "fr"):
        with wordy.test_request_context():
            g.language = language
            said[language] = [sentence for _name, sentence in rules(read_definition(FILE))]
    if said["en"] == said["fr"]:
        pytest.skip("the translations are not compiled: script/setup does it")
    assert not set(said["en"]) & set(said["fr"])
