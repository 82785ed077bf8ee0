"""The pages of the rule reference as data: their worked examples, their refusals, their tables of settings.

A page is read from top to bottom. A block says what it is behind its language: ```` ```csv sales ````. What is
imported, and the challenge, hold from where they stand until a block of the same kind replaces them; participants and
products that a page does not give are those of the overview. A promise is about everything that holds where it stands.
"""

import csv
import io
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.slow.world import Completion, Line, Membership, Participant, World

DOCS = Path(__file__).resolve().parents[1] / "docs"
OVERVIEW = DOCS / "rules.md"
PAGES = [OVERVIEW, *sorted((DOCS / "rules").glob("*.md"))]

BLOCK = re.compile(r"^```(?P<label>[^\n]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
CHALLENGE, REFUSED, REFUSAL, SEASON = "toml challenge", "toml refused", "text refusal", "toml season"
# In the order in which they are imported.
IMPORTED = tuple(f"csv {what}" for what in ("participants", "products", "clients", "targets", "completions", "sales"))
TABLES = ("csv points", "csv leaderboard", "csv teams", "csv prizes", "csv leagues")
EXPLANATION = "text explain "

Row = dict[str, str]


@dataclass
class Example:
    """What is given, by the label of its block, and what the page promises of it."""

    page: Path
    place: int
    given: dict[str, str]
    promised: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """`range-2`: the page, and which of its examples."""
        return f"{self.page.stem}-{self.place}"

    @property
    def challenge(self) -> dict[str, Any]:
        """The challenge file with the defaults that the slow reading does not know, its numbers exact."""
        return {"credit": "rep", "sales": "sell_in", **tomllib.loads(self.given[CHALLENGE], parse_float=Decimal)}


@dataclass(frozen=True)
class Refusal:
    """A challenge file, and the words with which it is refused."""

    page: Path
    place: int
    source: str
    words: str

    @property
    def name(self) -> str:
        """`range-2`: the page, and which of its refusals."""
        return f"{self.page.stem}-{self.place}"


def blocks_of(page: Path) -> Iterator[tuple[str, str]]:
    """(label, text) of every block of a page, in order."""
    for found in BLOCK.finditer(page.read_text(encoding="utf-8")):
        yield found["label"], found["text"]


def labels_of(page: Path) -> list[str]:
    """How the blocks of a page are labelled."""
    return [label for label, _ in blocks_of(page)]


def shared() -> dict[str, str]:
    """The participants and products of all pages: the first ones of the overview."""
    found: dict[str, str] = {}
    for label, text in blocks_of(OVERVIEW):
        if label in ("csv participants", "csv products"):
            found.setdefault(label, text)
    return found


def examples() -> Iterator[Example]:
    """Every example of every page."""
    for page in PAGES:
        yield from examples_of(page)


def examples_of(page: Path) -> Iterator[Example]:
    """Every example of a page, in order; promises that follow each other are about the same."""
    given, example, place = shared(), None, 0
    for label, text in blocks_of(page):
        if label in (*IMPORTED, CHALLENGE):
            if example:
                yield example
            given, example = {**given, label: text}, None
        elif label in TABLES or label == SEASON or label.startswith(EXPLANATION):
            if example is None:
                place += 1
                example = Example(page, place, given)
            example.promised[label] = text
    if example:
        yield example


def refusals() -> Iterator[Refusal]:
    """Every refusal of every page."""
    for page in PAGES:
        place, source = 0, ""
        for label, text in blocks_of(page):
            if label == REFUSED:
                source = text
            elif label == REFUSAL:
                place += 1
                yield Refusal(page, place, source, text)


def rows(text: str) -> list[Row]:
    """The rows of a CSV text."""
    return list(csv.DictReader(io.StringIO(text)))


def world_of(example: Example) -> World:
    """What is given, as the slow reading takes it."""
    tables = {label.removeprefix("csv "): rows(example.given.get(label, "")) for label in IMPORTED}
    return World(
        participants={row["code"]: _participant(row) for row in tables["participants"]},
        products={row["code"]: row["range"] for row in tables["products"]},
        lines=_lines(tables["sales"]),
        targets={(row["participant"], row["month"]): _cents(row["amount"]) for row in tables["targets"]},
        completions=[
            Completion(row["participant"], row["module"], date.fromisoformat(row["date"]), int(row["points"]))
            for row in tables["completions"]
        ],
        segments={row["code"]: row["segment"] for row in tables["clients"]},
    )


def _participant(row: Row) -> Participant:
    since = date.fromisoformat(row["since"]) if row.get("since") else None
    memberships = [Membership(row["team"], since)] if row["team"] else []
    until = date.fromisoformat(row["until"]) if row.get("until") else None
    return Participant(row["code"], row["name"], row["kind"], memberships, row.get("parent") or None, until)


def _lines(sales: list[Row]) -> list[Line]:
    """The lines; one without a number has that of its place within its document."""
    places = Counter[tuple[str, str, str]]()
    lines = []
    for row in sales:
        document = (row["kind"], row.get("distributor", ""), row["document"])
        places[document] += 1
        lines.append(
            Line(
                kind=row["kind"],
                document=row["document"],
                line=places[document],
                date=date.fromisoformat(row["date"]),
                rep=row.get("rep", ""),
                distributor=row.get("distributor", ""),
                seller=row.get("seller", ""),
                client=row.get("client", ""),
                product=row["product"],
                quantity=int(row["quantity"]),
                amount_cents=_cents(row["amount"]),
                status=row.get("status") or "validated",
            )
        )
    return lines


def _cents(amount: str) -> int:
    return int(Decimal(amount) * 100)
