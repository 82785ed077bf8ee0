"""A logo that was sent, made safe or refused: a PNG is drawn anew, of an SVG only shapes and their colours stay."""

import re
from io import BytesIO
from xml.etree import ElementTree

from flask_babel import gettext as _

from core.errors import Refused
from core.settings.look import Logo

MOST_BYTES = 256 * 1024
MOST_PIXELS = 16_000_000
SIDE = 512
DEEPEST = 64
PNG, SVG = "image/png", "image/svg+xml"
SIGNATURE = b"\x89PNG\r\n\x1a\n"

NAMESPACE = "http://www.w3.org/2000/svg"
# What draws; a picture of anything else is not the one that was sent, and is refused.
SHAPES = frozenset(
    re.findall(
        r"\w+",
        "svg g path rect circle ellipse line polyline polygon defs linearGradient radialGradient stop clipPath mask "
        "title desc",
    )
)
# What editors leave behind: without it the picture is the same.
NEEDLESS = frozenset({"metadata"})
ATTRIBUTES = frozenset(
    re.findall(
        r"[\w-]+",
        "id d x y width height rx ry cx cy r x1 y1 x2 y2 fx fy points transform viewBox preserveAspectRatio fill "
        "fill-rule fill-opacity stroke stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity "
        "stroke-dasharray opacity clip-path clip-rule mask offset stop-color stop-opacity gradientUnits maskUnits "
        "gradientTransform spreadMethod clipPathUnits color",
    )
)
# Attributes that change nothing of the picture, or whose defaults are ours.
UNUSED = re.compile(
    r"(version|baseProfile|enable-background|xml:space|role|focusable|class|aria-.*|data-.*|shape-rendering)"
)
WITHIN = re.compile(r"url\(\s*['\"]?#[\w.-]+['\"]?\s*\)")


def safe_logo(content: bytes) -> Logo:
    """The logo to be kept; Refused says what is wrong with the file."""
    if len(content) > MOST_BYTES:
        raise Refused(_("Logo: the file is larger than 256 kB. Send a smaller one."))
    if content.startswith(SIGNATURE):
        return Logo(_png(content), PNG)
    if b"<svg" in content:
        return Logo(_svg(content), SVG)
    raise Refused(_("Logo: the file is neither a PNG nor an SVG picture."))


def _png(content: bytes) -> bytes:
    """The picture drawn anew, no larger than needed, and without anything that stood beside it."""
    from PIL import Image

    written = BytesIO()
    try:
        with Image.open(BytesIO(content), formats=("PNG",)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused(_("Logo: the picture has too many pixels; at most 4,000 by 4,000 are taken."))
            drawn = picture.convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refused(_("Logo: the PNG picture cannot be read. Export it again.")) from error
    drawn.thumbnail((SIDE, SIDE))
    # A new picture: nothing that the file said beside its pixels goes along.
    clean = Image.new("RGBA", drawn.size)
    clean.paste(drawn)
    clean.save(written, "PNG", optimize=True)
    return written.getvalue()


def _svg(content: bytes) -> bytes:
    root = _parsed(content)
    if _bare(root.tag) != "svg":
        raise Refused(_unreadable())
    if "viewBox" not in root.attrib:
        _add_view_box(root)
    _clean(root)
    for element in root.iter():
        _keep_attributes(element)
    ElementTree.register_namespace("", NAMESPACE)
    return ElementTree.tostring(root, encoding="utf-8")


def _parsed(content: bytes) -> ElementTree.Element:
    """The tree of a file that declares nothing, refers to nothing and is not too deep."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(_unreadable()) from error
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        text = re.sub(r"<!DOCTYPE\s+svg\s+PUBLIC\s+\"[^\"<>\[]*\"\s+\"[^\"<>\[]*\"\s*>", "", text, count=1)
        if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
            raise Refused(_("Logo: the SVG file declares entities, which is not taken. Export it as plain SVG."))
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise Refused(_unreadable()) from error
    _refuse_depth(root)
    return root


def _refuse_depth(root: ElementTree.Element) -> None:
    """What is drawn is not so deep, and what is deeper costs whoever walks through it."""
    level = [root]
    for _depth in range(DEEPEST):
        level = [child for element in level for child in element]
    if level:
        raise Refused(_unreadable())


def _clean(parent: ElementTree.Element) -> None:
    for child in list(parent):
        name = _bare(child.tag)
        if name in NEEDLESS or not str(child.tag).startswith(f"{{{NAMESPACE}}}"):
            parent.remove(child)
        elif name not in SHAPES:
            raise Refused(
                _(
                    "Logo: the SVG file holds “%(name)s”, which is not taken: only shapes and their colours are."
                    " Export it as plain SVG, texts as paths and styles as attributes.",
                    name=name[:40],
                )
            )
        else:
            child.tail = None
            _clean(child)


def _keep_attributes(element: ElementTree.Element) -> None:
    for name, value in list(element.attrib.items()):
        if name.startswith("{") or UNUSED.fullmatch(name):
            del element.attrib[name]
        elif name not in ATTRIBUTES or ("(" in value and "url" in value.casefold() and not WITHIN.fullmatch(value)):
            raise Refused(
                _(
                    "Logo: the SVG file holds “%(name)s”, which is not taken: only shapes and their colours are."
                    " Export it as plain SVG, texts as paths and styles as attributes.",
                    name=name[:40],
                )
            )


def _add_view_box(root: ElementTree.Element) -> None:
    sizes = [re.fullmatch(r"([0-9]{1,5}(?:\.[0-9]{1,4})?)(px)?", root.get(side, "")) for side in ("width", "height")]
    if not all(sizes):
        raise Refused(_("Logo: the SVG file does not say how large it is (viewBox). Export it again."))
    root.set("viewBox", "0 0 " + " ".join(size[1] for size in sizes if size))


def _bare(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _unreadable() -> str:
    return _("Logo: the SVG picture cannot be read. Export it again.")
