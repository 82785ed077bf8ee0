"""What levels look like from outside: what a file is refused for, and the command."""

from pathlib import Path

import pytest

from challenges.definition.toml import RefusedDefinition, read_definition
from tests.conftest import Palier
from tests.rewards.test_levels import FILE, HEADER, JANUARY


@pytest.mark.parametrize(
    ("steps", "refusal"),
    [
        ("", "levels.steps: this key is missing."),
        ("steps = []", "levels.steps: this list is empty; it takes at least one entry."),
        (
            'steps = [{ code = "a", from = 1 }]',
            "levels.steps[1].from: the first level starts from 0: everybody has it.",
        ),
        (
            'steps = [{ code = "a", from = 0, modules = ["m"] }]',
            "levels.steps[1].modules: the first level is everybody’s: it takes nothing.",
        ),
        (
            'steps = [{ code = "a", from = 0, minimum_sales = 0 }]',
            "levels.steps[1].minimum_sales: the first level is everybody’s: it takes nothing.",
        ),
        (
            'steps = [{ code = "a", from = 0 }, { code = "a", from = 1 }]',
            "levels.steps[2].code: two levels have the code “a”; each needs one of its own.",
        ),
        (
            'steps = [{ code = "a", from = 0 }, { code = "b", from = 9 }, { code = "c", from = 8 }]',
            "levels.steps[3].from: each level starts from more points than the one before it.",
        ),
        (
            'steps = [{ code = "a", from = 0 }, { code = "b", from = 9, modules = ["m", "m"] }]',
            "levels.steps[2].modules[2]: “m” stands twice in this list.",
        ),
        (
            'steps = [{ code = "a", from = 0.5 }]',
            "levels.steps[1].from: “0.5” is not a whole number.",
        ),
    ],
)
def test_what_is_refused(steps: str, refusal: str) -> None:
    head, tail = FILE.format(downgrade="none").split("[levels]\n")
    criteria = tail[tail.index("[[criteria]]") :]
    with pytest.raises(RefusedDefinition) as refused:
        read_definition(f"{head}[levels]\n{steps}\n{criteria}")
    assert str(refused.value) == refusal


def test_the_command(palier: Palier, tmp_path: Path) -> None:
    files = {
        "participants": "code,name,kind\nR1,Anna,rep\nR2,Bruno,rep\n",
        "products": "code,name\nP1,Plough\n",
        "sales": f"{HEADER}sell_in,F1,1,2026-01-09,R1,C1,P1,50,20.00\nsell_in,F2,1,2026-01-09,R2,C1,P1,95,2000\n",
        "completions": "participant,module,date,points\nR2,range,2026-01-01,5\nR2,safety,2026-01-01,5\n",
    }
    (tmp_path / "club.toml").write_text(FILE.format(downgrade="one_level"))
    for what, text in files.items():
        (tmp_path / what).write_text(text)
        palier("import", what, tmp_path / what)
    palier("challenge", "add", tmp_path / "club.toml")
    columns = "participant,level,since,until,next,missing_points,missing_sales,missing_modules\n"
    assert palier("levels", JANUARY, "--format", "csv") == columns
    palier("challenge", "launch", JANUARY)
    rows = palier("levels", JANUARY, "--format", "csv")
    day = rows.splitlines()[1].split(",")[2]
    assert rows == (
        f"{columns}R1,gold,{day},2026-02-28,platinum,40,980.50,safety range\nR2,platinum,{day},2026-02-28,,,,\n"
    )
    assert "platinum" in palier("levels", JANUARY)
    (tmp_path / "none.toml").write_text(
        FILE.split("[levels]")[0].replace(JANUARY, "none") + FILE[FILE.index("[[crit") :]
    )
    palier("challenge", "add", tmp_path / "none.toml")
    assert palier("levels", "none", fails=True) == "Error: Challenge “none” has no levels.\n"
