"""Markdown as the XHTML of an item, and elements built from plain data."""

from flask_babel import gettext as _
from lxml import etree

from elearning.questions.formats.verdict import NotTaken
from elearning.questions.formats.xml import LANGUAGE, Element
from elearning.questions.model import BLANK
from elearning.questions.plain import html_of

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_SCHEMA = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
_PLACES = f"{QTI} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"


def root(name: str, language: str = "", **attributes: str) -> Element:
    """The root of an item or of a test."""
    made = etree.Element(name, nsmap={None: QTI, "xsi": "http://www.w3.org/2001/XMLSchema-instance"}, **attributes)
    made.set(_SCHEMA, _PLACES)
    if language:
        made.set(LANGUAGE, language)
    # Names of elements are written without a namespace, and read as being in that of the root.
    return made


def add(holder: Element, name: str, text: str = "", **attributes: str) -> Element:
    """An element in another."""
    made = etree.SubElement(holder, name, **attributes)
    made.text = text or None
    return made


def add_markdown(holder: Element, markdown: str, blanks: bool = False) -> None:
    """A text at the end of an element; with blanks, `[[id]]` is where one types."""
    made = html_of(markdown)
    if blanks:
        made = BLANK.sub(r'<textEntryInteraction responseIdentifier="\1" expectedLength="20"/>', made)
    try:
        inside = etree.fromstring(f"<div>{made}</div>", etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        raise NotTaken(_("A blank stands where no field can be, such as in a link.")) from None
    for child in inside:
        holder.append(child)


def add_label(holder: Element, name: str, markdown: str, **attributes: str) -> Element:
    """An element with a text in it; a text of one paragraph stands there without one."""
    made = add(holder, name, **attributes)
    add_markdown(made, markdown)
    if len(made) == 1 and made[0].tag == "p":
        paragraph = made[0]
        made.remove(paragraph)
        made.text = paragraph.text
        for child in paragraph:
            made.append(child)
    return made


def as_bytes(element: Element) -> bytes:
    """An XML document."""
    return bytes(etree.tostring(element, encoding="UTF-8", xml_declaration=True))
