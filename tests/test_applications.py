"""What the applications of a test process share changes none of them."""

from pathlib import Path

from flask import Flask, render_template, url_for
from werkzeug.routing import BaseConverter


class Shouted(BaseConverter):
    """Writes what stands in an address in capitals."""

    def to_url(self, value: str) -> str:
        """An address is built with it."""
        return value.upper()


def application(folder: Path, blanks: bool, converter: type[BaseConverter]) -> Flask:
    """One with a page, that leaves blanks in it or not."""
    app = Flask("shared", template_folder=folder)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = not blanks
    app.url_map.converters["code"] = converter
    app.add_url_rule("/places/<code:place>", "place", lambda place: place)
    return app


def test_each_has_pages_and_addresses_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("one\n  {% if true %}\ntwo\n  {% endif %}\n")
    said: dict[bool, tuple[str, str]] = {}
    for blanks, converter in ((True, BaseConverter), (False, Shouted), (True, BaseConverter), (False, Shouted)):
        with application(tmp_path, blanks, converter).test_request_context():
            told = render_template("page.txt"), url_for("place", place="a b", of=1)
        assert said.setdefault(blanks, told) == told
    assert said == {
        True: ("one\n  \ntwo\n  ", "/places/a%20b?of=1"),
        False: ("one\ntwo\n", "/places/A B?of=1"),
    }
