"""What was read of a package, as JSON and back."""

import json
from dataclasses import asdict, replace
from typing import Any

from elearning.packages.model import Kind, MoveOn, Package, Problem, Severity, Unit, UnitKind


def as_json(package: Package) -> str:
    """The package as text; `from_json` gives the same back."""
    return json.dumps(asdict(package), ensure_ascii=False)


def from_json(text: str) -> Package:
    """The package that `as_json` wrote."""
    said: dict[str, Any] = json.loads(text)
    units = tuple(_unit(each) for each in said.pop("units"))
    problems = tuple(Problem(**each) for each in said.pop("problems"))
    package = Package(**said, units=units, problems=())
    known = tuple(replace(each, severity=Severity(each.severity)) for each in problems)
    return replace(package, kind=Kind(package.kind), problems=known)


def _unit(said: dict[str, Any]) -> Unit:
    kinds = {"kind": UnitKind(said["kind"]), "move_on": MoveOn(said["move_on"]), "parents": tuple(said["parents"])}
    return Unit(**said | kinds)
