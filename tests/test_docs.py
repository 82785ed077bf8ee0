"""The documentation says what holds: its examples are computed, and nothing that can be set is left out of it."""

import csv
import io
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from challenges.criteria import Criterion
from challenges.criteria.base import PeriodCriterion, SalesCriterion
from challenges.definition import Definition
from core.files.mapping import ColumnRule, Mapping
from sales.imports.layouts import LAYOUTS
from tests.conftest import Palier
from tests.slow import reading
from tests.slow.world import Line, Membership, Participant, World

ROOT = Path(__file__).resolve().parents[1]
RULES = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^#{2,} (?P<title>[^\n]+)$|^```(?P<kind>\w+ \w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)

# --- The worked examples ----------------------------------------------------------------------------------------------


@dataclass
class Example:
    """Sale lines, the criteria laid over them, and the tables that the page says they give."""

    title: str
    sales: str
    criteria: str
    promised: dict[str, str] = field(default_factory=dict)


def examples() -> Iterator[Example]:
    """Every example of the page, in order."""
    title, sales, example = "", "", None
    for found in BLOCK.finditer(RULES):
        if found["title"]:
            title = found["title"].strip("`")
        elif found["kind"] == "csv sales":
            sales = found["text"]
        elif found["kind"] == "toml criteria":
            if example:
                yield example
            example = Example(title, sales, found["text"])
        elif found["kind"] in ("csv points", "csv leaderboard"):
            assert example is not None
            example.promised[found["kind"].split()[1]] = found["text"]
    assert example is not None
    yield example


def given(kind: str) -> str:
    """What all examples share: `csv participants`, `csv products`, `toml head`."""
    return next(found["text"] for found in BLOCK.finditer(RULES) if found["kind"] == kind)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


EXAMPLES = list(examples())
NAMES = [f"{place}-{example.title}" for place, example in enumerate(EXAMPLES, 1)]


def test_every_type_of_criterion_has_an_example() -> None:
    shown = {block["type"] for example in EXAMPLES for block in challenge_of(example)["criteria"]}
    assert shown == set(types())
    assert all(example.promised for example in EXAMPLES)


@pytest.fixture
def on_sqlite(sqlite_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Palier:
    """The commands; the examples are about rules, which are the same on both databases."""
    monkeypatch.chdir(tmp_path)
    return Palier(sqlite_database_url)


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_the_engine_gives_what_the_page_says(example: Example, on_sqlite: Palier, tmp_path: Path) -> None:
    for what, text in [("participants", given("csv participants")), ("products", given("csv products"))]:
        on_sqlite("import", what, written(tmp_path / f"{what}.csv", text))
    on_sqlite("import", "sales", written(tmp_path / "sales.csv", example.sales))
    on_sqlite("challenge", "add", written(tmp_path / "challenge.toml", text_of(example)))
    on_sqlite("challenge", "launch", "spring-2024")
    for command, table in example.promised.items():
        assert on_sqlite(command, "spring-2024", "--format", "csv") == table


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_the_slow_reading_gives_what_the_page_says(example: Example) -> None:
    challenge, world = challenge_of(example), world_of(example)
    points = reading.points(world, challenge)
    if "points" in example.promised:
        promised = rows(example.promised["points"])
        assert points == {(row["participant"], row["criterion"], row["key"]): int(row["points"]) for row in promised}
    if "leaderboard" in example.promised:
        promised = rows(example.promised["leaderboard"])
        board = [(int(row["rank"]), row["participant"], row["name"], int(row["points"])) for row in promised]
        assert reading.leaderboard(world, challenge, points) == board


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def text_of(example: Example) -> str:
    return given("toml head") + example.criteria


def challenge_of(example: Example) -> dict[str, Any]:
    return tomllib.loads(text_of(example), parse_float=Decimal)


def world_of(example: Example) -> World:
    people = {
        row["code"]: Participant(row["code"], row["name"], row["kind"], [Membership(row["team"], day(row["since"]))])
        for row in rows(given("csv participants"))
    }
    products = {row["code"]: row["range"] for row in rows(given("csv products"))}
    return World(participants=people, products=products, lines=[line_of(row) for row in rows(example.sales)])


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def line_of(row: dict[str, str]) -> Line:
    return Line(
        kind=row["kind"],
        document=row["document"],
        line=1,
        date=date.fromisoformat(row["date"]),
        rep=row["rep"],
        distributor="",
        seller="",
        client=row["client"],
        product=row["product"],
        quantity=int(row["quantity"]),
        amount_cents=int(Decimal(row["amount"]) * 100),
        status="validated",
    )


# --- Nothing is left out ----------------------------------------------------------------------------------------------


def types() -> dict[str, type[SalesCriterion]]:
    """Every type of criterion and its model."""
    models: tuple[type[SalesCriterion], ...] = get_args(get_args(Criterion)[0])
    return {get_args(model.model_fields["type"].annotation)[0]: model for model in models}


def section(page: str, title: str) -> str:
    """The text under a heading, up to the next one of its level or above."""
    start = re.search(rf"^(#+) {re.escape(title)}$", page, re.MULTILINE)
    assert start, f"there is no heading “{title}”"
    following = re.search(rf"^#{{1,{len(start[1])}}} ", page[start.end() :], re.MULTILINE)
    return page[start.end() :][: following.start() if following else None]


def models_in(annotation: object) -> Iterator[type[BaseModel]]:
    """The models that an annotation speaks of, however deep."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from models_in(part)


def choices_in(annotation: object) -> Iterator[str]:
    """The words that a setting may be, however deep its annotation."""
    for part in get_args(annotation):
        if isinstance(part, str):
            yield part
        else:
            yield from choices_in(part)


def settings_of(model: type[BaseModel], without: frozenset[str] = frozenset()) -> Iterator[str]:
    """Every key and every choice of a model and of the models inside it, as the file writes them."""
    for name, setting in model.model_fields.items():
        if name in without:
            continue
        yield setting.alias or name
        yield from choices_in(setting.annotation)
        for inside in models_in(setting.annotation):
            if not issubclass(inside, SalesCriterion):
                yield from settings_of(inside)


def unsaid(text: str, words: Iterator[str]) -> list[str]:
    """The words that the text never writes as code."""
    code = " ".join(re.findall(r"`([^`\n]+)`", text))
    return sorted(word for word in set(words) if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", code))


@pytest.mark.parametrize("name", types())
def test_every_setting_of_a_criterion_is_in_its_section(name: str) -> None:
    shared = PeriodCriterion if issubclass(types()[name], PeriodCriterion) else SalesCriterion
    own = settings_of(types()[name], frozenset(shared.model_fields))
    assert unsaid(section(RULES, f"`{name}`"), own) == []


def test_what_criteria_share_is_told_once() -> None:
    assert unsaid(section(RULES, "What every criterion has"), settings_of(PeriodCriterion)) == []


def test_every_key_of_a_challenge_is_in_the_reference() -> None:
    text = section(RULES, "The challenge file") + section(RULES, "Who takes part") + section(RULES, "Ranking")
    assert unsaid(text, settings_of(Definition, frozenset({"criteria"}))) == []


def test_every_column_and_every_key_of_a_mapping_is_on_the_page_of_imports() -> None:
    page = (ROOT / "docs" / "imports.md").read_text(encoding="utf-8")
    for what, layout in LAYOUTS.items():
        assert unsaid(section(page, f"`{what}.csv`"), iter(layout)) == [], what
    keys = [*Mapping.model_fields, *ColumnRule.model_fields]
    assert unsaid(section(page, "The mapping file"), iter(keys)) == []


def test_the_page_of_commands_is_what_the_commands_say() -> None:
    told = load(ROOT / "script" / "commands").page()
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == told, "run script/commands"


def test_every_environment_variable_is_on_the_operator_s_page() -> None:
    page = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    floors = [ROOT / name for name in ("app", "core", "sales", "challenges", "leaderboards", "statements")]
    sources = [path.read_text(encoding="utf-8") for floor in floors for path in floor.rglob("*.py")]
    named = {name for source in sources for name in re.findall(r"PALIER_[A-Z_]*[A-Z]", source)}
    assert unsaid(page, iter(named)) == []


def load(path: Path) -> ModuleType:
    """A script as a module."""
    spec = spec_from_loader(path.name, SourceFileLoader(path.name.replace("-", "_"), str(path)))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- Nothing leads nowhere --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in [*re.findall(r"\]\(([^)\s]+)\)", text), *re.findall(r'src="([^"]+)"', text)]:
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        if anchor:
            assert anchor in anchors(file.read_text(encoding="utf-8")), target


def anchors(text: str) -> set[str]:
    """The anchors that the headings of a page get."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
