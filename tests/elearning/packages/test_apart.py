"""A package read in a process of its own is the one that is read here; and what takes too much is told in words."""

from dataclasses import replace

import pytest

from core import limits
from elearning.packages import apart
from elearning.packages.apart import read_package_apart
from elearning.packages.contents import NoPackage
from elearning.packages.reading import read_package
from tests.elearning.packages.files import (
    au,
    cmi5_course,
    course_structure,
    h5p_content,
    item,
    manifest,
    resource,
    scorm,
    zipped,
)

pytestmark = pytest.mark.usefixtures("speaking")


@pytest.mark.parametrize("content", [scorm("2004"), h5p_content(), cmi5_course()], ids=["scorm", "h5p", "cmi5"])
def test_it_is_the_same_package(content):
    assert read_package_apart(content, "é.zip") == read_package(content, "é.zip")


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", zipped({}), course_structure(au("a", "https://elsewhere.example/a.html")).encode(),
     zipped({"../x": "x"})],
)  # fmt: skip
def test_it_is_refused_with_the_same_words(content):
    with pytest.raises(NoPackage) as here:
        read_package(content, "a.zip")
    with pytest.raises(NoPackage) as there:
        read_package_apart(content, "a.zip")
    assert there.value.message == here.value.message


@pytest.mark.parametrize(
    ("bounds", "said"),
    [({"waiting_seconds": 0, "seconds": 1}, "than 1 seconds"), ({"memory_megabytes": 20}, "than 20 MB of memory")],
    ids=["time", "memory"],
)  # fmt: skip
def test_what_takes_too_much_is_told(monkeypatch, bounds, said):
    monkeypatch.setattr(apart, "PACKAGES", replace(limits.PACKAGES, **bounds))
    # What is small is read before anybody looks after it.
    items = "".join(item(f"i{number}", "One of many", "ra") for number in range(30_000))
    many = zipped({"imsmanifest.xml": manifest(items, resource("ra", "a.html")), "a.html": "<p>a</p>"})
    with pytest.raises(NoPackage, match=said):
        read_package_apart(many, "a.zip")
