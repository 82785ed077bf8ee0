"""SCORM: the manifest read, its items followed to their files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from flask_babel import gettext as _

from core.limits import PACKAGES
from elearning.packages.contents import Contents, NoPackage
from elearning.packages.documents import Element, parsed, title_of
from elearning.packages.hrefs import followed
from elearning.packages.model import Kind, Package, Problem, Severity, Unit, UnitKind
from elearning.packages.sequencing import Rules, rules_of
from elearning.packages.values import seconds, share

MANIFEST = "imsmanifest.xml"
_EDITIONS = (("4th", "2004 4th Edition"), ("3rd", "2004 3rd Edition"), ("2nd", "2004 2nd Edition"))
_PERCENT = 100


@dataclass
class _Reading:
    """What is being read: the manifest, its resources by their identifiers, and what was found so far."""

    contents: Contents
    manifest: Element
    kind: Kind
    resources: dict[str, Element]
    units: list[Unit] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    items: int = 0

    def tell(self, severity: Severity, where: str, sentence: str) -> None:
        """Note something that did not come in as it stands."""
        self.problems.append(Problem(severity, where, sentence))


def read_scorm(contents: Contents, manifest_name: str) -> Package:
    """The package of a manifest; NoPackage where nothing in it can be launched."""
    manifest = parsed(contents.read(manifest_name), manifest_name)
    if manifest.name != "manifest":
        raise NoPackage(
            _(
                "%(file)s begins with “%(element)s”: it is no manifest of SCORM.",
                file=manifest_name,
                element=manifest.name,
            )
        )
    kind, edition = _kind(manifest)
    found = {it.attribute("identifier"): it for it in manifest.every("resource") if it.attribute("identifier")}
    reading = _Reading(contents, manifest, kind, found)
    if manifest_name != MANIFEST:
        reading.tell(
            Severity.NOTE,
            manifest_name,
            _("The manifest is called “%(file)s”: it was taken all the same.", file=manifest_name),
        )
    organization = _organization(reading)
    if organization is None:
        _take_resources(reading)
    else:
        _take_items(reading, organization, (), 0)
        _look_at_sequencing(reading, organization)
    if not reading.units:
        raise NoPackage(_nothing(reading))
    title = organization.text("title") if organization is not None else ""
    return Package(
        sha256=contents.sha256,
        kind=kind,
        edition=edition,
        identifier=manifest.attribute("identifier")[: PACKAGES.title_letters],
        title=title_of(title) or title_of(_metadata_title(manifest)) or reading.units[0].title,
        language=_language(manifest),
        units=tuple(reading.units),
        problems=tuple(reading.problems),
        brings_score=any(unit.kind is UnitKind.SCO for unit in reading.units),
        files=len(contents.files),
        size=contents.size,
    )


def _kind(manifest: Element) -> tuple[Kind, str]:
    """The standard and its edition, by what the manifest says of itself, else by its namespaces."""
    said = manifest.text("metadata", "schemaversion")
    spaces = {uri for element in manifest.every("manifest", "item", "resource") for uri in element.namespaces}
    schema = manifest.text("metadata", "schema").lower()
    if any("imscc" in uri for uri in spaces) or "common cartridge" in schema:
        raise NoPackage(_("This is a Common Cartridge, not SCORM. Export the course as SCORM 1.2 or SCORM 2004."))
    if any("adlcp_rootv1p2" in uri for uri in spaces) or said == "1.2":
        return Kind.SCORM_12, "1.2"
    if any("adlcp_v1p3" in uri for uri in spaces) or re.search(r"2004|1\.3", said):
        return Kind.SCORM_2004, next((name for sign, name in _EDITIONS if sign in said), _edition_without_name(said))
    if any("imsqti" in it.attribute("type").lower() for it in manifest.every("resource")):
        raise NoPackage(_("This is a bank of questions (QTI), not a package: add it to the questions of a module."))
    if said in ("1.0", "1.1"):
        raise NoPackage(
            _("This is SCORM %(version)s, which nobody plays any more. Export it as SCORM 1.2.", version=said)
        )
    # Programs that forget both write what SCORM 1.2 is.
    return Kind.SCORM_12, "1.2"


def _edition_without_name(said: str) -> str:
    """`CAM 1.3` is what the second edition wrote."""
    return "2004 2nd Edition" if "1.3" in said else "2004"


def _organization(reading: _Reading) -> Element | None:
    """The table of contents: the one named as default, else the first."""
    around = reading.manifest.first("organizations")
    every = around.children("organization") if around is not None else []
    if not every or around is None:
        return None
    wanted = around.attribute("default")
    chosen = next((it for it in every if wanted and it.attribute("identifier") == wanted), None)
    if wanted and chosen is None:
        reading.tell(
            Severity.NOTE,
            MANIFEST,
            _("The table of contents “%(name)s” is missing: the first one was taken.", name=wanted),
        )
    if len(every) > 1:
        reading.tell(
            Severity.NOTE,
            MANIFEST,
            _("The package has %(number)s tables of contents: one of them was taken.", number=len(every)),
        )
    return chosen if chosen is not None else every[0]


def _take_items(reading: _Reading, around: Element, parents: tuple[str, ...], depth: int) -> None:
    if depth > PACKAGES.depth:
        raise NoPackage(_("The table of contents is more than %(most)s levels deep.", most=PACKAGES.depth))
    for item in around.children("item"):
        reading.items += 1
        if reading.items > PACKAGES.units:
            raise NoPackage(_("The package has more than %(most)s units.", most=PACKAGES.units))
        title = title_of(item.text("title")) or item.attribute("identifier")
        reference = item.attribute("identifierref")
        if reference:
            _take_item(reading, item, title, reference, parents)
        elif not item.children("item"):
            _leave_out(reading, title, _("nothing is said of what it launches"))
        _take_items(reading, item, (*parents, title), depth + 1)


def _take_item(reading: _Reading, item: Element, title: str, reference: str, parents: tuple[str, ...]) -> None:
    resource = reading.resources.get(reference)
    if resource is None:
        _leave_out(reading, title, _("what it launches (“%(name)s”) is not in the manifest", name=reference[:100]))
        return
    unit = _launched(reading, resource, title, item.attribute("parameters"))
    if unit is None:
        return
    rules = rules_of(item, reading.manifest)
    identifier = _unique(reading, item.attribute("identifier") or reference)
    reading.units.append(_with_rules(replace(unit, identifier=identifier, parents=parents), item, rules, reading))


def _launched(reading: _Reading, resource: Element, title: str, parameters: str) -> Unit | None:
    href = resource.attribute("href")
    if not href:
        _leave_out(reading, title, _("what it launches names no file"))
        return None
    place = followed(reading.contents, resource.based(href), parameters)
    if place.wrong:
        _leave_out(reading, title, place.wrong)
        return None
    if place.note:
        reading.tell(Severity.NOTE, title, _("%(unit)s: %(what)s.", unit=title, what=place.note))
    kind = UnitKind.ASSET if resource.attribute("scormtype").lower() == "asset" else UnitKind.SCO
    return Unit("", title, place.href, kind)


def _with_rules(unit: Unit, item: Element, rules: Rules, reading: _Reading) -> Unit:
    given = item.text("masteryscore") if reading.kind is Kind.SCORM_12 else ""
    mastery = share(given, _PERCENT) if given else rules.mastery
    if given and mastery is None:
        reading.tell(
            Severity.NOT_OBEYED,
            unit.title,
            _(
                "%(unit)s: “%(score)s” is no score from 0 to 100 that one can pass with.",
                unit=unit.title,
                score=given[:40],
            ),
        )
    prerequisites = item.text("prerequisites")[: PACKAGES.data_letters]
    if prerequisites:
        reading.tell(
            Severity.NOT_OBEYED,
            unit.title,
            _("%(unit)s: its prerequisites are not obeyed; it is open from the beginning.", unit=unit.title),
        )
    limit = seconds(item.text("maxtimeallowed"))
    return replace(
        unit,
        mastery=mastery,
        launch_data=(item.raw_text("datafromlms") or item.raw_text("dataFromLMS"))[: PACKAGES.data_letters],
        max_seconds=limit if limit is not None else rules.max_seconds,
        time_limit_action=(item.text("timelimitaction") or item.text("timeLimitAction"))[:40],
        prerequisites=prerequisites,
        threshold=_threshold(item),
        visible=item.attribute("isvisible").lower() not in ("false", "0"),
    )


def _threshold(item: Element) -> int | None:
    """The progress that counts as completed: the text of the third edition, an attribute of the fourth."""
    element = item.first("completionThreshold")
    return share(element.attribute("minProgressMeasure") or element.text(), 1) if element is not None else None


def _take_resources(reading: _Reading) -> None:
    """A package without a table of contents: each SCO of its resources."""
    for name, resource in list(reading.resources.items())[: PACKAGES.units]:
        if resource.attribute("scormtype").lower() != "sco":
            continue
        unit = _launched(reading, resource, name, "")
        if unit is not None:
            reading.units.append(replace(unit, identifier=_unique(reading, name)))
    if reading.units:
        reading.tell(
            Severity.NOTE,
            MANIFEST,
            _("The package has no table of contents: its units come in their order in the manifest."),
        )


def _look_at_sequencing(reading: _Reading, organization: Element) -> None:
    if len(reading.units) > 1 and any(organization.every("sequencingRules", "preConditionRule", "rollupRules")):
        reading.tell(
            Severity.NOT_OBEYED,
            MANIFEST,
            _("The order that the package prescribes is not obeyed: all its units are open from the beginning."),
        )
    if any(_nested_manifests(reading.manifest)):
        reading.tell(Severity.NOT_OBEYED, MANIFEST, _("Manifests within the manifest are not looked at."))


def _nested_manifests(manifest: Element) -> Iterator[Element]:
    return (child for child in manifest.children("manifest"))


def _leave_out(reading: _Reading, title: str, why: str) -> None:
    reading.tell(Severity.LEFT_OUT, title, _("%(unit)s does not come in: %(why)s.", unit=title, why=why))


def _unique(reading: _Reading, wanted: str) -> str:
    name, number = wanted[: PACKAGES.title_letters], 2
    while name in reading.taken:
        name, number = f"{wanted[: PACKAGES.title_letters - 10]}-{number}", number + 1
    reading.taken.add(name)
    return name


def _nothing(reading: _Reading) -> str:
    if not reading.problems:
        return _("Nothing in the package can be launched: its manifest names no unit.")
    said = " ".join(problem.sentence for problem in reading.problems[:5])
    return _("Nothing in the package can be launched. %(why)s", why=said)


def _metadata_title(manifest: Element) -> str:
    metadata = manifest.first("metadata")
    if metadata is None:
        return ""
    for general in metadata.every("general"):
        title = general.first("title")
        if title is not None:
            inner = next(title.every("langstring", "string"), None)
            return (inner or title).text()
    return ""


def _language(manifest: Element) -> str:
    """What the package's description says; else the language of its titles."""
    for element in manifest.every("general"):
        if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", said := element.text("language")):
            return said
    said = manifest.language
    return said if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", said) else ""
