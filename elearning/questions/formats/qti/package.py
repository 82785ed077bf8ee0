"""A content package of QTI: a ZIP file with a manifest that lists its items."""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from urllib.parse import unquote

from flask_babel import gettext as _

from core.files.problems import FileProblem, damaged
from core.limits import BANK_EXPANDED_BYTES, BANK_MEMBERS, MEGABYTE
from elearning.questions.formats.gathering import Gathering
from elearning.questions.formats.qti.reading import other_xml, take_item
from elearning.questions.formats.verdict import Read
from elearning.questions.formats.xml import Element, parsed, text_of
from elearning.questions.parts import number

MANIFEST = "imsmanifest.xml"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


class Package:
    """The files of a package, in memory; FileProblem where it is broken or too large. Nothing is written anywhere."""

    def __init__(self, content: bytes, name: str) -> None:
        self.name = name
        self._left = BANK_EXPANDED_BYTES
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except _BROKEN:
            raise damaged(name) from None
        entries = [it for it in self._zip.infolist() if not it.is_dir()]
        if len(entries) > BANK_MEMBERS:
            raise FileProblem(_("%(name)s has more than %(most)s files in it.", name=name, most=BANK_MEMBERS))
        self._entries = {it.filename.replace("\\", "/").lstrip("/"): it for it in entries}
        self.root = self._root()

    def _root(self) -> str:
        """The folder in which the manifest is: some programs put everything into one."""
        found = sorted((it for it in self._entries if posixpath.basename(it).lower() == MANIFEST), key=len)
        return posixpath.dirname(found[0]) if found else ""

    def names(self) -> list[str]:
        """Every file, from the folder of the manifest."""
        return sorted(posixpath.relpath(it, self.root or ".") for it in self._entries)

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, by its path from the folder of the manifest; None where there is none."""
        entry = self._entries.get(posixpath.normpath(posixpath.join(self.root, path)))
        if entry is None:
            return None
        try:
            with self._zip.open(entry) as file:
                content = file.read(self._left + 1)
        except _BROKEN:
            raise damaged(self.name) from None
        self._left -= len(content)
        if self._left < 0:
            most = BANK_EXPANDED_BYTES // MEGABYTE
            raise FileProblem(_("%(name)s has more than %(most)s MB once it is unpacked.", name=self.name, most=most))
        return content


def has_items(content: bytes) -> bool:
    """Whether a ZIP file has a manifest that lists items of QTI."""
    try:
        package = Package(content, "")
        manifest = package.read(MANIFEST) or b""
    except FileProblem:
        return False
    return b"imsqti_" in manifest


def read_package(content: bytes, name: str, language: str) -> Read:
    """The questions of a package, in the order of its test, else of its manifest; FileProblem where there are none."""
    package = Package(content, name)
    gathering = Gathering(language)
    found = dict(_items(package))
    if not found:
        raise FileProblem(_("%(name)s has no question in QTI 2.1 in it.", name=name))
    weights = _weights(package)
    order = [*(it for it in weights if it in found), *(it for it in found if it not in weights)]
    for path in order:
        if gathering.is_full(path):
            break
        content_of = package.read(path)
        if content_of is None:
            gathering.refuse(path, "", str(_("The manifest lists it, but the package does not have it.")))
            continue
        _take(gathering, package, path, content_of, weights.get(path, Decimal(1)), found[path])
    return gathering.read()


def _take(gathering: Gathering, package: Package, path: str, content: bytes, weight: Decimal, tags: list[str]) -> None:
    try:
        root = parsed(content, path)
        if root.tag != "assessmentItem":
            raise other_xml(root, path)
    except FileProblem as problem:
        gathering.refuse(path, "", problem.message)
        return

    def beside(address: str) -> bytes | None:
        return package.read(posixpath.join(posixpath.dirname(path), unquote(address)))

    take_item(gathering, root, path, beside, weight, tags)


def _items(package: Package) -> Iterator[tuple[str, list[str]]]:
    """The path of every item, with the keywords that the manifest tells of it."""
    manifest = package.read("imsmanifest.xml")
    if manifest is None:
        for name in package.names():
            if name.endswith(".xml") and b"assessmentItem" in (package.read(name) or b"")[:4_000]:
                yield name, []
        return
    for resource in parsed(manifest, f"{package.name}: {MANIFEST}").iter("resource"):
        kind = str(resource.get("type", "")).lower()
        if kind.startswith(("imsqti_item", "imsqti_apipitem")) and (path := _path(resource)):
            keywords = [text_of(it) for it in resource.iterfind("metadata//keyword/*")]
            yield path, [it for it in keywords if it]


def _path(resource: Element) -> str:
    """The path of a resource from the folder of the manifest."""
    file = resource.find("file")
    address = resource.get("href") or (file.get("href") if file is not None else "") or ""
    return posixpath.normpath(unquote(str(address))) if address else ""


def _weights(package: Package) -> dict[str, Decimal]:
    """The items of the package's tests in their order, each with its weight."""
    weights: dict[str, Decimal] = {}
    for path in _tests(package):
        content = package.read(path)
        if content is None:
            continue
        try:
            test = parsed(content, path)
        except FileProblem:
            continue
        for reference in test.iter("assessmentItemRef"):
            address = posixpath.join(posixpath.dirname(path), unquote(str(reference.get("href", ""))))
            weight = reference.find("weight")
            told = None if weight is None else number(str(weight.get("value", "")))
            weights.setdefault(posixpath.normpath(address), Decimal(1) if told is None else told)
    return weights


def _tests(package: Package) -> list[str]:
    manifest = package.read(MANIFEST)
    if manifest is None:
        return []
    resources = parsed(manifest, package.name).iter("resource")
    found = [_path(it) for it in resources if str(it.get("type", "")).lower().startswith("imsqti_test")]
    return [it for it in found if it]
