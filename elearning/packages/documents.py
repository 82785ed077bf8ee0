"""The XML and JSON of strangers: entities, types of documents and the network off, sizes bound."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin
from xml.parsers.expat import ExpatError, ParserCreate

from flask_babel import gettext as _
from lxml import etree

from core.limits import PACKAGES
from elearning.packages.contents import NoPackage

_UTF_8_MARK = b"\xef\xbb\xbf"
_WIDE_STARTS = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
# What expat says of a document without an element.
_NOTHING = 3
_SPACE = b" \t\r\n\0"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_DECLARED = re.compile(rb"""^(<\?xml[^>]*?)\s+encoding\s*=\s*["'][^"'>]*["']""")


class Element:
    """An element, looked at by names without their namespaces: editions differ in these and in little else."""

    def __init__(self, element: Any) -> None:
        self._element = element

    @property
    def name(self) -> str:
        """The name without its namespace."""
        return str(etree.QName(self._element).localname)

    @property
    def namespaces(self) -> set[str]:
        """Every namespace that it or one of its attributes is in, or that it declares."""
        own = etree.QName(self._element).namespace
        return {str(uri) for uri in [own, *self._element.nsmap.values()] if uri}

    def children(self, *names: str) -> list["Element"]:
        """The elements in it of these names, else all, in their order."""
        found = (Element(child) for child in self._element if isinstance(child.tag, str))
        return [child for child in found if not names or child.name in names]

    def first(self, *path: str) -> "Element | None":
        """The first element that the path leads to."""
        found: list[Element] = [self]
        for name in path:
            found = [child for element in found for child in element.children(name)]
        return found[0] if found else None

    def every(self, *names: str) -> Iterator["Element"]:
        """All elements of these names in it, however deep."""
        found = (Element(each) for each in self._element.iter() if isinstance(each.tag, str))
        return (each for each in found if each.name in names)

    def text(self, *path: str) -> str:
        """The text at the end of the path, on one line; empty where there is none."""
        found = self.first(*path) if path else self
        return " ".join("".join(found._element.itertext()).split()) if found is not None else ""

    def raw_text(self, *path: str) -> str:
        """The same as it stands."""
        found = self.first(*path)
        return str(found._element.text or "") if found is not None else ""

    def attribute(self, name: str) -> str:
        """An attribute, whatever its namespace and case; empty where there is none."""
        wanted = name.lower()
        for key, value in self._element.attrib.items():
            if isinstance(key, str) and etree.QName(key).localname.lower() == wanted and key != _BASE:
                return str(value).strip()
        return ""

    @property
    def language(self) -> str:
        """Its xml:lang or lang; empty where there is none."""
        return str(self._element.get(_LANGUAGE) or self._element.get("lang") or "").strip()

    def based(self, href: str) -> str:
        """An address in it, seen from the manifest: every xml:base around it stands before."""
        element = self._element
        while element is not None:
            if base := str(element.get(_BASE) or "").strip():
                href = urljoin(base, href)
            element = element.getparent()
        return href


def parsed(content: bytes, name: str) -> Element:
    """The root of an XML document; NoPackage where it is broken, or declares a type of document."""
    text = content if content.startswith(_WIDE_STARTS) else content.removeprefix(_UTF_8_MARK).strip(_SPACE)
    try:
        return _parsed(text, name)
    except (etree.XMLSyntaxError, ExpatError, ValueError, LookupError) as error:
        again = _in_windows_letters(text)
        if again is not None:
            with suppress(etree.XMLSyntaxError, ExpatError, ValueError, LookupError):
                return _parsed(again, name)
        raise NoPackage(_not_xml(name, error)) from None


def _parsed(text: bytes, name: str) -> Element:
    _refuse_declared(text, name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(text, parser)
    # Of an encoding that only one of the two parsers reads.
    if root.getroottree().docinfo.internalDTD is not None:
        raise _has_doctype(name)
    return Element(root)


def _in_windows_letters(text: bytes) -> bytes | None:
    """A document that says UTF-8, or nothing, and is written in the letters of Windows: in UTF-8; None for others."""
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return _DECLARED.sub(rb"\1", text.decode("cp1252", errors="replace").encode())
    return None


def _not_xml(name: str, error: Exception) -> str:
    line = getattr(error, "lineno", None)
    if not line or getattr(error, "code", None) == _NOTHING:
        return _("%(name)s is empty or no XML: the package cannot be read. Export it again.", name=name)
    return _(
        "%(name)s is no XML that can be read: something is wrong in line %(line)s. Export the package again.",
        name=name,
        line=line,
    )


class _Begun(Exception):
    """The root begins: nothing can be declared any more."""


def _refuse_declared(text: bytes, name: str) -> None:
    """Stop at a DOCTYPE before anything in it is looked at: entities are declared there."""
    parser = ParserCreate()

    def refuse(*_declared_as: object) -> None:
        raise _has_doctype(name)

    def begin(*_element: object) -> None:
        raise _Begun

    parser.StartDoctypeDeclHandler, parser.StartElementHandler = refuse, begin
    with suppress(_Begun):
        parser.Parse(text, True)


def _has_doctype(name: str) -> NoPackage:
    return NoPackage(
        _(
            "%(name)s declares a type of document (DOCTYPE), which no package needs and which may hide something: it is"
            " not read.",
            name=name,
        )
    )


def parsed_json(content: bytes, name: str) -> dict[str, Any]:
    """A JSON object; NoPackage where it is none."""
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise NoPackage(_("%(name)s is no JSON that can be read: the package is damaged.", name=name))
    return found


def title_of(given: object) -> str:
    """A title on one line, cut where nobody would read on; empty for what is none."""
    if not isinstance(given, str):
        return ""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in given).split())
    return line if len(line) <= PACKAGES.title_letters else line[: PACKAGES.title_letters - 1] + "…"
