"""XML of strangers: parsed with entities, types of documents and the network off; its names without namespaces."""

from contextlib import suppress
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate

from flask_babel import gettext as _
from lxml import etree

from core.files.problems import FileProblem
from core.limits import BANK_BYTES, MEGABYTE

Element = Any
_UTF_8_MARK = b"\xef\xbb\xbf"
_SPACE = b" \t\r\n"
_WIDE_STARTS = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
# The language of what is in an element.
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def looks_like_xml(content: bytes) -> bool:
    """Whether it begins as XML does, whatever stands before."""
    return content.startswith(_WIDE_STARTS) or content.removeprefix(_UTF_8_MARK).lstrip(_SPACE).startswith(b"<")


def parsed(content: bytes, name: str) -> Element:
    """The root of an XML document, names of elements without their namespaces; comments are gone.

    FileProblem where it is broken, too large, not in the encoding it tells, or declares a type of document.
    """
    if len(content) > BANK_BYTES:
        raise too_large(name)
    text = content
    if not content.startswith(_WIDE_STARTS):
        text = content.removeprefix(_UTF_8_MARK).strip(_SPACE + b"\0")
    _refuse_declared(text, name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise _broken(name, error) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise _declared(name)
    for element in root.iter(etree.Element):
        element.tag = etree.QName(element).localname
    return root


def too_large(name: str) -> FileProblem:
    """The problem of a file with more bytes than are read."""
    most = BANK_BYTES // MEGABYTE
    return FileProblem(_("%(name)s has more than %(most)s MB: divide it into several files.", name=name, most=most))


def text_of(element: Element | None, path: str = ".") -> str:
    """The text directly in the element at a path; empty where there is none."""
    found = element.find(path) if element is not None else None
    return "" if found is None else (found.text or "").strip()


def markup_of(element: Element) -> str:
    """What is in an element, as HTML."""
    parts = [_escaped(element.text or "")]
    parts += [etree.tostring(child, encoding="unicode", method="html") for child in element]
    return "".join(parts)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


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
    except (ExpatError, ValueError, LookupError) as error:
        raise _broken(name, error) from None


def _broken(name: str, error: Exception) -> FileProblem:
    line = getattr(error, "lineno", None)
    if line:
        return FileProblem(
            _(
                "%(name)s cannot be read: its XML is broken at line %(line)s, or not in the encoding that it tells."
                " Export it again.",
                name=name,
                line=line,
            )
        )
    return FileProblem(_("%(name)s cannot be read: its XML is broken or not complete. Export it again.", name=name))


def _declared(name: str) -> FileProblem:
    return FileProblem(
        _(
            "%(name)s declares a type of document (DOCTYPE), which no bank of questions needs and which may hide"
            " something: it is not read.",
            name=name,
        )
    )
