"""Templates compiled once per process: each test has an application of its own, all of them have the same templates.

Loaded by `pytest_plugins`. A page's first rendering costs more than all the rest of it where its templates are compiled
anew for each test.
"""

from types import CodeType

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache


class Compiled(BytecodeCache):
    """What was compiled, by the name and place of the template and its content."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is known."""
        bucket.code = self.known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled now."""
        assert bucket.code is not None
        self.known[bucket.key, bucket.checksum] = bucket.code


def pytest_configure() -> None:
    """Let all applications of this process share what they compile."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Compiled()}


def pytest_unconfigure() -> None:
    """Let them compile for themselves again."""
    Flask.jinja_options = {key: kept for key, kept in Flask.jinja_options.items() if key != "bytecode_cache"}
