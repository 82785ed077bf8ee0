"""Challenge files: what is refused, with the path of the key and the reason; what is written reads back the same."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.definition.toml import read_definition, write_definition
from tests.conftest import Palier
from tests.databases import copy_sqlite, sqlite_url
from tests.imports.trade import PEOPLE, PRODUCTS, write
from tests.slow.challenge_files import challenges
from tests.slow.worlds import worlds

HEAD = 'code = "spring"\ntitle = "Spring"\nstart = 2020-04-01\nend = 2020-04-30\n'
REVENUE = '[[criteria]]\nname = "Turnover"\ntype = "revenue"\npoints = 1\nevery = 10\n'
GOOD = HEAD + REVENUE


def revenue(**keys: str) -> str:
    """The good file with keys of its criterion changed, written as in TOML; an empty one is left out."""
    given = {"name": '"Turnover"', "type": '"revenue"', "points": "1", "every": "10", **keys}
    return HEAD + "[[criteria]]\n" + "".join(f"{key} = {value}\n" for key, value in given.items() if value)


def rule(text: str) -> str:
    return HEAD + f'[[criteria]]\nname = "Rule"\n{text}\n'


def rates(*rates: str) -> str:
    return rule(f'type = "range"\nrates = [{", ".join(rates)}]')


def steps(kind: str, *steps: str, more: str = "") -> str:
    return rule(f'type = "{kind}"\n{more}\nsteps = [{", ".join(steps)}]')


BACKWARDS = "reference = { start = 2019-04-30, end = 2019-04-01 }"
PREVIOUS = 'reference = "previous_year"'
REFUSED = {
    "not TOML": ("code = spring", "This is not a TOML file that can be read"),
    "nothing in it": ("", "code: this key is missing"),
    "unknown key": (GOOD.replace("title", 'color = "red"\ntitle', 1), "color: this key is unknown here"),
    "unknown key of a criterion": (
        revenue(evry="1"),
        "criteria[1].evry: this key is unknown here; did you mean “every”?",
    ),
    "unknown key of a step": (
        steps("threshold", "{ from = 1, Points = 1 }"),
        "criteria[1].steps[1].Points: this key is unknown here; did you mean “points”?",
    ),
    "unknown key of a period": (
        steps("growth", "{ from_percent = 1, points = 1 }", more="reference = { stat = 2019-04-01 }"),
        "criteria[1].reference.stat: this key is unknown here; did you mean “start”?",
    ),
    "unknown key of the teams": (
        GOOD + "[teams]\nminimum = 1\n",
        "teams.minimum: this key is unknown here; did you mean “minimum_members”?",
    ),
    "unknown table": (GOOD + "[[booster]]\n", "booster: this key is unknown here; did you mean “boosters”?"),
    "key of another criterion": (
        revenue(steps="[]"),
        "criteria[1].steps: this key is unknown here; check its spelling against the rule reference.",
    ),
    "misspelt type": (revenue(type='"revenu"'), "“revenu” is not a type of criterion; did you mean “revenue”?"),
    "empty label": (revenue(label='""'), "criteria[1].label: it is empty"),
    "label of one language": (revenue(label='{ fr = "CA" }'), "criteria[1].label.en: this key is missing"),
    "empty label in French": (revenue(label='{ fr = " ", en = "Sales" }'), "criteria[1].label.fr: it is empty"),
    "label of a number": (revenue(label="5"), "criteria[1].label: “5” is not text between quotes"),
    "label of a cap": (GOOD + '[[caps]]\nname = "Top"\nlimit = 1\nlabel = ""\n', "caps[1].label: it is empty"),
    "line break in a name": (revenue(name='"a\\nb"'), "criteria[1].name: it holds a sign that cannot be shown"),
    "before all challenges": (GOOD.replace("start = 2020", "start = 1899"), "start: a day lies between 1900 and 2200"),
    "the last day of all": (
        GOOD.replace("end = 2020-04-30", "end = 9999-12-31"),
        "end: a day lies between 1900 and 2200",
    ),
    "a text without its end": (GOOD.replace('"Spring"', '"Spring'), "line 2, column 16: "),
    "an open list": (HEAD + "criteria = [", "line 5, column 13: a value was expected"),
    "a number of 5000 digits": (revenue(every="9" * 5000), "a number in it has too many digits"),
    "a number of many digits": (revenue(every="0.0000001"), "criteria[1].every: “0.0000001” has more than two"),
    "a number beyond all numbers": (revenue(every="1e99999999999999999999"), "criteria[1].every: “1e9999999"),
    "a deep list": (HEAD + f"criteria = {'[' * 9000}", "its tables and lists lie in each other too deeply"),
    "missing key": (revenue(every=""), "criteria[1].every: this key is missing"),
    "no criteria": (HEAD + "criteria = []", "criteria: this list is empty"),
    "unknown type": (revenue(type='"turnover"'), "criteria[1].type: “turnover” is not a type of criterion"),
    "no type": (revenue(type=""), "criteria[1].type: this criterion does not say its type"),
    "end before start": (GOOD.replace("04-30", "03-30"), "end: the end lies before the start"),
    "eleven years": (GOOD.replace("2020-04-30", "2031-04-30"), "end: a challenge lasts at most ten years"),
    "no such day": (GOOD.replace("04-30", "04-31"), "This is not a TOML file"),
    "day as text": (GOOD.replace("2020-04-30", '"the end"'), "end: “the end” is not a date"),
    "declared too early": (
        GOOD.replace("title", "declare_until = 2020-04-29\ntitle"),
        "declare_until: it lies before the end",
    ),
    "closed too early": (
        GOOD.replace("title", "close_on = 2020-04-30\ntitle"),
        "close_on: it has to lie after the end",
    ),
    "code with a blank": (GOOD.replace('"spring"', '"my spring"'), "code: “my spring” may hold only letters"),
    "credit": (
        GOOD.replace("title", 'credit = "boss"\ntitle'),
        "credit: “boss” is not possible here; write “rep”, “distributor”, “seller” or “client”.",
    ),
    "title of one language": (GOOD.replace('"Spring"', '{ fr = "Printemps" }'), "title.en: this key is missing"),
    "text for a number": (revenue(every='"ten"'), "criteria[1].every: “ten” is not a number"),
    "number for a text": (revenue(name="5"), "criteria[1].name: “5” is not text between quotes"),
    "truth for a number": (revenue(points="true"), "criteria[1].points: “true” is not a whole number"),
    "three decimals": (revenue(every="0.125"), "criteria[1].every: “0.125” has more than two decimals"),
    "not finite": (revenue(every="inf"), "criteria[1].every: "),
    "half points": (revenue(points="1.5"), "criteria[1].points: “1.5” is not a whole number"),
    "points below zero": (revenue(points="-1"), "criteria[1].points: it has to be at least 0"),
    "too many points": (revenue(points="1000001"), "criteria[1].points: it can be at most 1,000,000."),
    "every nothing": (revenue(every="0"), "criteria[1].every: it has to be more than 0"),
    "empty name": (revenue(name='" "'), "criteria[1].name: it is empty"),
    "half pieces": (
        revenue(every="1.5", measure='"quantity"'),
        "criteria[1].every: a quantity is a whole number of pieces",
    ),
    "unknown period": (
        revenue(per='"day"'),
        "criteria[1].per: “day” is not possible here; write “challenge”, “quarter”, “month” or “week”.",
    ),
    "two of one name": (GOOD + REVENUE, "criteria[2].name: two criteria are named “Turnover”"),
    "other sales": (
        revenue(sales='"sell_out"'),
        "criteria[1].sales: criterion “Turnover” counts sales that the challenge does not look at",
    ),
    "no steps": (steps("threshold"), "criteria[1].steps: this list is empty"),
    "equal steps": (
        steps("threshold", "{ from = 1, points = 1 }", "{ from = 1.00, points = 2 }"),
        "criteria[1].steps[2].from: two steps begin at 1",
    ),
    "step without points": (steps("threshold", "{ from = 1 }"), "criteria[1].steps[1].points: this key is missing"),
    "no growth steps": (steps("growth", more=PREVIOUS), "criteria[1].steps: this list is empty"),
    "equal growth steps": (
        steps("growth", "{ from_percent = 5, points = 1 }", "{ from_percent = 5.0, points = 2 }", more=PREVIOUS),
        "criteria[1].steps[2].from_percent: two steps begin at 5",
    ),
    "growth over nothing": (
        steps("growth", "{ from_percent = 5, points = 1 }"),
        "criteria[1].reference: this key is missing",
    ),
    "reference ends early": (
        steps("growth", "{ from_percent = 5, points = 1 }", more=BACKWARDS),
        "criteria[1].reference.end: the end lies before the start",
    ),
    "no rates": (rates(), "criteria[1].rates: this list is empty"),
    "rate of both": (
        rates('{ range = "Bikes", product = "P1", points = 1, every = 1 }'),
        "criteria[1].rates[1]: a rate names either a range or a product",
    ),
    "rate of neither": (rates("{ points = 1, every = 1 }"), "criteria[1].rates[1]: a rate names either a range"),
    "range twice": (
        rates(*['{ range = "Bikes", points = 1, every = 1 }'] * 2),
        "criteria[1].rates[2].range: two rates are about “Bikes”",
    ),
    "no days asleep": (
        rule('type = "new_client"\npoints = 1\ndormant_days = 0'),
        "criteria[1].dormant_days: it has to be",
    ),
    "unknown range": (revenue(ranges='["Bikes", "Cars"]'), "criteria[1].ranges[2]: there is no range “Cars”"),
    "half a range": (revenue(ranges='["Bike"]'), "criteria[1].ranges[1]: there is no range “Bike”"),
    "unknown product": (revenue(products='["P9"]'), "criteria[1].products[1]: there is no product “P9”"),
    "unknown range of a rate": (
        rates('{ range = "Cars", points = 1, every = 1 }'),
        "criteria[1].rates[1].range: there is no range “Cars”",
    ),
    "unknown product of a rate": (
        rates('{ product = "P9", points = 1, every = 1 }'),
        "criteria[1].rates[1].product: there is no product “P9”",
    ),
    "unknown team": (GOOD + '[audience]\nteams = ["West"]\n', "audience.teams[1]: there is no team “West”"),
    "unknown participant": (
        GOOD + '[audience]\nparticipants = ["R9"]\n',
        "audience.participants[1]: there is no participant “R9”",
    ),
    "participant of another kind": (
        GOOD + '[audience]\nparticipants = ["R1", "D1"]\n',
        "audience.participants[2]: “D1” is not of the kind",
    ),
}


@pytest.fixture(scope="module")
def known(fresh_database, tmp_path_factory: pytest.TempPathFactory) -> Palier:
    """A database that knows some people and products."""
    folder = tmp_path_factory.mktemp("known")
    palier = Palier(fresh_database("sqlite"))
    for what, text in (("participants", PEOPLE), ("products", PRODUCTS)):
        palier("import", what, write(folder / f"{what}.csv", text))
    return palier


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_is_refused(known: Palier, tmp_path: Path, case: str) -> None:
    """With the file, the path of the key and the reason; nothing is stored."""
    text, told = REFUSED[case]
    file = write(tmp_path / "mine.toml", text)
    said = known("challenge", "add", file, fails=True)
    assert "mine.toml: " in said and told in said, said
    assert "this value cannot be used here" not in said
    assert known("challenge", "list", "--format", "csv") == "code,state,start,end\n"
    assert known.run("challenge", "add", file, language="fr").exit_code == 1


def test_every_reason_at_once(known: Palier, tmp_path: Path) -> None:
    """Not only the first: the file is corrected in one go."""
    text = revenue(points="-1", every='"ten"').replace("2020-04-30", '"x"') + "color = 1\n"
    said = known("challenge", "add", write(tmp_path / "mine.toml", text), fails=True)
    assert all(path in said for path in ("end: ", "criteria[1].points: ", "criteria[1].every: ", "criteria[1].color: "))


def test_a_file_that_is_no_text(known: Palier, tmp_path: Path) -> None:
    said = known("challenge", "add", write(tmp_path / "mine.toml", 'title = "été"'.encode("cp1252")), fails=True)
    assert "“mine.toml” is not a text in UTF-8" in said


def test_show_prints_the_very_file(known: Palier, tmp_path: Path) -> None:
    """Comments, blank lines and the order of keys are those that were written; a draft may be replaced."""
    url = sqlite_url(copy_sqlite(Path(known.url.removeprefix("sqlite:///")), tmp_path))
    palier = Palier(url)
    for text in (f"# Ours\n\n{GOOD}\n\n# the end", GOOD.replace("every = 10", "every  =  10.50 # net")):
        palier("challenge", "add", "--replace", write(tmp_path / "mine.toml", text))
        assert palier("challenge", "show", "spring") == text
    assert (
        palier("challenge", "list", "--format", "csv") == "code,state,start,end\nspring,draft,2020-04-01,2020-04-30\n"
    )


@given(data=st.data())
def test_what_is_written_reads_back_as_the_same(data: st.DataObject) -> None:
    """A definition, its file, and the definition of that file; writing once more changes nothing."""
    _, text = data.draw(challenges(data.draw(worlds(max_documents=4))))
    definition = read_definition(text)
    written = write_definition(definition)
    assert read_definition(written) == definition
    assert write_definition(read_definition(written)) == written
    assert tomllib.loads(written, parse_float=Decimal).keys() <= tomllib.loads(text).keys()
