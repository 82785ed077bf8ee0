"""From real sales files to points: what the commands give equals the slow reading of the same files."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Palier
from tests.real_sales import (
    EXAMPLES,
    as_read,
    challenge_of,
    counts,
    leagues_of,
    next_month,
    rows,
    world,
    write_sales,
)
from tests.slow import reading
from tests.slow.files import money, write_table
from tests.slow.world import Completion, Line, World

FILES = (("participants", 719), ("products", 397), ("targets", 809), ("sales", 57_851))
SPRING = (date(2020, 4, 1), date(2020, 6, 30))


@pytest.fixture
def loaded(palier: Palier, adventureworks: Path) -> Palier:
    """The four files, imported."""
    for what, new in FILES:
        said = counts(palier("import", what, adventureworks / f"{what}.csv"))
        assert said == {"new": new, "corrected": 0, "unchanged": 0, "held": 0, "rejected": 0}
    return palier


def import_next_month(palier: Palier, adventureworks: Path) -> None:
    june = adventureworks / "raw" / "ResellerSales_202006.csv"
    said = counts(palier("import", "sales", june, "--map", EXAMPLES / "reseller-sales.toml"))
    assert said == {"new": 3004, "corrected": 0, "unchanged": 0, "held": 0, "rejected": 0}


def test_the_whole_way(loaded: Palier, adventureworks: Path, tmp_path: Path) -> None:
    """Import twice, map another layout, score, correct, cancel, import again: always equal to the slow reading."""
    for what, known in FILES:
        said = counts(loaded("import", what, adventureworks / f"{what}.csv"))
        assert said == {"new": 0, "corrected": 0, "unchanged": known, "held": 0, "rejected": 0}
    import_next_month(loaded, adventureworks)

    file = EXAMPLES / "spring-2020.toml"
    challenge = challenge_of(file)
    loaded("challenge", "add", file)
    assert loaded("challenge", "show", "spring-2020") == file.read_text()
    loaded("challenge", "launch", "spring-2020")
    here = world(adventureworks)
    as_read(loaded, here, challenge)
    shows_its_lines(loaded, here)

    changed = [
        (place, row)
        for place, row in enumerate(here.lines)
        if str(row.date) >= "2020-04-20" or "2019-04" in str(row.date)
    ][::7]
    for place, row in changed[::2]:
        here.lines[place] = replace(row, amount_cents=-row.amount_cents // 3, rep="R281")
    for place, row in changed[1::2]:
        here.lines[place] = replace(row, status="cancelled")
    said = counts(loaded("import", "sales", write_sales(tmp_path / "changed.csv", [here.lines[n] for n, _ in changed])))
    assert said == {"new": 0, "corrected": len(changed), "unchanged": 0, "held": 0, "rejected": 0}
    as_read(loaded, here, challenge)

    # The file says nothing of statuses: what was cancelled since waits for a word.
    others, cancelled = len(changed[::2]), len(changed[1::2])
    said = counts(loaded("import", "sales", adventureworks / "sales.csv"))
    assert (said["new"], said["corrected"], said["held"]) == (0, others, cancelled)
    said = counts(loaded("import", "sales", adventureworks / "sales.csv", "--accept-held"))
    assert (said["new"], said["corrected"], said["held"]) == (0, cancelled, 0)
    as_read(loaded, world(adventureworks), challenge)


def shows_its_lines(palier: Palier, here: World) -> None:
    """The reasons of a rep's turnover name the documents that counted, and no others."""
    explained = json.loads(palier("explain", "spring-2020", "R281", "--format", "json"))
    assert {row["document"] for row in explained if row["criterion"] == "Turnover"} == {
        row.document for row in here.lines if row.rep == "R281" and "2020-03-01" <= str(row.date) <= "2020-05-31"
    }


def test_every_rule(loaded: Palier, adventureworks: Path, tmp_path: Path) -> None:
    """Ten types, two boosters, a cap and a gate, through all that may happen to a running challenge."""
    challenge = challenge_of(EXAMPLES / "every-rule.toml")
    loaded("challenge", "add", EXAMPLES / "every-rule.toml")
    loaded("challenge", "launch", challenge["code"])
    here = world(adventureworks)
    as_read(loaded, here, challenge)
    kept = leagues_of(loaded, challenge["code"])
    assert kept == reading.launched(here, challenge)

    complete(loaded, here, tmp_path, trained(here))
    exact(loaded, challenge)
    import_next_month(loaded, adventureworks)
    here.lines += next_month(adventureworks)
    earned = as_read(loaded, here, challenge)
    assert {name for _, name, _ in earned} == names_of(challenge), "a rule that gives nothing proves nothing"

    untouched = list(here.lines)
    changed = disturbed(here.lines)
    here.lines = list({line.identity: line for line in [*here.lines, *changed]}.values())
    said = counts(loaded("import", "sales", write_sales(tmp_path / "changed.csv", changed)))
    assert said == {"new": 0, "corrected": len(changed), "unchanged": 0, "held": 0, "rejected": 0}
    exact(loaded, challenge)
    set_targets(loaded, here, tmp_path)
    exact(loaded, challenge)
    complete(loaded, here, tmp_path, [Completion("R290", "safety-basics", date(2020, 6, 30), 1)])
    as_read(loaded, here, challenge)

    here.lines = untouched
    # With every column: what a file leaves out stays as it is.
    said = counts(loaded("import", "sales", write_sales(tmp_path / "again.csv", untouched)))
    assert (said["new"], said["corrected"], said["held"]) == (0, len(changed), 0)
    as_read(loaded, here, challenge)
    assert leagues_of(loaded, challenge["code"]) == kept


def exact(palier: Palier, challenge: dict[str, Any]) -> None:
    """What followed from one change is what a full score gives; the slow reading is read less often."""
    assert palier("score", challenge["code"]) == "0\n"


def names_of(challenge: dict[str, Any]) -> set[str]:
    """The names under which points may stand in the ledger."""
    return {rule["name"] for kind in ("criteria", "boosters", "caps") for rule in challenge[kind]}


def trained(here: World) -> list[Completion]:
    """Most reps trained before, within or after the challenge; some of them again, or in what does not count."""
    reps = [code for code, person in here.participants.items() if person.kind == "rep"]
    found = []
    for place, code in enumerate(reps):
        day = SPRING[0] + timedelta(days=8 * place - 20)
        found.append(Completion(code, "safety-basics", day, 40 + place))
        if place % 3 == 0:
            found.append(Completion(code, "workshop", SPRING[1] - timedelta(days=place + 1), 25))
            found.append(Completion(code, "workshop", SPRING[1], 99))
        if place % 4 == 0:
            found.append(Completion(code, "cooking", SPRING[0], 1000))
    return found


def complete(palier: Palier, here: World, folder: Path, completions: list[Completion]) -> None:
    cells = ([it.participant, it.module, it.date, it.points] for it in completions)
    write_table(folder / "completions.csv", ["participant", "module", "date", "points"], cells)
    said = counts(palier("import", "completions", folder / "completions.csv"))
    assert said == {"new": len(completions), "corrected": 0, "unchanged": 0, "held": 0, "rejected": 0}
    here.completions += completions


def disturbed(lines: Iterable[Line]) -> list[Line]:
    """Every eleventh line of the challenge or its reference days otherwise: returned, cancelled, of others, moved."""
    counted = [it for it in lines if it.date >= SPRING[0] or (it.date.year == 2019 and it.date.month in (4, 5, 6))]
    ways = [
        lambda line: replace(line, amount_cents=-line.amount_cents, quantity=-line.quantity),
        lambda line: replace(line, status="cancelled"),
        lambda line: replace(line, rep="R282" if line.rep == "R281" else "R281"),
        lambda line: replace(line, rep=""),
        lambda line: replace(line, date=line.date.replace(year=2020, month=4, day=30)),
        lambda line: replace(line, client="C" + line.distributor),
        lambda line: replace(line, product=""),
        lambda line: replace(line, status="submitted", amount_cents=1),
        lambda line: replace(line, amount_cents=line.amount_cents - 1),
    ]
    changed = [ways[place % len(ways)](line) for place, line in enumerate(counted[::11])]
    return [line for line, before in zip(changed, counted[::11], strict=True) if line != before]


def set_targets(palier: Palier, here: World, folder: Path) -> None:
    """Other targets for every other rep, some of them zero, some met to the cent."""
    june = {code: 0 for code, _ in here.targets}
    for line in here.lines:
        if line.status == "validated" and line.rep in june and line.date >= date(2020, 6, 1):
            june[line.rep] += line.amount_cents
    changed = {(code, "2020-06"): max(total, 0) for code, total in sorted(june.items())[::2]}
    changed |= {(code, "2020-05"): 0 for code in sorted(june)[::3]}
    cells = ([code, month, money(cents)] for (code, month), cents in changed.items())
    write_table(folder / "targets.csv", ["participant", "month", "amount"], cells)
    palier("import", "targets", folder / "targets.csv")
    here.targets |= changed


def test_the_wide_table_of_targets_says_the_same(adventureworks: Path) -> None:
    """The targets that the tests rely on are those of the published table, told once more in thousands."""
    people = {row["EmployeeID"]: f"R{row['EmployeeKey']}" for row in rows(adventureworks / "raw" / "Salesperson.csv")}
    wide = {
        (people[row["EmployeeID"]], f"{row['Year']}-{month:02}"): int(row[f"M{month:02}"]) * 100_000
        for row in rows(adventureworks / "raw" / "ResellerSalesTargets.csv", "utf-16")
        for month in range(1, 13)
        if row[f"M{month:02}"].strip() not in ("-", "")
    }
    assert wide
    assert wide == {place: cents for place, cents in world(adventureworks).targets.items() if cents}
