"""The rule reference says what holds: its examples are computed, its refusals provoked, its settings those there are.

Each example is computed twice: by the commands on a database of its own, and by the slow reading of the rules.
"""

import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from unittest import mock

import pytest
from pydantic import BaseModel

from challenges.criteria import TYPES
from challenges.criteria.adjustments import Booster, Cap, Gate
from challenges.criteria.settings import FIRST_DAY, LAST_DAY
from challenges.definition.model import Definition
from challenges.definition.seasons import next_season
from challenges.definition.tree import Setting, flat, settings_of
from tests import reference
from tests.conftest import Palier
from tests.reference import (
    CHALLENGE,
    DOCS,
    EXPLANATION,
    IMPORTED,
    OVERVIEW,
    PAGES,
    REFUSAL,
    REFUSED,
    SEASON,
    TABLES,
    Example,
    Refusal,
    rows,
)
from tests.slow import reading
from tests.slow.leagues import table
from tests.slow.seasons import next_file

EXAMPLES = list(reference.examples())
REFUSALS = list(reference.refusals())
AROUND: dict[str, type[BaseModel]] = {"boosters": Booster, "caps": Cap, "gates": Gate}


# --- The worked examples ----------------------------------------------------------------------------------------------


@pytest.fixture
def on_sqlite(sqlite_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Palier:
    """The commands; the examples are about rules, which are the same on both databases."""
    monkeypatch.chdir(tmp_path)
    return Palier(sqlite_database_url)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_the_commands_give_what_the_page_says(example: Example, on_sqlite: Palier, tmp_path: Path) -> None:
    bring_in(on_sqlite, example.given, tmp_path)
    on_sqlite("challenge", "add", written(tmp_path / "challenge.toml", example.given[CHALLENGE]))
    code = example.challenge["code"]
    on_sqlite("challenge", "launch", code)
    for label, promised in example.promised.items():
        if label.startswith(EXPLANATION):
            said = on_sqlite("explain", code, label.removeprefix(EXPLANATION))
            assert missing_lines(promised, said) == [], said
        elif label == SEASON:
            # A space before a closing brace may go.
            assert next_season(example.given[CHALLENGE]).replace(" }", "}") == promised.replace(" }", "}")
        else:
            said = on_sqlite(*COMMANDS[label], code, "--format", "csv")
            assert in_order(label, said) == in_order(label, promised)


COMMANDS = {
    "csv points": ["points"],
    "csv leaderboard": ["leaderboard"],
    "csv teams": ["leaderboard", "--teams"],
    "csv prizes": ["prizes"],
    "csv leagues": ["leagues"],
}


def in_order(label: str, table: str) -> list[str]:
    """The rows of a table: of a ranking in its order, of points in any."""
    header, *body = table.splitlines()
    return [header, *(sorted(body) if label == "csv points" else body)]


def bring_in(palier: Palier, given: dict[str, str], folder: Path) -> None:
    """Import everything that is given."""
    for label in IMPORTED:
        if label in given:
            what = label.removeprefix("csv ")
            said = palier("import", what, written(folder / f"{what}.csv", given[label]))
            assert f"new: {len(rows(given[label]))}\n" in said, said


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def missing_lines(extract: str, said: str) -> list[str]:
    """The lines of an extract that do not stand in what was said, in its order; others may stand between them."""
    following = iter(said.splitlines())
    return [line for line in extract.splitlines() if not any(line == other for other in following)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_the_slow_reading_gives_what_the_page_says(example: Example) -> None:
    world, challenge = reference.world_of(example), example.challenge
    points = reading.points(world, challenge)
    kept = reading.launched(world, challenge)
    leagues = {code: league for code, (league, _) in kept.items()}
    for label, text in example.promised.items():
        promised = rows(text) if label in TABLES else []
        if label == "csv points":
            ledger = {(row["participant"], row["criterion"], row["key"]): int(row["points"]) for row in promised}
            assert points == ledger
        if label == "csv leaderboard":
            board = [(int(row["rank"]), row["participant"], row["name"], int(row["points"])) for row in promised]
            assert reading.leaderboard(world, challenge, points, leagues) == board
        if label == "csv teams":
            teams = [(int(row["rank"] or 0) or None, row["team"], Fraction(row["points"])) for row in promised]
            assert reading.team_standings(world, challenge, points) == teams
        if label == "csv prizes":
            won = [
                (row["participant"], row["prize"], int(Decimal(row["amount"]) * 100) if row["amount"] else None,
                 row["gift"] or None)
                for row in promised
            ]  # fmt: skip
            assert reading.prizes(world, challenge, points, leagues) == won
        if label == "csv leagues":
            cents = [int(Decimal(row["reference"]) * 100) if row["reference"] else None for row in promised]
            members = [(row["league"], row["participant"]) for row in promised]
            assert [(*member, total) for member, total in zip(members, cents, strict=True)] == table(challenge, kept)
        if label == SEASON:
            assert next_file(tomllib.loads(example.given[CHALLENGE])) == tomllib.loads(text) | {"title": mock.ANY}


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.name)
def test_what_is_refused_is_refused_in_the_words_of_the_page(
    refusal: Refusal, on_sqlite: Palier, tmp_path: Path
) -> None:
    """The file of the page is named `spring.toml`; nothing of it is stored."""
    bring_in(on_sqlite, reference.shared(), tmp_path)
    said = on_sqlite("challenge", "add", written(tmp_path / "spring.toml", refusal.source), fails=True)
    assert said == f"Error: {refusal.words}"
    assert on_sqlite("challenge", "list", "--format", "csv") == "code,state,start,end\n"


# --- No page without its example --------------------------------------------------------------------------------------


def test_every_rule_has_a_page() -> None:
    assert {page.stem for page in PAGES if page != OVERVIEW} == {
        *TYPES,
        *AROUND,
        "standings",
        "prizes",
        "leagues",
        "seasons",
        "wallet",
        "levels",
    }
    linked = re.findall(r"\]\(rules/(\w+)\.md\)", OVERVIEW.read_text(encoding="utf-8"))
    assert {page.stem for page in PAGES if page != OVERVIEW} <= set(linked)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_page_shows_what_it_is_about(page: Path) -> None:
    """An example of its own, for a rule with its points, its explanation and what is refused."""
    own = [example for example in EXAMPLES if example.page == page]
    assert own
    if page.stem in TYPES:
        assert page.stem in {rule["type"] for example in own for rule in example.challenge["criteria"]}
    if page.stem in AROUND:
        assert any(example.challenge.get(page.stem) for example in own)
    if page.stem in {*TYPES, *AROUND}:
        assert any("csv points" in example.promised for example in own)
        assert any(label.startswith(EXPLANATION) for example in own for label in example.promised)
        assert any(refusal.page == page for refusal in REFUSALS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_block_goes_unchecked(page: Path) -> None:
    """Every block is of a kind that is read, every promise is kept in mind once, every refused file has its refusal."""
    labels = reference.labels_of(page)
    promises = [label for label in labels if label in (*TABLES, SEASON) or label.startswith(EXPLANATION)]
    assert [label for example in EXAMPLES if example.page == page for label in example.promised] == promises
    known = {*IMPORTED, *TABLES, SEASON, CHALLENGE, REFUSED, REFUSAL}
    assert [label for label in labels if label not in known and not label.startswith(EXPLANATION)] == []
    assert page.read_text(encoding="utf-8").count("```") == 2 * len(labels)
    for place, label in enumerate(labels):
        assert (label == REFUSED) == (labels[place + 1 : place + 2] == [REFUSAL])


# --- No setting left out ----------------------------------------------------------------------------------------------

SHARED = ("name", "label", "ranges", "products", "segments", "sales")
TOP = {setting.key: setting for setting in settings_of(Definition)}


def told_settings(name: str) -> dict[str, Setting]:
    """The settings of a rule by their path below it, `steps.from`; in which languages a text may be is told once."""
    inside = TOP[name].inside if name in AROUND else TOP["criteria"].types[name].inside
    found = {setting.path.split(".", 1)[1].replace("[]", ""): setting for setting in flat(inside)}
    return {key: setting for key, setting in found.items() if not key.endswith((".fr", ".en"))}


@pytest.mark.parametrize("name", [*TYPES, *AROUND])
def test_the_settings_of_a_page_are_those_of_its_rule(name: str) -> None:
    told = table_of((DOCS / "rules" / f"{name}.md").read_text(encoding="utf-8"), "Settings")
    settings = told_settings(name)
    own = {key for key in settings if name in AROUND or key not in SHARED}
    assert own <= told.keys() <= settings.keys()
    for key, row in told.items():
        assert unsaid(row, settings[key]) == [], key


def test_the_settings_of_standings() -> None:
    told = table_of((DOCS / "rules" / "standings.md").read_text(encoding="utf-8"), "Settings")
    settings = {"ties": TOP["ties"], **{setting.key: setting for setting in TOP["teams"].inside}}
    assert told.keys() == settings.keys()
    for key, row in told.items():
        assert unsaid(row, settings[key]) == [], key


def test_the_settings_of_prizes() -> None:
    """Every form's, in one table; a setting of several forms is told once for all of them."""
    told = table_of((DOCS / "rules" / "prizes.md").read_text(encoding="utf-8"), "Settings")
    settings = [setting for form in TOP["prizes"].types.values() for setting in flat(form.inside)]
    assert told.keys() == {setting.path.removeprefix("prizes[].") for setting in settings}
    for setting in settings:
        assert unsaid(told[setting.path.removeprefix("prizes[].")], setting) == [], setting.path


def test_the_settings_of_leagues_seasons_wallets_and_levels() -> None:
    tables = ("leagues", "wallet", "levels")
    for page, settings in (("seasons", {"renew": TOP["renew"]}), *((name, inside(name)) for name in tables)):
        told = table_of((DOCS / "rules" / f"{page}.md").read_text(encoding="utf-8"), "Settings")
        assert told.keys() == settings.keys()
        for key, setting in settings.items():
            assert unsaid(told[key], setting) == [], key


def inside(name: str) -> dict[str, Setting]:
    """The settings of a table by their path below it; in which languages a text may be is told once."""
    found = {setting.path.split(".", 1)[1].replace("[]", ""): setting for setting in flat(TOP[name].inside)}
    return {key: setting for key, setting in found.items() if not key.endswith((".fr", ".en"))}


def test_the_settings_that_criteria_share_are_told_once() -> None:
    told = table_of(OVERVIEW.read_text(encoding="utf-8"), "What every criterion has")
    assert told.keys() == {*SHARED, "type"}
    settings = told_settings("revenue")
    for key in SHARED:
        assert unsaid(told[key], settings[key]) == [], key


def test_every_key_of_a_challenge_is_in_the_overview() -> None:
    page = OVERVIEW.read_text(encoding="utf-8")
    told = table_of(page, "The challenge file")
    fields = {**TOP, **{f"audience.{setting.key}": setting for setting in TOP["audience"].inside}}
    assert told.keys() == fields.keys()
    for key in [key for key, setting in fields.items() if setting.kind != "table"]:
        assert unsaid(told[key], fields[key]) == [], key
    # The same for every day that a file names.
    assert {(it.least, it.most) for it in flat(settings_of(Definition)) if it.kind == "date"} == {(FIRST_DAY, LAST_DAY)}
    assert f"between {FIRST_DAY.year} and {LAST_DAY.year}" in page


def table_of(text: str, heading: str) -> dict[str, str]:
    """The rows of the first table under a heading, by the keys in their first column."""
    section = re.split(rf"^#+ {re.escape(heading)}$", text, flags=re.MULTILINE)[1].lstrip()
    table = section[section.index("|") :].split("\n\n")[0]
    found = {}
    for line in table.splitlines()[2:]:
        for key in re.findall(r"`([^`]+)`", line.split("|")[1]):
            found[key] = line
    return found


def unsaid(row: str, setting: Setting) -> list[str]:
    """What a row of a table does not say of its setting: a choice, a bound, the default, that it is required."""
    words = {f"`{word}`" for word in setting.words}
    if setting.required:
        words.add("required")
    elif setting.default not in (None, ()) and setting.kind != "table":
        words.add(f"| `{setting.default}` |")
    words |= set(bounds_of(setting)) if setting.kind != "date" else set()
    return sorted(word for word in words if not re.search(rf"{re.escape(word)}(?!,?\d)", row))


def bounds_of(setting: Setting) -> Iterator[str]:
    """`from 0`, `more than 0`, `to 1,000,000`: the bounds that a setting has."""
    lower = "more than" if setting.above else "from"
    for word, bound in ((lower, setting.least), ("to", setting.most)):
        if bound is not None:
            yield f"{word} {Decimal(bound):,}".replace("-", "−")
