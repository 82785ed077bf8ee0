"""The command on modules: a file added with a verdict, what nothing could be made of, lists, and the ways out."""

import json
from pathlib import Path

import pytest

from tests.conftest import SHARED, Palier
from tests.elearning.packages.files import scorm

GIFT = """\
::One:: Is soil alive? {TRUE}

::Two:: Write an essay. {}

::Three:: How many litres? {#20:1}
"""
PACKAGES = SHARED / "data" / "scorm"


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    path = tmp_path / "bank.gift"
    path.write_text(GIFT, encoding="utf-8")
    return path


def test_a_bank_becomes_a_module_and_what_did_not_come_in_is_told(palier: Palier, bank: Path) -> None:
    added = palier.run("module", "add", str(bank), "--language", "en", "--publish", "--points", "30")
    assert added.exit_code == 0, added.output
    assert "2 questions come in" in added.output and "Two" in added.output and "version 1" in added.output
    rows = json.loads(palier.run("module", "list", "--format", "json").stdout)
    assert [(row["code"], row["state"], row["points"], row["questions"]) for row in rows] == [
        ("bank", "published", 30, 2)
    ]  # fmt: skip


def test_nothing_is_stored_where_nothing_could_be_taken(palier: Palier, tmp_path: Path) -> None:
    for name, content in (("a.gift", b"::Two:: Write. {}\n"), ("a.zip", b"PK\x03\x04"), ("a.txt", b"hello"),
                          ("a.xml", b"<a/>"), ("empty", b"")):  # fmt: skip
        path = tmp_path / name
        path.write_bytes(content)
        refused = palier.run("module", "add", str(path))
        assert refused.exit_code == 1 and refused.stderr.startswith("Error: "), name
        assert "Traceback" not in refused.output
    assert json.loads(palier.run("module", "list", "--format", "json").stdout) == []


def test_a_package_becomes_a_module_worth_what_is_said(palier: Palier, tmp_path: Path) -> None:
    path = tmp_path / "golf.zip"
    path.write_bytes(scorm(title="Golf"))
    assert palier.run("module", "add", str(path), "--points", "50", "--publish").exit_code == 0
    again = palier.run("module", "add", str(path), "--code", "golf")
    assert again.exit_code == 1 and "already a module" in again.stderr
    assert palier.run("module", "add", str(path)).exit_code == 0
    codes = [row["code"] for row in json.loads(palier.run("module", "list", "--format", "json").stdout)]
    assert sorted(codes) == ["golf", "golf-2"]


def test_an_exported_module_comes_in_again(palier: Palier, bank: Path, tmp_path: Path) -> None:
    assert palier.run("module", "add", str(bank)).exit_code == 0
    out = tmp_path / "bank.zip"
    assert palier.run("module", "export", "bank", str(out)).exit_code == 0
    added = palier.run("module", "add", str(out), "--code", "again")
    assert added.exit_code == 0 and "2 questions come in" in added.output
    for form in ("gift", "moodle", "qti"):
        path = tmp_path / f"out.{form}"
        assert palier.run("module", "export", "again", str(path), "--format", form).exit_code == 0
        back = palier.run("module", "add", str(path), "--code", f"from-{form}")
        assert back.exit_code == 0 and "2 questions come in" in back.output, back.output
    assert palier.run("module", "export", "nothing", str(out)).exit_code == 1


@pytest.mark.parametrize("name", sorted(path.name for path in PACKAGES.glob("*.zip")) or [""])
def test_the_packages_at_hand_come_in_or_are_refused(palier: Palier, name: str) -> None:
    if not name:
        pytest.skip("there are no packages in shared/data/scorm")
    bad = {"badscorm.zip": "lies in the folder", "invalid.zip": "there is no imsmanifest.xml",
           "validscorm.zip": "imsmanifest.xml is empty"}  # fmt: skip
    added = palier.run("module", "add", str(PACKAGES / name), "--publish")
    if name in bad:
        assert added.exit_code == 1 and bad[name] in added.stderr
    else:
        assert added.exit_code == 0 and "unit" in added.output and "version 1" in added.output
