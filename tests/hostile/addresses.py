"""Every address of the application, from its own map of routes and everything that stands in the database."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from flask import Flask

Given = dict[str, object]


class Address(NamedTuple):
    """A request: the method, the path, the endpoint that answers it, and the variables of its route."""

    method: str
    path: str
    endpoint: str
    given: Given


def addresses(
    app: Flask, values: Mapping[str, Sequence[object]], wanted: Callable[[str, Given], bool]
) -> Iterator[Address]:
    """Every route with all values of its variables that are wanted; KeyError for a variable that has none here."""
    for rule in app.url_map.iter_rules():
        names = sorted(rule.arguments)
        for chosen in product(*(values[name] for name in names)):
            given = dict(zip(names, chosen, strict=True))
            if wanted(rule.endpoint, given):
                path = re.sub(r"<(?:\w+:)?(\w+)>", lambda name, given=given: str(given[name[1]]), rule.rule)  # type: ignore[misc]
                for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                    yield Address(method, path, rule.endpoint, given)
