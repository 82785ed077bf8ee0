"""What is read of H5P and cmi5, and why other kinds do not come in."""

import json

import pytest

from elearning.packages.contents import NoPackage
from elearning.packages.model import Kind, MoveOn, UnitKind
from elearning.packages.reading import read_package
from elearning.packages.words import verdict
from tests.elearning.packages.files import DESCRIBED, LIBRARY, PAGE, au, course_structure, h5p_files, zipped

pytestmark = pytest.mark.usefixtures("speaking")


def test_an_h5p_with_its_libraries_comes_in():
    package = read_package(zipped(h5p_files()), "question.h5p")
    assert (package.kind, package.title, package.language) == (Kind.H5P, "One question", "fr")
    assert (package.main_library, package.brings_score) == ("H5P.TrueFalse 1.8", True)
    assert [unit.kind for unit in package.units] == [UnitKind.H5P]
    assert package.problems == ()


def test_an_h5p_without_libraries_says_how_to_mend_it():
    files = {name: content for name, content in h5p_files().items() if "library" not in name}
    with pytest.raises(NoPackage, match="with its libraries"):
        read_package(zipped(files), "question.h5p")


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        ("H5P.Question-1.5/library.json", "“H5P.Question 1.5” are missing"),
        ("H5P.TrueFalse-1.8/true-false.js", "true-false.js"),
        ("content/content.json", "has no content"),
    ],
)
def test_an_h5p_that_is_not_complete_names_what_is_missing(lost, said):
    files = h5p_files()
    del files[lost]
    with pytest.raises(NoPackage, match=said):
        read_package(zipped(files), "question.h5p")


def test_an_h5p_of_pages_brings_no_score_and_a_newer_one_is_told():
    files = h5p_files() | {
        "h5p.json": json.dumps(DESCRIBED | {"mainLibrary": "H5P.Accordion", "preloadedDependencies": [
            {"machineName": "H5P.Accordion", "majorVersion": 1, "minorVersion": 0}]}),
        "H5P.Accordion-1.0/library.json": json.dumps(LIBRARY | {
            "machineName": "H5P.Accordion", "minorVersion": 0, "preloadedJs": [],
            "coreApi": {"majorVersion": 1, "minorVersion": 99}}),
    }  # fmt: skip
    package = read_package(zipped(files), "pages.h5p")
    assert not package.brings_score
    said = verdict(package)
    assert "It brings no score." in said
    assert any("asks for a newer H5P (1.99)" in sentence for sentence in said)


@pytest.mark.parametrize("wrong", ["[]", "{", "null", "[" * 100_000])
def test_an_h5p_that_is_no_json_is_refused(wrong):
    with pytest.raises(NoPackage, match="no JSON"):
        read_package(zipped(h5p_files() | {"h5p.json": wrong}), "question.h5p")


def test_a_cmi5_course_has_its_units_under_their_blocks():
    inner = '<block id="https://example.com/b"><title><langstring lang="fr">Bloc</langstring></title>'
    more = ' moveOn="CompletedAndPassed" masteryScore="0.8" launchMethod="OwnWindow"'
    text = course_structure(au("a", "a.html?x=1", more) + inner + au("b", "b/b.html") + "</block>")
    package = read_package(zipped({"cmi5.xml": text, "a.html": PAGE, "b/b.html": PAGE}), "golf.zip")
    assert (package.kind, package.identifier) == (Kind.CMI5, "https://example.com/course")
    assert [(unit.title, unit.href, unit.parents) for unit in package.units] == [
        ("Unité a", "a.html?x=1", ()),
        ("Unité b", "b/b.html", ("Bloc",)),
    ]
    first, second = package.units
    assert (first.move_on, first.mastery, first.launch_data) == (MoveOn.BOTH, 8_000, "mode=full")
    assert (second.move_on, second.mastery) == (MoveOn.NONE, None)


def test_cmi5_units_of_other_servers_are_named():
    text = course_structure(au("a", "https://elsewhere.example/a.html"))
    with pytest.raises(NoPackage, match=r"other servers \(elsewhere\.example\)"):
        read_package(text.encode(), "cmi5.xml")
    with pytest.raises(NoPackage, match="outside the package"):
        read_package(zipped({"cmi5.xml": text}), "golf.zip")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"c.crs": "[Course]", "c.au": "", "c.des": "", "c.cst": ""}, "AICC"),
        ({"tincan.xml": "<tincan/>", "index.html": PAGE}, "Tin Can"),
        ({"index.html": PAGE}, "not as a web site"),
        ({"export/h5p.json": "{}"}, "in the folder “export”"),
        ({}, "is empty"),
    ],
)
def test_other_kinds_say_what_they_are(files, said):
    with pytest.raises(NoPackage, match=said):
        read_package(zipped(files), "a.zip")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"<html/>", b"PK\x03\x04 cut short"])
def test_what_is_no_package_is_refused(content):
    with pytest.raises(NoPackage):
        read_package(content, "a.zip")
