"""A file read as a learning package: what kind it is, by what is in it, and why another does not come in."""

from pathlib import PurePosixPath

from flask_babel import gettext as _

from core.limits import MEGABYTE, PACKAGES
from elearning.packages.cmi5 import STRUCTURE, read_cmi5, refuse_alone
from elearning.packages.contents import Contents, NoPackage, opened
from elearning.packages.h5p import DESCRIPTION, read_h5p
from elearning.packages.model import Package
from elearning.packages.scorm import MANIFEST, read_scorm

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# AICC describes a course in files of these endings.
_AICC = frozenset({".crs", ".au", ".des", ".cst"})
_TIN_CAN = "tincan.xml"
_SPACE = b"\xef\xbb\xbf \t\r\n"


def read_package(content: bytes, name: str) -> Package:
    """The package in a file; `name` is what messages call it. NoPackage says in words why nothing of it comes in."""
    if len(content) > PACKAGES.bytes:
        most = PACKAGES.bytes // MEGABYTE
        raise NoPackage(_("%(name)s has more than %(most)s MB, the most for a package.", name=name, most=most))
    if not content.startswith(_ZIP):
        if content[:1000].lstrip(_SPACE).startswith(b"<"):
            raise refuse_alone(content, name)
        raise NoPackage(
            _(
                "%(name)s is no package: SCORM, H5P and cmi5 come as ZIP or .h5p files. Send it as it was exported.",
                name=name,
            )
        )
    return _read(opened(content, name))


def _read(contents: Contents) -> Package:
    if manifest := contents.called(MANIFEST):
        return read_scorm(contents, manifest)
    if structure := contents.called(STRUCTURE):
        return read_cmi5(contents, structure)
    if DESCRIPTION in contents.files:
        return read_h5p(contents)
    raise _unknown(contents)


def _unknown(contents: Contents) -> NoPackage:
    for known in (MANIFEST, STRUCTURE, DESCRIPTION):
        for path in contents.files:
            if PurePosixPath(path).name.lower() == known:
                return _in_a_folder(contents.title, path)
    endings = {PurePosixPath(path).suffix.lower() for path in contents.files}
    if len(endings & _AICC) > 1:
        return NoPackage(
            _(
                "%(name)s is a package of AICC, a standard that is withdrawn and not played here. Export the course as"
                " SCORM 1.2, SCORM 2004 or cmi5.",
                name=contents.title,
            )
        )
    if contents.called(_TIN_CAN):
        return NoPackage(
            _(
                "%(name)s is a package of Tin Can (xAPI without cmi5), which does not say how it is launched. Export"
                " the course as cmi5 or SCORM 2004.",
                name=contents.title,
            )
        )
    if not contents.files:
        return NoPackage(_("%(name)s is empty.", name=contents.title))
    return NoPackage(
        _(
            "%(name)s is no package: there is no imsmanifest.xml (SCORM), cmi5.xml or h5p.json in it. Export the course"
            " for an LMS, not as a web site.",
            name=contents.title,
        )
    )


def _in_a_folder(name: str, path: str) -> NoPackage:
    folder, _stroke, file = path.rpartition("/")
    return NoPackage(
        _(
            "In %(name)s, %(file)s lies in the folder “%(folder)s” and not at the beginning. Open that folder, choose"
            " everything in it, and make a ZIP of that.",
            name=name,
            file=file,
            folder=folder,
        )
    )
