"""Packages made for tests: of every kind, good ones and hostile ones."""

import io
import json
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

# Packages that nobody here wrote, beside the repository (its README says what they are).
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "scorm"
PAGE = "<!DOCTYPE html><title>Page</title><p>Page</p>"
SPACES = {
    "1.2": ("http://www.imsproject.org/xsd/imscp_rootv1p1p2", "http://www.adlnet.org/xsd/adlcp_rootv1p2"),
    "2004": ("http://www.imsglobal.org/xsd/imscp_v1p1", "http://www.adlnet.org/xsd/adlcp_v1p3"),
}


def shared(name: str) -> bytes:
    """One of the packages that nobody here wrote; the test is skipped where they are not there."""
    path = next((each for each in (SHARED / name, Path("../shared/data/scorm") / name) if each.exists()), None)
    if path is None:
        pytest.skip(f"{name} is not beside the repository")
    return path.read_bytes()


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """A ZIP of these files."""
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return written.getvalue()


def item(name: str, title: str, reference: str = "", inner: str = "", more: str = "") -> str:
    """An item of a manifest."""
    pointing = f' identifierref="{reference}"' if reference else ""
    return f'<item identifier="{name}"{pointing}{more}><title>{title}</title>{inner}</item>'


def resource(name: str, href: str, kind: str = "sco", more: str = "") -> str:
    """A resource of a manifest; `scormType` as each version spells it is read whatever its case."""
    return f'<resource identifier="{name}" type="webcontent" adlcp:scormType="{kind}" href="{href}"{more}/>'


def manifest(
    items: str, resources: str, version: str = "1.2", said: str = "", title: str = "Course", more: str = ""
) -> str:
    """A manifest of SCORM 1.2 or 2004."""
    own, adlcp = SPACES["1.2" if version == "1.2" else "2004"]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest identifier="course" xmlns="{own}" xmlns:adlcp="{adlcp}"'
        f' xmlns:imsss="http://www.imsglobal.org/xsd/imsss">'
        f"<metadata><schema>ADL SCORM</schema><schemaversion>{said or version}</schemaversion></metadata>"
        f'<organizations default="org"><organization identifier="org"><title>{title}</title>{items}</organization>'
        f"</organizations><resources>{resources}</resources>{more}</manifest>"
    )


def scorm(version: str = "1.2", page: str = PAGE, inner: str = "", **more: str) -> bytes:
    """A package of one SCO, whose page is given; `more`: of `manifest`."""
    listed = manifest(item("one", "Only unit", "r1", inner), resource("r1", "index.html"), version, **more)
    return zipped({"imsmanifest.xml": listed, "index.html": page})


LIBRARY = {
    "machineName": "H5P.TrueFalse",
    "majorVersion": 1,
    "minorVersion": 8,
    "title": "True or false",
    "preloadedJs": [{"path": "true-false.js"}],
    "preloadedDependencies": [{"machineName": "H5P.Question", "majorVersion": 1, "minorVersion": 5}],
}
QUESTION = {"machineName": "H5P.Question", "majorVersion": 1, "minorVersion": 5, "title": "Question"}
DESCRIBED = {
    "title": "One question",
    "mainLibrary": "H5P.TrueFalse",
    "language": "fr",
    "embedTypes": ["iframe"],
    "preloadedDependencies": [{"machineName": "H5P.TrueFalse", "majorVersion": "1", "minorVersion": "8"}],
}


def h5p_files() -> dict[str, str | bytes]:
    """The files of an H5P of one question."""
    return {
        "h5p.json": json.dumps(DESCRIBED),
        "content/content.json": json.dumps({"question": "Is it?"}),
        "H5P.TrueFalse-1.8/library.json": json.dumps(LIBRARY),
        "H5P.TrueFalse-1.8/true-false.js": "",
        "H5P.Question-1.5/library.json": json.dumps(QUESTION),
    }


def course_structure(aus: str) -> str:
    """A cmi5.xml of these AUs."""
    return (
        '<?xml version="1.0"?><courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">'
        '<course id="https://example.com/course"><title><langstring lang="en">Golf</langstring>'
        '<langstring lang="fr">Le golf</langstring></title></course>'
        f"{aus}</courseStructure>"
    )


def au(name: str, url: str, more: str = "") -> str:
    """An AU of a course structure."""
    return (
        f'<au id="https://example.com/{name}"{more}><title><langstring lang="fr">Unité {name}</langstring></title>'
        f"<url>{url}</url><launchParameters>mode=full</launchParameters></au>"
    )
