"""A bank as a content package of QTI 2.1: its items, a test that lists them, a manifest, pictures."""

import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO

from flask_babel import gettext as _
from lxml import etree

from elearning.questions.formats.export import Export
from elearning.questions.formats.qti.items import item_of
from elearning.questions.formats.qti.markup import add, as_bytes, root
from elearning.questions.formats.verdict import NotTaken, Written
from elearning.questions.formats.xml import LANGUAGE, Element
from elearning.questions.model import Bank, Fill, NumberAsked, Question

_PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_METADATA = "http://www.imsglobal.org/xsd/imsmd_v1p2"
_ITEM, _TEST = "imsqti_item_xmlv2p1", "imsqti_test_xmlv2p1"
# A ZIP file tells when its members were written: always the same, so that the same bank is the same file.
_WHEN = (2000, 1, 1, 0, 0, 0)


def write_item(question: Question, language: str) -> Written:
    """One question as an item by itself, without its picture, weight and tags."""
    export = Export(language)
    ((place, _question),) = export.each(Bank(questions=[question]))
    try:
        content = as_bytes(item_of(export, question, ""))
    except NotTaken as refusal:
        export.refuse(place, question, str(refusal))
        return export.written(b"", ".qti.xml")
    for note in [*_left_behind(question, {}), *_only_in_packages(question)]:
        export.note(place, question, note)
    return export.written(content, ".qti.xml")


def write_package(bank: Bank, language: str, pictures: Mapping[str, bytes]) -> Written:
    """The bank in one language, with its pictures; what QTI cannot carry is told."""
    export = Export(language)
    files: dict[str, bytes] = {}
    written: list[tuple[str, Question, str]] = []
    for place, question in export.each(bank):
        picture = question.picture.file if question.picture and question.picture.file in pictures else ""
        path = f"items/q{len(written) + 1}.xml"
        try:
            files[path] = as_bytes(item_of(export, question, f"../pictures/{picture}" if picture else ""))
        except NotTaken as refusal:
            export.refuse(place, question, str(refusal))
            continue
        if picture:
            files[f"pictures/{picture}"] = pictures[picture]
        written.append((path, question, picture))
        for note in _left_behind(question, pictures):
            export.note(place, question, note)
    files["test.xml"] = as_bytes(_test(written))
    files["imsmanifest.xml"] = as_bytes(_manifest(written))
    return export.written(_zipped(files), ".qti.zip")


def _left_behind(question: Question, pictures: Mapping[str, bytes]) -> Iterator[str]:
    if question.picture and question.picture.file not in pictures:
        yield _("The file of its picture is missing: the picture stays behind.")
    if isinstance(question, Fill) and any(it.ignore_accents for it in question.blanks):
        yield _("QTI does not ignore accents: they count there.")
    if isinstance(question, Fill) and any(it.feedback for blank in question.blanks for it in blank.accepted):
        yield _("QTI has no feedback for each text that is right.")
    if isinstance(question, NumberAsked) and any(it.feedback for it in question.accepted):
        yield _("QTI has no feedback for each number that is right.")


def _only_in_packages(question: Question) -> Iterator[str]:
    if question.weight != 1:
        yield _("An item by itself has no weight.")
    if question.tags:
        yield _("An item by itself has no tags.")


def _test(written: list[tuple[str, Question, str]]) -> Element:
    test = root("assessmentTest", identifier="test", title="Palier")
    add(test, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")
    part = add(test, "testPart", identifier="part", navigationMode="nonlinear", submissionMode="simultaneous")
    section = add(part, "assessmentSection", identifier="section", title="Palier", visible="true")
    for path, question, _picture in written:
        reference = add(section, "assessmentItemRef", identifier=question.id, href=path)
        add(reference, "weight", identifier="WEIGHT", value=str(question.weight))
    return test


def _manifest(written: list[tuple[str, Question, str]]) -> Element:
    manifest = etree.Element("manifest", nsmap={None: _PACKAGE, "imsmd": _METADATA}, identifier="manifest")
    about = add(manifest, "metadata")
    add(about, "schema", "QTIv2.1 Package")
    add(about, "schemaversion", "1.0.0")
    add(manifest, "organizations")
    resources = add(manifest, "resources")
    test = add(resources, "resource", identifier="resource-test", type=_TEST, href="test.xml")
    add(test, "file", href="test.xml")
    for at, (path, question, picture) in enumerate(written, 1):
        add(test, "dependency", identifierref=f"resource-{at}")
        resource = add(resources, "resource", identifier=f"resource-{at}", type=_ITEM, href=path)
        _keywords(resource, question.tags)
        add(resource, "file", href=path)
        if picture:
            add(resource, "file", href=f"pictures/{picture}")
    return manifest


def _keywords(resource: Element, tags: list[str]) -> None:
    if not tags:
        return
    lom = add(add(resource, "metadata"), f"{{{_METADATA}}}lom")
    general = add(lom, f"{{{_METADATA}}}general")
    for tag in tags:
        word = add(add(general, f"{{{_METADATA}}}keyword"), f"{{{_METADATA}}}langstring", tag)
        word.set(LANGUAGE, "x-none")


def _zipped(files: Mapping[str, bytes]) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(path, _WHEN), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()
