"""cmi5: the course structure read, its assignable units (AUs) followed to their files."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask_babel import gettext as _

from core.limits import PACKAGES
from core.terminal import language
from elearning.packages.contents import Contents, NoPackage
from elearning.packages.documents import Element, parsed, title_of
from elearning.packages.hrefs import followed
from elearning.packages.model import Kind, MoveOn, Package, Problem, Severity, Unit, UnitKind
from elearning.packages.values import share

STRUCTURE = "cmi5.xml"
ROOT = "courseStructure"


@dataclass
class _Reading:
    contents: Contents
    language: str
    units: list[Unit] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_cmi5(contents: Contents, name: str) -> Package:
    """The package of a cmi5.xml; NoPackage where none of its units is in the package."""
    root = parsed(contents.read(name), name)
    if root.name != ROOT:
        raise NoPackage(_("%(file)s is no course structure of cmi5.", file=name))
    course = root.first("course")
    said = _language(course)
    reading = _Reading(contents, said)
    _take(reading, root, (), 0)
    if not reading.units:
        raise NoPackage(_nothing(reading))
    return Package(
        sha256=contents.sha256,
        kind=Kind.CMI5,
        edition="Quartz (1.0)",
        identifier=(course.attribute("id") if course is not None else "")[: PACKAGES.title_letters],
        title=_text(course, "title", said) or reading.units[0].title,
        language=said,
        units=tuple(reading.units),
        problems=tuple(reading.problems),
        brings_score=any(unit.mastery is not None or "Passed" in unit.move_on for unit in reading.units),
        files=len(contents.files),
        size=contents.size,
    )


def refuse_alone(content: bytes, name: str) -> NoPackage:
    """Why a cmi5.xml that came without its files does not come in, naming where its units lie."""
    root = parsed(content, name)
    if root.name != ROOT:
        return NoPackage(_("%(name)s is XML, but no cmi5.xml. Send the whole package, as a ZIP file.", name=name))
    hosts = sorted({urlsplit(au.text("url")).netloc for au in root.every("au")} - {""})
    if hosts:
        return NoPackage(
            _(
                "The units of %(name)s lie on other servers (%(hosts)s). Only what is in the package is played: ask for"
                " the ZIP file with its contents.",
                name=name,
                hosts=", ".join(hosts)[:200],
            )
        )
    return NoPackage(
        _("%(name)s came without the files that it launches. Send the whole package, as a ZIP file.", name=name)
    )


def _take(reading: _Reading, around: Element, parents: tuple[str, ...], depth: int) -> None:
    if depth > PACKAGES.depth:
        raise NoPackage(_("The table of contents is more than %(most)s levels deep.", most=PACKAGES.depth))
    for child in around.children("au", "block"):
        title = _text(child, "title", reading.language) or child.attribute("id")[: PACKAGES.title_letters]
        if child.name == "block":
            _take(reading, child, (*parents, title), depth + 1)
        elif len(reading.units) >= PACKAGES.units:
            raise NoPackage(_("The package has more than %(most)s units.", most=PACKAGES.units))
        else:
            _take_au(reading, child, title, parents)


def _take_au(reading: _Reading, au: Element, title: str, parents: tuple[str, ...]) -> None:
    identifier = au.attribute("id")
    if (
        not identifier
        or len(identifier) > PACKAGES.title_letters
        or any(it.identifier == identifier for it in reading.units)
    ):
        _leave_out(reading, title, _("its identifier is missing, too long, or another unit's"))
        return
    place = followed(reading.contents, au.text("url"))
    if place.wrong:
        _leave_out(reading, title, place.wrong)
        return
    if place.note:
        reading.problems.append(Problem(Severity.NOTE, title, _("%(unit)s: %(what)s.", unit=title, what=place.note)))
    reading.units.append(
        Unit(
            identifier,
            title,
            place.href,
            UnitKind.AU,
            parents,
            mastery=share(au.attribute("masteryScore"), 1),
            launch_data=au.raw_text("launchParameters")[: PACKAGES.data_letters],
            move_on=next((it for it in MoveOn if it == au.attribute("moveOn")), MoveOn.NONE),
            entitlement_key=au.raw_text("entitlementKey")[: PACKAGES.data_letters],
            launch_method=au.attribute("launchMethod")[:40],
        )
    )


def _leave_out(reading: _Reading, title: str, why: str) -> None:
    sentence = _("%(unit)s does not come in: %(why)s.", unit=title, why=why)
    reading.problems.append(Problem(Severity.LEFT_OUT, title, sentence))


def _nothing(reading: _Reading) -> str:
    said = " ".join(problem.sentence for problem in reading.problems[:5])
    if not said:
        return _("Nothing in the package can be launched: its course structure names no unit.")
    return _("Nothing in the package can be launched. %(why)s", why=said)


def _language(course: Element | None) -> str:
    """The language that all its titles are in, else the one of the reader, else the first."""
    spoken = [each.attribute("lang") for each in course.every("langstring")] if course is not None else []
    spoken = [each for each in spoken if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", each)]
    return next((each for each in spoken if each.startswith(language())), spoken[0] if spoken else "")


def _text(around: Element | None, name: str, wanted: str) -> str:
    found = around.first(name) if around is not None else None
    if found is None:
        return ""
    every = found.children("langstring")
    chosen = next((each for each in every if each.attribute("lang") == wanted), every[0] if every else found)
    return title_of(chosen.text())
