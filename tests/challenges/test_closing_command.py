"""The commands of a closed challenge."""

import csv
from pathlib import Path
from typing import Any

from core.clock import utc_now
from tests.challenges.seasons import RULES
from tests.conftest import Palier
from tests.imports.trade import write


def test_the_commands_of_a_closed_challenge(palier: Palier) -> None:
    head = "kind,document,line,date,rep,amount,status\n"

    def bring(name: str, text: str) -> None:
        palier("import", name, write(Path(f"{name}.csv"), text))

    bring("participants", "code,name,kind\nR1,Anne,rep\n")
    bring("sales", head + "sell_in,F1,1,2020-04-01,R1,100.00,\nsell_in,F2,1,2020-04-01,R1,10.00,\n")
    palier("challenge", "add", write(Path("spring.toml"), RULES))
    palier("challenge", "launch", "spring")
    assert "is not closed" in palier("challenge", "late", "spring", fails=True)
    assert "is not closed" in palier("challenge", "reopen", "spring", "--reason", "Why not", fails=True)
    palier("challenge", "close", "spring")
    assert list(csv.DictReader(palier("challenge", "late", "spring", "--format", "csv").splitlines())) == []
    bring("sales", head + "sell_in,F1,1,2020-04-01,R1,90.50,\nsell_in,F3,1,2020-04-03,R1,20.00,\n")
    rows: list[dict[str, Any]] = list(
        csv.DictReader(palier("challenge", "late", "spring", "--format", "csv").splitlines())
    )
    assert [(row["document"], row["change"], row["amount_then"], row["amount"]) for row in rows] == [
        ("F1", "corrected", "100.00", "90.50"), ("F3", "arrived", "", "20.00"),
    ]  # fmt: skip
    assert rows[0]["changed_at"].startswith(f"{utc_now():%Y-%m-%d}")
    assert (rows[0]["participant_then"], rows[0]["status_then"], rows[0]["date"]) == ("R1", "validated", "2020-04-01")
    assert "Missing option '--reason'" in palier("challenge", "reopen", "spring", fails=True)
    assert palier("challenge", "reopen", "spring", "--reason", "An invoice was lost") == "Reopened: 1 posting.\n"
    assert palier("points", "spring", "--format", "csv").splitlines()[1] == "R1,Turnover,,12"
