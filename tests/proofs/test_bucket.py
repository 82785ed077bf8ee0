"""A store that speaks S3 does what a folder does; one that does not answer is told in a sentence."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from flask import Flask

from app.config import configuration
from core.bucket import BucketStore
from core.errors import Refused
from core.store import Bucket, FolderStore, Store, key_of
from sales.proofs.store import store_here

KEY, SECRET = "AKIDEXAMPLE", "of tests"
CONTENTS = [b"", b"one", bytes(range(256)) * 400]
PAGE = 2


class Speaking(BaseHTTPRequestHandler):
    """So much of S3 as is needed, over a dictionary; without a signature nobody gets in."""

    kept: dict[str, bytes]
    protocol_version = "HTTP/1.1"

    def log_message(self, *_said: object) -> None:
        """Say nothing."""

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(self.is_let_in() or self.keep(content))

    def keep(self, content: bytes) -> tuple[int, bytes]:
        self.kept[self.name] = content
        return 200, b""

    def do_DELETE(self) -> None:
        self.answer(self.is_let_in() or (204, self.kept.pop(self.name, b"") and b""))

    def do_HEAD(self) -> None:
        self.answer(self.is_let_in() or self.found())

    def do_GET(self) -> None:
        self.answer(self.is_let_in() or (self.listed() if "list-type" in self.path else self.found()))

    @property
    def name(self) -> str:
        return unquote(urlsplit(self.path).path)

    def is_let_in(self) -> tuple[int, bytes] | None:
        if f"Credential={KEY}/" in self.headers.get("Authorization", ""):
            return None
        return 403, b"<Error><Code>AccessDenied</Code></Error>"

    def found(self) -> tuple[int, bytes]:
        if self.name in self.kept:
            asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
            content = self.kept[self.name]
            return (206, content[int(asked[1]) : int(asked[2]) + 1]) if asked else (200, content)
        return 404, b"<Error><Code>NoSuchKey</Code></Error>"

    def listed(self) -> tuple[int, bytes]:
        asked = parse_qs(urlsplit(self.path).query)
        names = sorted(name.removeprefix("/proofs/") for name in self.kept)
        names = [name for name in names if name.startswith(asked["prefix"][0])]
        start = int(asked.get("continuation-token", ["0"])[0])
        page, more = names[start : start + PAGE], start + PAGE < len(names)
        told = "".join(f"<Contents><Key>{name}</Key></Contents>" for name in page)
        told += f"<IsTruncated>{str(more).lower()}</IsTruncated>"
        told += f"<NextContinuationToken>{start + PAGE}</NextContinuationToken>" * more
        return 200, f"<ListBucketResult>{told}</ListBucketResult>".encode()

    def answer(self, said: tuple[int, bytes]) -> None:
        status, content = said
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The address of a store that is there for these tests."""
    handler = type("Handler", (Speaking,), {"kept": {"/proofs/other/file": b"of somebody else"}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def bucket(endpoint: str, key: str = KEY) -> Bucket:
    return Bucket("proofs", "palier/live", endpoint, "eu-west-3", key, SECRET)


@pytest.mark.parametrize("kind", ["folder", "bucket"])
def test_both_do_the_same(kind: str, tmp_path: Path, endpoint: str) -> None:
    store: Store = FolderStore(tmp_path / "store") if kind == "folder" else BucketStore(bucket(endpoint))
    for content in CONTENTS:
        key = key_of(content)
        assert not store.exists(key) and store.get(key) is None and store.part(key, 0, 1) is None
        store.put(key, content)
        store.put(key, content)
        assert store.exists(key) and store.get(key) == content
        assert not content or store.part(key, 1, 300) == content[1:301]
    assert set(store.all_keys()) == {key_of(content) for content in CONTENTS}
    for content in CONTENTS:
        store.delete(key_of(content))
        store.delete(key_of(content))
    assert list(store.all_keys()) == []


@pytest.mark.parametrize("reason", ["no key", "nobody there"])
def test_what_cannot_be_reached_is_told(reason: str, endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.bucket._TRIES", 1)
    asked = bucket(endpoint, "wrong") if reason == "no key" else bucket("http://127.0.0.1:9")
    store = BucketStore(asked)
    for act in (lambda: store.put(key_of(b"x"), b"x"), lambda: store.get(key_of(b"x")), lambda: list(store.all_keys())):
        with pytest.raises(Refused, match="cannot be reached"):
            act()


def test_the_setting_chooses(monkeypatch: pytest.MonkeyPatch, instance: Path, endpoint: str) -> None:
    app = Flask("palier")
    assert configuration()["PROOFS"] == instance / "proofs"
    for name, value in (("", "s3://my-bucket/palier/live/"), ("_ENDPOINT", endpoint), ("_REGION", "eu-west-3")):
        monkeypatch.setenv(f"PALIER_PROOFS{name}", value)
    found = configuration()["PROOFS"]
    assert found == Bucket("my-bucket", "palier/live", endpoint, "eu-west-3", "", "")
    app.config["PROOFS"] = found
    with app.app_context():
        assert store_here().place == "s3://my-bucket/palier/live/"
        assert store_here() is store_here()


@pytest.mark.parametrize(("name", "value"), [
    ("PALIER_PROOFS", "/srv/proofs"), ("PALIER_PROOFS", "s3://A/b"), ("PALIER_PROOFS_ENDPOINT", "minio:9000"),
    ("PALIER_PROOF_MONTHS", "0"), ("PALIER_PROOF_MONTHS", "for ever"),
])  # fmt: skip
def test_what_cannot_be_used_is_refused_by_its_name(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALIER_PROOFS", "s3://bucket")
    monkeypatch.setenv(name, value)
    with pytest.raises(Refused, match=rf"^{re.escape(name)}: “{re.escape(value)}”"):
        configuration()


def test_its_library_is_not_loaded_without_it() -> None:
    """A command of a programme with a folder knows nothing of S3."""
    import subprocess
    import sys

    program = "import sys, app; a = app.create_app('sqlite://'); import sales.proofs.services, sales.proofs.views; "
    program += "sys.exit(any(name in sys.modules for name in ('boto3', 'pikepdf', 'PIL', 'pypdfium2')))"
    subprocess.run([sys.executable, "-c", program], check=True)
