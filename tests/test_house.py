"""What holds the house together: the tables as migrated are those of the models, every rule has its sentence."""

from typing import get_args

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask, g

from app import create_app
from challenges.criteria import Criterion
from challenges.criteria.base import SalesCriterion
from challenges.files import read_definition
from challenges.sentences import SENTENCES, rule
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
]
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
@pytest.mark.parametrize("place", range(5))
def test_every_rule_reads_as_a_sentence(wordy: Flask, language: str, place: int) -> None:
    """With its numbers in it, and no gap left."""
    criterion: SalesCriterion = read_definition(FILE).criteria[place]
    with wordy.test_request_context():
        g.language = language
        said = rule(criterion)
    assert said.endswith(".") and "%(" not in said and "  " not in said
    assert any(sign.isdigit() for sign in said)


def test_french_rules_are_in_french(wordy: Flask) -> None:
    """No sentence is the same in both languages."""
    said = {}
    for language in ("en", "fr"):
        with wordy.test_request_context():
            g.language = language
            said[language] = [rule(criterion) for criterion in read_definition(FILE).criteria]
    if said["en"] == said["fr"]:
        pytest.skip("the translations are not compiled: script/setup does it")
    assert not set(said["en"]) & set(said["fr"])
