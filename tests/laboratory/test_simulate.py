"""`palier simulate`: what a launch on the same days would give, and nothing posted."""

import csv
import json
from pathlib import Path

import pytest

from challenges.laboratory import frames
from challenges.reading import read_facts
from tests.conftest import Palier

PARTICIPANTS = "code,name,kind,team,email,parent\nR1,Anna,rep,North,,\nR2,Bruno,rep,North,,\nR3,Chloé,rep,South,,\n"
PRODUCTS = "code,name,range,cost\nroad,Road bike,Bikes/Road,\nbolt,Bolt,Parts,\n"
SALES = """\
kind,document,line,date,rep,client,product,quantity,amount
sell_in,A1,1,2019-04-02,R1,C1,road,1,1000.00
sell_in,A2,1,2019-06-29,R2,C2,bolt,3,400.00
sell_in,B0,1,2020-01-15,R2,C1,road,1,50.00
sell_in,B1,1,2020-04-01,R1,C1,road,2,1500.00
sell_in,B2,1,2020-05-05,R1,C3,bolt,9,250.00
sell_in,B3,1,2020-06-30,R2,C2,road,1,700.00
sell_in,B4,1,2020-06-30,R2,C2,road,-1,-100.00
sell_in,B5,1,2020-07-01,R3,C4,road,1,9999.00
"""
RULES = """\
code = "spring-2021"
title = { fr = "Printemps", en = "Spring" }
start = 2021-04-01
end = 2021-06-30

[[criteria]]
name = "Turnover"
type = "revenue"
points = 1
every = 100

[[criteria]]
name = "Steps"
type = "threshold"
per = "month"
steps = [{ from = 500, points = 10 }, { from = 1400, points = 25 }]

[[criteria]]
name = "Growth"
type = "growth"
reference = "previous_year"
steps = [{ from_percent = 0, points = 50 }]

[[criteria]]
name = "New clients"
type = "new_client"
points = 75

[[boosters]]
name = "Double week"
start = 2021-05-03
end = 2021-05-09
percent = 100

[[caps]]
name = "Ceiling"
limit = 120

[[gates]]
name = "Enough sold"
criteria = ["Growth"]
minimum = 800
"""
# The same without what looks at other days than its own.
PLAIN = RULES.split('[[criteria]]\nname = "Growth"')[0]
OF_2020 = RULES.replace("2021-", "2020-").replace("spring-2021", "spring-2020")


@pytest.fixture
def programme(palier: Palier, tmp_path: Path) -> Palier:
    """Sales of two springs, and files of rules for two others."""
    for what, text in (("participants", PARTICIPANTS), ("products", PRODUCTS), ("sales", SALES)):
        (tmp_path / f"{what}.csv").write_text(text)
        palier("import", what, tmp_path / f"{what}.csv")
    (tmp_path / "next.toml").write_text(RULES)
    (tmp_path / "spring-2020.toml").write_text(OF_2020)
    return palier


def simulated(palier: Palier, *options: str) -> dict[tuple[str, str, str], str]:
    rows = csv.DictReader(palier("simulate", *options, "--format", "csv").splitlines())
    return {(row["variant"], row["figure"], row["of"]): row["value"] for row in rows}


def test_it_gives_what_a_launch_on_the_same_days_gives_and_posts_nothing(programme: Palier) -> None:
    found = simulated(programme, "next.toml")
    assert (found["1", "start", ""], found["1", "end", ""]) == ("2020-04-01", "2020-06-30")
    assert programme("challenge", "list", "--format", "csv") == "code,state,start,end\n"

    programme("challenge", "add", "spring-2020.toml")
    programme("challenge", "launch", "spring-2020")
    points: dict[str, int] = {}
    for row in csv.DictReader(programme("points", "spring-2020", "--format", "csv").splitlines()):
        points[row["criterion"]] = points.get(row["criterion"], 0) + int(row["points"])
    given = {of: int(value) for (_, figure, of), value in found.items() if figure == "rule_points"}
    assert {name: value for name, value in given.items() if value} == points
    assert given["Ceiling"] < 0 < given["Double week"]
    assert found["1", "withheld", ""] == "50"
    board = csv.DictReader(programme("leaderboard", "spring-2020", "--format", "csv").splitlines())
    ranked = {row["participant"]: (row["rank"], row["points"]) for row in board if int(row["points"])}
    winners = {of for (_, figure, of) in found if figure == "winner_rank"}
    assert {code: (found["1", "winner_rank", code], found["1", "winner_points", code]) for code in winners} == ranked
    assert simulated(programme, "next.toml") == found


def test_every_comparable_period_on_record_is_told(programme: Palier, tmp_path: Path) -> None:
    (tmp_path / "plain.toml").write_text(PLAIN)
    found = simulated(programme, "plain.toml")
    periods = [of for (_, figure, of) in found if figure == "period_points"]
    assert periods == ["2020-04-01/2020-06-30", "2019-04-01/2019-06-30"]
    assert found["1", "period_points", periods[0]] == found["1", "points", ""]
    assert not [of for (_, figure, of) in found if figure == "period_left_out"]


def test_a_period_whose_past_is_not_on_record_is_told_and_left_out(programme: Palier) -> None:
    """In the first spring on record nobody has grown, and everybody is a new client."""
    rows = list(csv.DictReader(programme("simulate", "next.toml", "--format", "csv").splitlines()))
    assert [row["of"] for row in rows if row["figure"] == "period_points"] == ["2020-04-01/2020-06-30"]
    assert [(row["of"], row["value"]) for row in rows if row["figure"] == "period_left_out"] == [
        ("2019-04-01/2019-06-30", "reference|Growth"),
        ("2019-04-01/2019-06-30", "history|New clients"),
    ]
    told = programme("simulate", "next.toml")
    assert "“Growth” compares with sales from 1 April 2018 on; the first on record is of 2 April 2019." in told
    # Tried on those very days, the trial says so at its top.
    at_top = programme("simulate", "next.toml", "--start", "2019-04-01").split("Cost")[0]
    assert "“New clients” has to know sales from 1 April 2018 on" in at_top


def test_a_variant_may_be_comparable_where_the_written_rules_are_not(programme: Palier, tmp_path: Path) -> None:
    (tmp_path / "plain.toml").write_text(PLAIN)
    found = simulated(programme, "next.toml", "--against", "plain.toml")
    compared = [variant for variant, figure, _of in found if figure == "period_points"]
    assert compared == ["1", "2", "2"]
    told = programme("simulate", "next.toml", "--against", "plain.toml").split("comparable period on record")[1]
    assert "1 Apr 2019 to 30 Jun 2019" in told.split("Not comparable")[0]


def test_the_cost_follows_the_value_of_a_point(programme: Palier) -> None:
    found = simulated(programme, "next.toml")
    points = int(found["1", "points", ""])
    assert found["1", "cost", ""] == f"{points // 10}.{points % 10}0"
    dear = simulated(programme, "next.toml", "--point-value", "2,5")
    assert float(dear["1", "cost", ""]) == points * 2.5
    for wrong in ("a lot", "-1", "0.00001", "NaN"):
        assert "value of a point" in programme("simulate", "next.toml", "--point-value", wrong, fails=True)


def test_two_variants_stand_side_by_side(programme: Palier) -> None:
    found = simulated(programme, "next.toml", "--set", "criteria[4].points=10", "--set", "caps[1].limit=100000")
    assert int(found["2", "rule_points", "New clients"]) * 75 == int(found["1", "rule_points", "New clients"]) * 10
    assert found["2", "rule_points", "Ceiling"] == "0"
    assert found["2", "rule_points", "Turnover"] == found["1", "rule_points", "Turnover"]
    # The other file's own days play no part: both are tried on the same.
    beside = simulated(programme, "next.toml", "--against", "spring-2020.toml")
    assert {key[1:]: value for key, value in beside.items() if key[0] == "1"} == {
        key[1:]: value for key, value in beside.items() if key[0] == "2"
    }


def test_the_text_names_the_band_the_winners_and_the_steps(programme: Palier) -> None:
    told = programme("simulate", "next.toml", "--set", "criteria[1].points=2")
    for part in ("Cost, 10th percentile", "Cost, 90th percentile", "Winners", "Anna", "€1,400", "Variant", "Change"):
        assert part in told
    entries = json.loads(programme("simulate", "next.toml", "--format", "json"))
    assert {"variant": 1, "figure": "participants", "of": "", "value": "3"} in entries


def test_days_without_sales_are_told_in_words(programme: Palier) -> None:
    said = programme("simulate", "next.toml", "--start", "2018-04-01", fails=True)
    assert "There are no sales that these rules could count from 1 April 2018 to 30 June 2018." in said
    assert "On record are those from 2 April 2019 to 1 July 2020." in said
    said = programme("simulate", "next.toml", "--start", "2020-05-01", "--end", "2020-04-01", fails=True)
    assert "The end lies before the start." in said


def test_what_the_rules_cannot_be_is_refused_with_its_path(programme: Palier, tmp_path: Path) -> None:
    (tmp_path / "typo.toml").write_text(RULES.replace('type = "revenue"', 'type = "revenue"\nranges = ["Bykes"]'))
    assert "criteria[1].ranges[1]" in programme("simulate", "typo.toml", fails=True)
    (tmp_path / "wrong.toml").write_text(RULES.replace("every = 100", "every = 0"))
    assert "wrong.toml: criteria[1].every" in programme("simulate", "wrong.toml", fails=True)
    assert "criteria[1].every" in programme("simulate", "next.toml", "--set", "criteria[1].every=0", fails=True)
    assert "no number" in programme("simulate", "next.toml", "--set", "criteria[1].name=1", fails=True)
    assert "an equals sign" in programme("simulate", "next.toml", "--set", "criteria[1].every", fails=True)


def test_a_frame_is_read_once_and_again_when_the_sales_have_changed(
    programme: Palier, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from decimal import Decimal

    from app import create_app
    from challenges.definition.toml import read_definition
    from challenges.laboratory.service import try_rules
    from challenges.laboratory.variants import with_numbers
    from core.db import db

    read: list[str] = []

    def counted(session, definition):
        read.append(f"{definition.start:%Y}")
        return read_facts(session, definition)

    monkeypatch.setattr(frames, "read_facts", counted)
    rules = read_definition(PLAIN)
    app = create_app(database_url)
    with app.app_context():
        before = try_rules(db.session(), rules)
        assert read == ["2020", "2019"]
        try_rules(db.session(), with_numbers(rules, {"criteria[1].points": Decimal(3)}))
        assert read == ["2020", "2019"]
        db.session.rollback()

        more = SALES.replace("B1,1,2020-04-01,R1,C1,road,2,1500.00", "B1,1,2020-04-01,R1,C1,road,2,2500.00")
        (tmp_path / "sales.csv").write_text(more)
        programme("import", "sales", tmp_path / "sales.csv")
        after = try_rules(db.session(), rules)
        assert read == ["2020", "2019"] * 2
        assert after.outcome.revenue_cents == before.outcome.revenue_cents + 1000_00
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("what", ["participants", "products", "sales"])
def test_every_import_that_changes_something_gives_the_sales_another_version(
    programme: Palier, database_url: str, tmp_path: Path, what: str
) -> None:
    from app import create_app
    from core.db import db
    from core.versions import sales_version

    def version() -> str:
        db.session.rollback()
        return sales_version(db.session())

    app = create_app(database_url)
    with app.app_context():
        before = version()
        programme("import", what, tmp_path / f"{what}.csv")
        assert version() == before
        changed = {"participants": ("Anna", "Anne"), "products": ("Bikes/Road", "Bikes"), "sales": ("1500.00", "1.00")}
        file = tmp_path / f"{what}.csv"
        file.write_text(file.read_text().replace(*changed[what]))
        programme("import", what, file)
        assert version() != before
        db.session.remove()
        db.engine.dispose()
