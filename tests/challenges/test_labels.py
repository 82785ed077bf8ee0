"""A rule's label is what readers see; its name is what points stand under."""

from pathlib import Path

import pytest
from flask import Flask, g

from app import create_app
from challenges.definition.toml import read_definition, write_definition
from challenges.words.challenge import rules
from tests.conftest import Palier
from tests.imports.trade import PEOPLE, PRODUCTS, write

LABELLED = """code = "spring"
title = "Spring"
start = 2020-04-01
end = 2020-04-30

[[criteria]]
name = "T1"
label = { fr = "Chiffre d’affaires", en = "Turnover" }
type = "revenue"
points = 1
every = 10

[[criteria]]
name = "T2"
type = "training"

[[boosters]]
name = "B"
label = "Fast days"
start = 2020-04-01
end = 2020-04-30
percent = 100
criteria = ["T1"]

[[caps]]
name = "C"
label = { fr = "Plafond", en = "Ceiling" }
limit = 5
criteria = ["T1", "B"]

[[gates]]
name = "G"
label = { fr = "Verrou", en = "Lock" }
criteria = ["T1"]
minimum = 0
"""


@pytest.fixture(scope="module")
def wordy() -> Flask:
    """An application that only has to speak."""
    return create_app("sqlite://")


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("en", ["Turnover", "T2", "Fast days", "Ceiling", "Lock"]),
        ("fr", ["Chiffre d’affaires", "T2", "Fast days", "Plafond", "Verrou"]),
    ],
)
def test_readers_see_labels(wordy: Flask, language: str, labels: list[str]) -> None:
    """Also where one rule speaks of another; without a label, the name."""
    with wordy.test_request_context():
        g.language = language
        told = rules(read_definition(LABELLED))
    assert [name for name, _said in told] == labels
    booster, cap, gate = [said for _name, said in told[2:]]
    assert labels[0] in booster and labels[0] in cap and labels[0] in gate
    assert "Fast days" in cap
    assert not any(f"“{name}”" in said for name in ("T1", "B", "C", "G") for _label, said in told)


def test_labels_are_written_and_read_again() -> None:
    definition = read_definition(LABELLED)
    assert read_definition(write_definition(definition)) == definition
    assert definition.criteria[0].label_in("fr") == "Chiffre d’affaires"
    assert definition.criteria[1].label_in("fr") == "T2"


def test_a_label_counts_nothing() -> None:
    """Two rules that differ by it alone have the same totals: they are summed once."""
    labelled, plain = (read_definition(text).criteria[0] for text in (LABELLED, LABELLED.replace("label", "# label")))
    assert labelled.counted_by() == plain.counted_by()


def test_points_stand_under_names_and_are_told_under_labels(palier: Palier) -> None:
    sales = "kind,document,line,date,rep,client,product,quantity,amount\nsell_in,F1,1,2020-04-02,R1,C1,P1,1,40.00\n"
    for what, text in (("participants", PEOPLE), ("products", PRODUCTS), ("sales", sales)):
        palier("import", what, write(Path(f"{what}.csv"), text))
    palier("challenge", "add", write(Path("spring.toml"), LABELLED))
    palier("challenge", "launch", "spring")
    points = palier("points", "spring", "--format", "csv").splitlines()
    assert {line.split(",")[1] for line in points[1:]} == {"T1", "B", "C"}
    told = palier.run("explain", "spring", "R1", language="fr").stdout
    assert "Chiffre d’affaires" in told and "Plafond" in told and "T1" not in told
    rows = palier("explain", "spring", "R1", "--format", "csv")
    assert "T1," in rows and "Turnover" not in rows
