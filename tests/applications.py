"""What all applications of a test process have in common is made once: each test has an application of its own.

Loaded by `pytest_plugins`. Compiling the templates of a page costs more than all the rest of it, and what builds
addresses, which the routes have generated as code, more than all the rest of an application.
"""

from collections.abc import Callable
from types import CodeType
from typing import Any

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

SHARED = pytest.StashKey[pytest.MonkeyPatch]()
Builder = Callable[..., tuple[str, str]]


class Compiled(BytecodeCache):
    """What was compiled, by the name and place of the template, its content, and how the application compiles."""

    def __init__(self) -> None:
        self.known: dict[tuple[Any, ...], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is known."""
        bucket.code = self.known.get(_key(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled now."""
        assert bucket.code is not None
        self.known[_key(bucket)] = bucket.code


def _key(bucket: Bucket) -> tuple[Any, ...]:
    """An application without pages leaves blanks where one with pages takes them away: each has code of its own."""
    made = bucket.environment
    blanks = made.trim_blocks, made.lstrip_blocks, made.keep_trailing_newline, made.newline_sequence
    escaping = getattr(made.autoescape, "__func__", made.autoescape)
    return bucket.key, bucket.checksum, blanks, escaping, made.finalize, made.undefined, frozenset(made.extensions)


def builders() -> Callable[[Rule, bool], Builder]:
    """What generates the function that builds addresses of a rule; it follows from the rule's text and parts alone."""
    generate: Callable[[Any, bool], Builder] = Rule._compile_builder
    known: dict[tuple[str, tuple[tuple[bool, str], ...], bool], Builder] = {}

    def generated(rule: Rule, append_unknown: bool = True) -> Builder:
        if rule.defaults:
            return generate(rule, append_unknown)
        key = rule.rule, tuple(rule._trace), append_unknown
        if key not in known:
            known[key] = generate(rule, append_unknown)
        return known[key]

    return generated


def pytest_configure(config: pytest.Config) -> None:
    """Let all applications of this process share what is made for them."""
    patch = config.stash[SHARED] = pytest.MonkeyPatch()
    patch.setattr(Flask, "jinja_options", {**Flask.jinja_options, "bytecode_cache": Compiled()})
    patch.setattr(Rule, "_compile_builder", builders())


def pytest_unconfigure(config: pytest.Config) -> None:
    """Let each make its own again."""
    config.stash[SHARED].undo()
