"""What is read of SCORM packages, of other people's and of our own."""

import pytest

from elearning.packages.contents import NoPackage
from elearning.packages.model import Kind, Severity, UnitKind
from elearning.packages.reading import read_package
from elearning.packages.words import verdict
from tests.elearning.packages.files import PAGE, item, manifest, resource, scorm, shared, zipped

pytestmark = pytest.mark.usefixtures("speaking")


def test_the_golf_course_of_12():
    package = read_package(shared("RuntimeBasicCalls_SCORM12.zip"), "golf.zip")
    assert (package.kind, package.edition, package.title) == (
        Kind.SCORM_12,
        "1.2",
        "Golf Explained - Run-time Basic Calls",
    )
    assert [(unit.href, unit.kind) for unit in package.units] == [("shared/launchpage.html", UnitKind.SCO)]
    assert package.problems == ()


def test_the_golf_course_of_2004():
    package = read_package(shared("RuntimeBasicCalls_SCORM20043rdEdition.zip"), "golf.zip")
    assert (package.kind, package.edition) == (Kind.SCORM_2004, "2004 3rd Edition")
    assert [unit.href for unit in package.units] == ["shared/launchpage.html"]


def test_the_small_golf_course_has_nine_units_under_two_headings():
    package = read_package(shared("RuntimeMinimumCalls_SCORM12-mini.zip"), "golf.zip")
    assert len(package.units) == 9
    assert [unit.parents for unit in package.units] == [("Playing the Game",)] * 6 + [("Having Fun",)] * 3
    assert package.units[5].href == "shared/assessmenttemplate.html?questions=Playing"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("badscorm.zip", "make a ZIP of that"),
        ("invalid.zip", "there is no imsmanifest.xml"),
        ("validscorm.zip", "empty or no XML"),
    ],
)
def test_stubs_are_refused_in_words(name, said):
    with pytest.raises(NoPackage, match=said):
        read_package(shared(name), name)


@pytest.mark.parametrize(
    ("version", "said", "edition"),
    [
        ("1.2", "1.2", "1.2"),
        ("1.2", "", "1.2"),
        ("2004", "CAM 1.3", "2004 2nd Edition"),
        ("2004", "2004 3rd Edition", "2004 3rd Edition"),
        ("2004", "2004 4th Edition", "2004 4th Edition"),
    ],
)
def test_the_edition_is_told(version, said, edition):
    package = read_package(scorm(version, said=said), "a.zip")
    assert package.edition == edition
    assert package.kind is (Kind.SCORM_12 if version == "1.2" else Kind.SCORM_2004)


def test_what_a_unit_of_12_says_of_itself():
    inner = (
        "<adlcp:prerequisites>other</adlcp:prerequisites><adlcp:maxtimeallowed>0001:30:00</adlcp:maxtimeallowed>"
        "<adlcp:timelimitaction>exit,message</adlcp:timelimitaction><adlcp:datafromlms>a=1\nb</adlcp:datafromlms>"
        "<adlcp:masteryscore>82.5</adlcp:masteryscore>"
    )
    package = read_package(scorm(inner=inner), "a.zip")
    (unit,) = package.units
    assert (unit.mastery, unit.max_seconds, unit.time_limit_action) == (8_250, 5_400, "exit,message")
    assert (unit.launch_data, unit.prerequisites) == ("a=1\nb", "other")
    assert [problem.severity for problem in package.problems] == [Severity.NOT_OBEYED]


@pytest.mark.parametrize(
    ("objective", "mastery"),
    [
        ('satisfiedByMeasure="true"><imsss:minNormalizedMeasure>0.7</imsss:minNormalizedMeasure>', 7_000),
        ('satisfiedByMeasure="true">', 10_000),
        ('satisfiedByMeasure="true"><imsss:minNormalizedMeasure>-0.25</imsss:minNormalizedMeasure>', -2_500),
        ("><imsss:minNormalizedMeasure>0.7</imsss:minNormalizedMeasure>", None),
    ],
)
@pytest.mark.parametrize("is_shared", [False, True])
def test_the_score_to_pass_of_2004(objective, mastery, is_shared):
    objectives = f"<imsss:objectives><imsss:primaryObjective {objective}</imsss:primaryObjective></imsss:objectives>"
    own = f"<imsss:sequencing>{objectives}</imsss:sequencing>"
    collection = ""
    if is_shared:
        own = '<imsss:sequencing IDRef="all"/>'
        collection = (
            f'<imsss:sequencingCollection><imsss:sequencing ID="all">{objectives}</imsss:sequencing>'
            "</imsss:sequencingCollection>"
        )
    package = read_package(scorm("2004", inner=own, more=collection), "a.zip")
    assert package.units[0].mastery == mastery


def test_units_whose_files_are_missing_are_left_out_and_the_others_come_in():
    items = (
        item("a", "Here", "ra") + item("b", "Gone", "rb") + item("c", "Nothing") + item("d", "Unknown", "rx")
        + item("e", "Outside", "re") + item("f", "Above", "rf") + item("g", "Written otherwise", "rg")
        + item("h", "Parent", "", item("i", "Child", "ra"))
    )  # fmt: skip
    resources = (
        resource("ra", "a.html") + resource("rb", "b.html") + resource("re", "https://example.com/x")
        + resource("rf", "../../x.html") + resource("rg", "A.HTML", "asset")
    )  # fmt: skip
    package = read_package(zipped({"imsmanifest.xml": manifest(items, resources), "a.html": PAGE}), "a.zip")
    assert [(unit.title, unit.href, unit.kind.value, unit.parents) for unit in package.units] == [
        ("Here", "a.html", "sco", ()),
        ("Written otherwise", "a.html", "asset", ()),
        ("Child", "a.html", "sco", ("Parent",)),
    ]
    left_out = [problem for problem in package.problems if problem.severity is Severity.LEFT_OUT]
    assert [problem.where for problem in left_out] == ["Gone", "Nothing", "Unknown", "Outside", "Above"]
    said = verdict(package)
    assert "3 units come in. 5 do not." in said
    assert "Gone does not come in: its file “b.html” is not in the package." in said
    assert "Written otherwise: “A.HTML” is called “a.html” in the package." in said


def test_addresses_stand_on_their_bases_and_take_parameters():
    items = item("a", "A", "r1", more=' parameters="?x=1"') + item("b", "B", "r2", more=' parameters="#top"')
    resources = (
        '<resource identifier="r1" xml:base="un%20dossier/" type="webcontent" href="é.html?y=2#z"/>'
        '<resource identifier="r2" type="webcontent" href="un dossier/é.html"/>'
    )
    files = {"imsmanifest.xml": manifest(items, resources), "un dossier/é.html": PAGE}
    package = read_package(zipped(files), "a.zip")
    assert [unit.href for unit in package.units] == [
        "un%20dossier/%C3%A9.html?y=2&x=1#z",
        "un%20dossier/%C3%A9.html#top",
    ]


def test_a_manifest_of_other_letters_is_read():
    text = manifest(item("a", "Été", "r"), resource("r", "a.html"), title="Été à la mer")
    for coded in (
        text.encode("cp1252"),
        text.replace("UTF-8", "ISO-8859-1").encode("latin-1"),
        text.replace("UTF-8", "UTF-16").encode("utf-16"),
        text.encode("utf-8-sig"),
    ):
        assert read_package(zipped({"imsmanifest.xml": coded, "a.html": PAGE}), "a.zip").title == "Été à la mer"


def test_a_package_without_a_table_of_contents_has_its_scos():
    text = manifest("", resource("r", "a.html") + resource("s", "b.html", "asset"))
    start, end = text.index("<organizations"), text.index("<resources>")
    files = {"imsmanifest.xml": text[:start] + text[end:], "a.html": PAGE, "b.html": PAGE}
    assert [unit.href for unit in read_package(zipped(files), "a.zip").units] == ["a.html"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/passwd">]><manifest>&a;</manifest>', "DOCTYPE"),
        ("<manifest><organizations>", "no XML that can be read"),
        ("<course/>", "no manifest of SCORM"),
        ("", "empty or no XML"),
        (manifest("", ""), "names no unit"),
        (manifest("", "").replace("ADL SCORM", "IMS Common Cartridge"), "Common Cartridge"),
        ("<manifest><metadata><schemaversion>1.1</schemaversion></metadata></manifest>", "SCORM 1.1"),
        ("<manifest><resources><resource type='imsqti_item_xmlv2p1'/></resources></manifest>", "bank of questions"),
    ],
)
def test_a_manifest_that_is_none_is_refused_in_words(text, said):
    with pytest.raises(NoPackage, match=said):
        read_package(zipped({"imsmanifest.xml": text, "b.html": PAGE}), "a.zip")


def test_identifiers_are_unique_however_they_are_written():
    listed = manifest(item("a", "A", "r") * 3, resource("r", "a.html"))
    package = read_package(zipped({"imsmanifest.xml": listed, "a.html": PAGE}), "a.zip")
    assert [unit.identifier for unit in package.units] == ["a", "a-2", "a-3"]
