"""Mutation testing of the scoring code: does a test fail wherever a change moves a point?

    nice .venv/bin/python -m tests.mutants [FILE below challenges/ …]

Every mutant of an expression stands beside it in a copy of the code, and a switch tells which one holds: the cases of
`tests/challenges/test_rules_to_the_cent.py` then run for one after the other in a single process. What it prints
survived; docs/proof.md says why each of these moves no point.
"""

import ast
import copy
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MUTATED = ["scoring/*.py", "ledger/reconcile.py", "criteria/*.py"]
LEFT_BEHIND = [".venv", ".git", "node_modules", "docs", "instance", "bench", ".*_cache", ".hypothesis"]
# They tell what is missing, why a line does not count, or refuse a file; no point comes from them.
NO_POINTS = {"ahead", "stages", "label", "next_step", "to_next_multiple", "counted_by"}
NO_POINTS |= {"_exact", "_money", "_percent", "_with_decimals", "shape", "refuse_equal", "refuse_pieces"}
SWITCH = '''ACTIVE, SEEN = 0, set()


def mutant(number):
    """Whether that mutant holds; without any, which ones could."""
    if not ACTIVE:
        SEEN.add(number)
    return number == ACTIVE
'''

OPPOSITES: dict[type[ast.AST], list[type[Any]]] = {
    ast.Lt: [ast.LtE, ast.GtE],
    ast.LtE: [ast.Lt, ast.Gt],
    ast.Gt: [ast.GtE, ast.LtE],
    ast.GtE: [ast.Gt, ast.Lt],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
    ast.And: [ast.Or],
    ast.Or: [ast.And],
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.FloorDiv],
    ast.FloorDiv: [ast.Mult],
    ast.BitAnd: [ast.BitOr],
    ast.BitOr: [ast.BitAnd],
}
WORDS = {"anti": "semi", "left": "inner", "first": "last", "highest": "each", "amount": "quantity"}
WORDS |= {other: word for word, other in WORDS.items()}
METHODS = {"min": "max", "first": "last", "min_horizontal": "max_horizontal", "all": "any", "len": "n_unique"}
METHODS |= {other: method for method, other in METHODS.items()}
DROPPED = {"filter", "unique", "sort", "clip", "fill_null", "drop_nulls", "abs", "cast", "cum_sum", "over", "sum"}


def mutants_of(node: ast.expr) -> Iterator[ast.expr]:
    """The expression with another operator, constant or method, or without a step."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for other in OPPOSITES[type(node.ops[0])]:
            yield changed(node, ops=[other()])
    elif isinstance(node, ast.BoolOp | ast.BinOp):
        for other in OPPOSITES.get(type(node.op), []):
            yield changed(node, op=other())
    elif isinstance(node, ast.UnaryOp):
        yield copy.deepcopy(node.operand)
    elif isinstance(node, ast.IfExp):
        yield changed(node, body=node.orelse, orelse=node.body)
    elif isinstance(node, ast.Constant):
        yield from map(ast.Constant, other_constants(node.value))
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield from other_calls(node, node.func)


def other_constants(value: object) -> list[Any]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1] if value else [1]
    return [WORDS.get(value, value + "X")] if isinstance(value, str) else []


def other_calls(node: ast.Call, method: ast.Attribute) -> Iterator[ast.expr]:
    if method.attr in DROPPED:
        yield copy.deepcopy(method.value)
    if method.attr in METHODS:
        yield changed(node, func=changed(method, attr=METHODS[method.attr]))
    if method.attr == "is_between":
        for side in ("left", "right"):
            yield changed(node, keywords=[*node.keywords, ast.keyword("closed", ast.Constant(side))])


def changed(node: ast.expr, **fields: Any) -> Any:
    found = copy.deepcopy(node)
    for name, value in fields.items():
        setattr(found, name, copy.deepcopy(value))
    return found


class Switches(ast.NodeTransformer):
    """Puts the mutants beside every expression of a module's functions."""

    def __init__(self, name: str, known: list[str]) -> None:
        self.name, self.known, self.within = name, known, [""]

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        validates = any("validator" in ast.unparse(decorator) for decorator in node.decorator_list)
        if validates or node.name in NO_POINTS:
            return node
        self.within.append(node.name)
        documented = ast.get_docstring(node) is not None
        node.body = node.body[:documented] + [self.visit(statement) for statement in node.body[documented:]]
        self.within.pop()
        return node

    def visit_Raise(self, node: ast.Raise) -> ast.Raise:
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.JoinedStr:
        return node

    def visit(self, node: ast.AST) -> Any:
        if isinstance(node, ast.AnnAssign | ast.arg):
            return node
        if (
            not isinstance(node, ast.expr)
            or not self.within[-1]
            or not isinstance(getattr(node, "ctx", None), ast.Load | None)
        ):
            return super().visit(node)
        others, before = list(mutants_of(node)), ast.unparse(node)
        found = super().visit(node)
        for other in others:
            self.known.append(f"{self.name}:{node.lineno} {self.within[-1]}: {before} -> {ast.unparse(other)}")
            test = ast.Call(ast.Name("mutant", ast.Load()), [ast.Constant(len(self.known))], [])
            found = ast.IfExp(test, other, found)
        return found


def mutate(folder: Path, patterns: list[str]) -> list[str]:
    """Rewrite the scoring code below the folder; the mutants in words, numbered from 1."""
    known: list[str] = []
    for pattern in patterns:
        for path in sorted((folder / "challenges").glob(pattern)):
            tree = Switches(path.name, known).visit(ast.parse(path.read_text(encoding="utf-8")))
            tree.body.insert(1, ast.ImportFrom("tests.switch", [ast.alias("mutant")], 0))
            path.write_text(ast.unparse(ast.fix_missing_locations(tree)), encoding="utf-8")
    (folder / "tests" / "switch.py").write_text(SWITCH, encoding="utf-8")
    return known


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="palier-mutants-") as place:
        folder = Path(place) / "palier"
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
        (folder / "mutants.json").write_text(json.dumps(mutate(folder, sys.argv[1:] or MUTATED)), encoding="utf-8")
        # One thread: frames of a few rows gain nothing by more.
        environment = {**os.environ, "PYTHONPATH": str(folder), "POLARS_MAX_THREADS": "1", "PYTHONWARNINGS": "ignore"}
        subprocess.run([sys.executable, "-m", "tests.mutants", "inside"], cwd=folder, env=environment, check=True)


def inside() -> None:
    """Within the copy: every mutant against the cases that come upon it."""
    from app import create_app
    from core.db import db
    from tests import switch  # type: ignore[attr-defined]
    from tests.challenges import test_rules_to_the_cent as by_hand
    from tests.slow.types import TYPES
    from tests.stored import make_tables

    create_app("sqlite://").app_context().push()
    make_tables()
    session = db.session()
    cases: list[Any] = [(by_hand.test_a_criterion, (case,)) for it in TYPES.values() for case in it.cases]
    cases += [(by_hand.test_around_the_criteria, case[1:]) for case in by_hand.AROUND]
    cases += [(by_hand.test_ties, case) for case in by_hand.RANKED]
    cases += [(by_hand.test_a_correction, case[1:]) for case in by_hand.CORRECTED]
    come_upon = []
    for test, case in cases:
        switch.SEEN.clear()
        test(session, *case)
        come_upon.append(set(switch.SEEN))
    ends: Counter[str] = Counter()
    for number, told in enumerate(json.loads(Path("mutants.json").read_text(encoding="utf-8")), 1):
        switch.ACTIVE = number
        chosen = [case for case, seen in zip(cases, come_upon, strict=True) if number in seen]
        end = "not reached" if not chosen else "killed" if any(fails(session, *it) for it in chosen) else "survived"
        ends[end] += 1
        if end != "killed":
            print(f"{end}: {told}", flush=True)
    print(dict(ends))


def fails(session: Any, test: Any, case: Any) -> bool:
    """Whether the case fails; an error of any kind is a failure too."""
    try:
        test(session, *case)
    except BaseException as error:
        session.rollback()
        if isinstance(error, KeyboardInterrupt):
            raise
        return True
    return False


if __name__ == "__main__":
    inside() if "inside" in sys.argv else main()
