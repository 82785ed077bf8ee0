"""Archives that are made to do harm: each is refused in words before anything of it is taken out."""

import io
import random
import stat
import struct
from contextlib import suppress
from dataclasses import replace
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from elearning.packages import contents
from elearning.packages.contents import NoPackage, opened
from elearning.packages.reading import read_package
from tests.elearning.packages.files import PAGE, scorm, zipped

pytestmark = pytest.mark.usefixtures("speaking")


@pytest.mark.parametrize(
    "name",
    ["../x.html", "a/../../x.html", "/etc/x", "C:/x.html", "c:\\x.html", "..\\x.html", "a\\..\\..\\x", "\\\\host\\x"],
)
def test_names_that_lead_out_are_refused(name):
    with pytest.raises(NoPackage, match="leads out"):
        opened(zipped({name: PAGE}), "a.zip")


def test_backslashes_of_windows_are_strokes():
    assert list(opened(zipped({"a\\b.html": PAGE}), "a.zip").files) == ["a/b.html"]


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_are_refused(kind):
    written = io.BytesIO()
    with ZipFile(written, "w") as archive:
        entry = ZipInfo("link")
        entry.create_system, entry.external_attr = 3, (kind | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    with pytest.raises(NoPackage, match="link or a device"):
        opened(written.getvalue(), "a.zip")


def test_a_password_is_named():
    content = bytearray(zipped({"a.html": PAGE}))
    place = content.rindex(b"PK\x01\x02") + 8
    struct.pack_into("<H", content, place, 1)
    with pytest.raises(NoPackage, match="password"):
        opened(bytes(content), "a.zip")


def test_other_methods_are_refused():
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_BZIP2) as archive:
        archive.writestr("a.html", PAGE)
    with pytest.raises(NoPackage, match="deflate"):
        opened(written.getvalue(), "a.zip")


@pytest.mark.parametrize("names", [("A.html", "a.html"), ("a", "a/b.html"), ("É/x", "é/x")])
def test_names_in_each_others_place_are_refused(names):
    with pytest.raises(NoPackage, match="in each other's place"):
        opened(zipped(dict.fromkeys(names, PAGE)), "a.zip")


@pytest.mark.parametrize("name", ["a" * 300, "/".join(["abc"] * 400), "a\nb", "a\x1b[31m"])
def test_names_that_no_file_system_takes_are_refused(name):
    with pytest.raises(NoPackage, match="too long, or no name"):
        opened(zipped({name: PAGE}), "a.zip")


def test_what_grows_too_large_is_refused(monkeypatch):
    small = replace(limits.PACKAGES, small_bytes=10_000, expanded_bytes=10_000_000, members=3)
    monkeypatch.setattr(contents, "PACKAGES", small)
    with pytest.raises(NoPackage, match="times larger"):
        opened(zipped({"a": b"\0" * 5_000_000}), "a.zip")
    with pytest.raises(NoPackage, match="once unpacked"):
        opened(zipped({"a": b"\0" * 11_000_000}), "a.zip")
    with pytest.raises(NoPackage, match="more than 3 files"):
        opened(zipped(dict.fromkeys("abcd", "x")), "a.zip")


def test_a_member_that_is_larger_than_it_says_is_not_read():
    content = bytearray(zipped({"imsmanifest.xml": "<manifest>" + "x" * 1000, "a": "x"}))
    place = content.index(b"PK\x01\x02") + 24
    struct.pack_into("<I", content, place, 10)
    with pytest.raises(NoPackage):
        read_package(bytes(content), "a.zip")


def test_a_large_manifest_is_not_read(monkeypatch):
    monkeypatch.setattr(contents, "PACKAGES", replace(limits.PACKAGES, manifest_bytes=100))
    with pytest.raises(NoPackage, match=r"imsmanifest\.xml has more than"):
        read_package(scorm(), "a.zip")


def test_litter_is_left_where_it_is():
    found = opened(zipped({"__MACOSX/._a": "x", "a/.DS_Store": "x", "Thumbs.db": "x", "a/b": "x"}), "a.zip")
    assert list(found.files) == ["a/b"]


def test_names_in_utf_8_that_do_not_say_so_are_read():
    content = zipped({"é.html": PAGE}).replace(b"\x00\x08\x08\x00", b"\x00\x00\x08\x00")
    assert list(opened(content, "a.zip").files) == ["é.html"]


@given(st.integers(0, 2**32))
def test_damage_ends_in_a_sentence_or_does_no_harm(seed):
    content = bytearray(scorm("2004"))
    chance = random.Random(seed)
    for _each in range(chance.randint(1, 12)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    # Nothing else may be raised.
    with suppress(NoPackage):
        read_package(bytes(content[: chance.choice([len(content), chance.randrange(len(content))])]), "a.zip")


def test_a_bomb_in_deflate_is_never_unpacked_further_than_it_says():
    """The archive claims few bytes; a thousand times as many stand behind."""
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        archive.writestr("imsmanifest.xml", b" " * 50_000_000)
    content = bytearray(written.getvalue())
    struct.pack_into("<I", content, content.index(b"PK\x01\x02") + 24, 100)
    with pytest.raises(NoPackage):
        read_package(bytes(content), "a.zip")
