"""XML of strangers: parsed with entities, types of documents and the network off, and looked at by local names.

Names are looked at without their namespaces, as versions of CII and ZUGFeRD differ in these and in little else.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate

from flask_babel import gettext as _
from lxml import etree

from core.files.problems import FileProblem
from core.limits import DIGITS, INVOICES, MEGABYTE
from sales.invoices.cents import to_the_cent
from sales.invoices.problems import broken

_UTF_8_MARK = b"\xef\xbb\xbf"
_SPACE = b" \t\r\n"
_WIDE_STARTS = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_TOO_MUCH = etree.ErrorTypes.ERR_RESOURCE_LIMIT
_NUMBER = re.compile(rf"[+-]?(?:\d{{1,{DIGITS}}}(?:\.\d{{0,20}})?|\.\d{{1,20}})", re.ASCII)


class Node:
    """An element, its children found by paths of local names; `A|B` in a path is either of two names."""

    def __init__(self, element: Any) -> None:
        self._element = element

    @property
    def name(self) -> str:
        """The name without its namespace."""
        return str(etree.QName(self._element).localname)

    @property
    def namespace(self) -> str:
        """The namespace; empty for none."""
        return str(etree.QName(self._element).namespace or "")

    def children(self) -> Iterator["Node"]:
        """The elements in it, in their order."""
        return (Node(child) for child in self._element if isinstance(child.tag, str))

    def all(self, *path: str) -> list["Node"]:
        """Every element that the path leads to, in their order."""
        found = [self]
        for step in path:
            names = step.split("|")
            found = [child for node in found for child in node.children() if child.name in names]
        return found

    def first(self, *path: str) -> "Node | None":
        """The first element that the path leads to."""
        return next(iter(self.all(*path)), None)

    def text(self, *path: str) -> str:
        """The first text that is not empty at the end of the path, on one line; empty where there is none."""
        texts = (" ".join((node._element.text or "").split()) for node in self.all(*path))
        return next(filter(None, texts), "")

    def attribute(self, name: str) -> str:
        """The value of an attribute; empty where there is none."""
        return str(self._element.get(name) or "").strip()

    def number(self, *path: str) -> Decimal | None:
        """The number at the end of the path; None where there is none, FileProblem for what is no number."""
        text = self.text(*path)
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            raise FileProblem(
                _(
                    "The invoice cannot be read: “%(value)s” is not a number that may stand in %(element)s.",
                    value=text[:100],
                    element=path[-1].split("|")[0] if path else self.name,
                )
            )
        return Decimal(text)

    def cents(self, *path: str) -> Decimal | None:
        """The same as an amount, to the cent."""
        number = self.number(*path)
        return None if number is None else to_the_cent(number)

    def says(self, *path: str) -> bool:
        """Whether the truth value at the end of the path is true."""
        return self.text(*path).lower() in ("true", "1")

    def schemed(self, *path: str) -> list[tuple[str, str]]:
        """Every identifier that the path leads to, as (its scheme, the identifier)."""
        return [(node.attribute("schemeID"), node.text()) for node in self.all(*path)]


def looks_like_xml(content: bytes) -> bool:
    """Whether it begins as XML does, whatever stands before."""
    return content.startswith(_WIDE_STARTS) or content.removeprefix(_UTF_8_MARK).lstrip(_SPACE).startswith(b"<")


def parsed(content: bytes, name: str) -> Node:
    """The root of an XML document; FileProblem where it is broken, too large, or declares a type of document."""
    if len(content) > INVOICES.xml_bytes:
        most = INVOICES.xml_bytes // MEGABYTE
        raise FileProblem(_("%(name)s has more than %(most)s MB of XML, which no invoice has.", name=name, most=most))
    text = _trimmed(content)
    _refuse_declared(text, name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        raise (_too_much(name) if error.code == _TOO_MUCH else broken(name)) from None
    except (ValueError, LookupError):
        raise broken(name) from None
    # Of an encoding that only one of the two parsers reads.
    if root.getroottree().docinfo.internalDTD is not None:
        raise _declared(name)
    return Node(root)


def _too_much(name: str) -> FileProblem:
    return FileProblem(
        _(
            "%(name)s is not read: in its XML more than 256 elements lie in each other, or a single text has more than"
            " 10 MB.",
            name=name,
        )
    )


def _trimmed(content: bytes) -> bytes:
    """The document without what some programs write before its first sign and behind its last."""
    if content.startswith(_WIDE_STARTS):
        return content
    return content.removeprefix(_UTF_8_MARK).strip(_SPACE + b"\0")


class _Begun(Exception):
    """The root begins: nothing can be declared any more."""


def _refuse_declared(text: bytes, name: str) -> None:
    """Stop at a DOCTYPE before anything in it is looked at: entities are declared there."""
    parser = ParserCreate()

    def refuse(*_declared_as: object) -> None:
        raise _declared(name)

    def begin(*_element: object) -> None:
        raise _Begun

    parser.StartDoctypeDeclHandler, parser.StartElementHandler = refuse, begin
    try:
        with suppress(_Begun):
            parser.Parse(text, True)
    except (ExpatError, ValueError, LookupError):
        raise broken(name) from None


def _declared(name: str) -> FileProblem:
    return FileProblem(
        _(
            "%(name)s declares a type of document (DOCTYPE), which no electronic invoice does and which may hide"
            " something: it is not read.",
            name=name,
        )
    )
