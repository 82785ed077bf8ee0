"""The documentation leaves nothing out: every column, command and environment variable is in it, every link leads on.

The rule reference, whose examples are computed, is tested in `test_rules_reference.py`.
"""

import re
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

from core.files.mapping import ColumnRule, Mapping
from imports.layouts import LAYOUTS

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])

# --- Nothing is left out ----------------------------------------------------------------------------------------------


def section(page: str, title: str) -> str:
    """The text under a heading, up to the next one of its level or above."""
    start = re.search(rf"^(#+) {re.escape(title)}$", page, re.MULTILINE)
    assert start, f"there is no heading “{title}”"
    following = re.search(rf"^#{{1,{len(start[1])}}} ", page[start.end() :], re.MULTILINE)
    return page[start.end() :][: following.start() if following else None]


def unsaid(text: str, words: Iterator[str]) -> list[str]:
    """The words that the text never writes as code."""
    code = " ".join(re.findall(r"`([^`\n]+)`", text))
    return sorted(word for word in set(words) if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", code))


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
