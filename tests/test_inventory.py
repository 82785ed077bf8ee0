"""What Palier is put together from is told whole, with the licences of what is installed."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_every_pinned_package_is_in_the_inventory() -> None:
    said = subprocess.run(
        [sys.executable, "script/inventory"], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    )
    found = json.loads(said.stdout)
    assert found["bomFormat"] == "CycloneDX"
    told = {component["purl"]: component for component in found["components"]}
    assert len(told) == len(found["components"])
    locked = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pinned = {f"pkg:pypi/{name.lower()}@{version}" for name, version in re.findall(r"(?m)^(\S+)==([^\s;]+)", locked)}
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert {purl for purl in told if purl.startswith("pkg:pypi/")} == pinned
    assert len([purl for purl in told if purl.startswith("pkg:npm/")]) == len(packages) - 1
    assert [purl for purl, component in told.items() if purl in pinned and "licenses" in component]
    assert found["metadata"]["component"]["licenses"] == [{"license": {"name": "AGPL-3.0-or-later"}}]
