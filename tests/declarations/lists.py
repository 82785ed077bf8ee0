"""Lists of sales as distributors send them, and the pages on which they are put right."""

import re
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from typing import Any

from werkzeug.test import TestResponse

from tests.web.conftest import Visitor

LISTS = "/declarations/lists"
HEAD = "document,date,client,product,quantity,amount,seller\n"
GOOD = HEAD + "F1,2020-05-05,Marie,P0,1,100.00,Sam\nF1,2020-05-05,Marie,P1,2,55.50,\nF2,2020-05-06,,P0,-1,-10.00,S2\n"
INPUT = re.compile(r"<input ([^>]*)>")
ATTRIBUTE = re.compile(r'([a-z-]+)(?:="([^"]*)")?')


def send(visitor: Visitor, content: str | bytes, name: str = "list.csv", **fields: Any) -> TestResponse:
    """Send a list."""
    data = content if isinstance(content, bytes) else content.encode()
    return visitor.post(LISTS, {"file": (BytesIO(data), name), **fields}, content_type="multipart/form-data")


@dataclass
class Page:
    """The page of a list: what its form holds, and what it tells."""

    visitor: Visitor
    address: str

    def text(self) -> str:
        """What it tells."""
        return unescape(self.visitor.get(self.address).text)

    def cells(self) -> dict[str, Any]:
        """What its form would send as it stands, but for the buttons."""
        found: dict[str, Any] = {}
        for tag in INPUT.findall(self.visitor.get(self.address).text):
            one = {name: unescape(value) for name, value in ATTRIBUTE.findall(tag)}
            is_off = one.get("type") == "checkbox" and "checked" not in one
            if one.get("name", "csrf_token") not in ("csrf_token", "language", "back") and not is_off:
                found.setdefault(one["name"], []).append(one.get("value", ""))
        return found

    def document(self, number: str) -> str:
        """The number by which the form knows the document whose cell says this."""
        cells = self.cells()
        [found] = {name.partition(".")[0] for name, values in cells.items() if values == [number]} - {"document"}
        return found

    def keep(self, act: str = "keep", **changed: str) -> TestResponse:
        """Send the form with other cells; `d12_0_product` is the one called `12.0.product`."""
        named = {name.removeprefix("d").replace("_", ".", 2): text for name, text in changed.items()}
        named = {name.replace("left.out", "left_out"): text for name, text in named.items()}
        return self.visitor.post(self.address, {**self.cells(), **named, "act": act})


def sent(visitor: Visitor, content: str | bytes, name: str = "list.csv") -> Page:
    """A list that was sent, by its page."""
    answer = send(visitor, content, name)
    assert answer.status_code == 302, unescape(answer.text)
    return Page(visitor, answer.location)
