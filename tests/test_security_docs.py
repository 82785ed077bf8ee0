"""The page of security holds what it says: each requirement of the standard once, and only files that there are."""

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
STANDARD = Path(__file__).with_name("asvs-5.0.0.txt").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([123]) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
FLOORS = ("app", "core", "sales", "imports", "directory", "trail", "challenges", "leaderboards", "portal", "statements")
# Where nothing of ours could be tested.
ELSEWHERE = ("**n/a**", "**operator**", "**not met**", "**partly**")


class Requirement(NamedTuple):
    """A row of the table."""

    number: str
    level: str
    what: str
    where: str
    tested: str


ROWS = [Requirement(*found) for found in ROW.findall(PAGE)]


def test_every_requirement_of_levels_1_and_2_stands_there_once_in_its_chapter() -> None:
    listed = [tuple(line.split()) for line in STANDARD.splitlines() if not line.startswith("#")]
    assert len(listed) == 70 + 183
    assert [(row.number, row.level) for row in ROWS] == listed
    for title, chapter in re.findall(r"(?ms)^### V(\d+) [^\n]+\n(.*?)(?=^##|\Z)", PAGE):
        assert {number.split(".")[0] for number, *_rest in ROW.findall(chapter)} == {title}


def test_every_file_that_is_named_is_there() -> None:
    named = {token for token in re.findall(r"`([^`\s]+)`", PAGE) if "/" in token and not token.startswith("/")}
    named |= set(re.findall(r"`([\w-]+\.(?:py|txt|json|md))`", PAGE))
    named -= {".git/", "instance/"}
    assert len(named) > 80
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_what_is_met_says_where_and_by_which_test_or_that_somebody_looked() -> None:
    for row in ROWS:
        if row.tested == "–":
            assert row.where.startswith(ELSEWHERE), row
        elif row.tested != "by reading":
            assert all(re.fullmatch(r"`tests/[\w/]+\.py`", test) for test in row.tested.split(", ")), row


def test_what_is_not_met_is_told_before_the_table() -> None:
    told = PAGE.partition("## What is not met")[2].partition("\n## ")[0]
    first = " ".join(re.findall(r"(?m)^\| (\d[^|]*) \|", told))
    count = {state: sum(row.where.startswith(state) for row in ROWS) for state in ELSEWHERE}
    counts = [
        len(ROWS) - sum(count.values()),
        *(count[state] for state in ("**n/a**", "**operator**", "**partly**", "**not met**")),
    ]
    assert [int(number) for number in re.findall(r"\d+", told.split(";")[0])] == [len(ROWS), 1, 2, *counts]
    missing = [row.number for row in ROWS if row.where.startswith(("**not met**", "**partly**"))]
    assert re.findall(r"\d+\.\d+\.\d+", first) == missing


def test_weak_hashes_are_nowhere_used() -> None:
    sources = [path for floor in FLOORS for path in (ROOT / floor).rglob("*.py")]
    assert len(sources) > 200
    weak = re.compile(r"\b(md5|sha1)\b")
    assert [path for path in sources if weak.search(path.read_text(encoding="utf-8"))] == []
