"""A package in words: what it is, what came in of it, and what did not."""

from flask_babel import gettext as _
from flask_babel import ngettext

from core.files.problems import counted
from core.limits import MEGABYTE
from elearning.packages.model import PLAYED, Kind, Package, Severity


def kind_name(kind: Kind, edition: str) -> str:
    """`SCORM 2004 3rd Edition`, `cmi5`: as the field calls it."""
    names = {Kind.SCORM_12: "SCORM 1.2", Kind.SCORM_2004: f"SCORM {edition}", Kind.H5P: "H5P", Kind.CMI5: "cmi5"}
    return names[kind]


def verdict(package: Package) -> list[str]:
    """What is told of a package that came in, a sentence each: what it is, its units, then each problem."""
    left_out = sum(problem.severity is Severity.LEFT_OUT for problem in package.problems)
    said = [
        _(
            "“%(title)s” is a package of %(kind)s: %(files)s files, %(size)s MB.",
            title=package.title,
            kind=(package.main_library and f"H5P ({package.main_library})") or kind_name(package.kind, package.edition),
            files=counted(package.files),
            size=counted(-(-package.size // MEGABYTE)),
        ),
        _came_in(len(package.units), left_out),
    ]
    if package.kind not in PLAYED:
        said.append(_("Packages of this kind are kept, and cannot be played yet."))
    if not package.brings_score:
        said.append(_("It brings no score."))
    return said + [problem.sentence for problem in package.problems]


def _came_in(units: int, left_out: int) -> str:
    came = ngettext("%(num)s unit comes in.", "%(num)s units come in.", units)
    if not left_out:
        return came
    return came + " " + ngettext("%(num)s does not.", "%(num)s do not.", left_out)
