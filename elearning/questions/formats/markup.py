"""Texts of other software as Markdown: HTML, plain text, and Moodle's mixture of both."""

import re
from collections.abc import Callable
from html import escape

import nh3
from bs4 import BeautifulSoup
from flask_babel import gettext as _
from markdownify import MarkdownConverter

from elearning.questions.formats.verdict import NotTaken
from elearning.questions.plain import plain
from elearning.texts import TEXT_LETTERS, clean

_TAGS = {
    "p", "div", "br", "strong", "b", "em", "i", "ul", "ol", "li", "a", "h1", "h2", "h3", "h4", "h5", "h6",
    "blockquote", "pre", "code", "hr", "img", "table", "thead", "tbody", "tr", "th", "td", "span", "sub", "sup",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}}
# `@@PLUGINFILE@@/x.png` has no scheme; pictures in the text itself have `data`.
_SCHEMES = {"http", "https", "mailto", "data"}
_CONVERTER = MarkdownConverter(heading_style="ATX", bullets="-", escape_misc=True, newline_style="backslash")
_LOOKS_LIKE_HTML = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,8});")
_PICTURE_DATA = re.compile(r"data:image/[^\"'<>\s]*")
# HTML is longer than what it says.
LONGEST = 10 * TEXT_LETTERS
_BLANK_LINES = re.compile(r"\n{3,}")

# Called with the address and the other text of a picture; gives what stands in its place, as plain text.
OnPicture = Callable[[str, str], str]


def _refuse_long(text: str) -> None:
    """NotTaken for a text far longer than any may be, before much is made of it; pictures in it do not count."""
    if len(text) > LONGEST and len(_PICTURE_DATA.sub("", text)) > LONGEST:
        raise NotTaken(_("A text has more than %(most)s characters.", most=TEXT_LETTERS))


def from_html(html: str, on_picture: OnPicture | None = None) -> str:
    """HTML as Markdown: what could do harm, and what Markdown cannot say, is left out."""
    _refuse_long(html)
    kept = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None)
    soup = BeautifulSoup(kept, "lxml" if kept.strip() else "html.parser")
    for picture in soup.find_all("img"):
        source, shows = str(picture.get("src", "")), str(picture.get("alt", ""))
        picture.replace_with(on_picture(source, shows) if on_picture else shows)
    # Texts that have come to stand beside each other are one, with the spaces between them.
    soup.smooth()
    made = str(_CONVERTER.convert_soup(soup))
    return clean(_BLANK_LINES.sub("\n\n", made))


def from_plain(text: str) -> str:
    """Plain text as Markdown that shows the same: signs that would mean something are escaped, where they would."""
    _refuse_long(text)
    kept = clean(text)
    paragraphs = [" ".join(it.split()) for it in re.split(r"\n\s*\n", kept)]
    as_it_is = "\n\n".join(paragraphs)
    if plain(as_it_is) == " ".join(kept.split()):
        return as_it_is
    return from_html("".join(f"<p>{escape(it)}</p>" for it in paragraphs))


def from_moodle(text: str, on_picture: OnPicture | None = None) -> str:
    """Moodle's own format: HTML where there is some in it, else plain text."""
    return from_html(text, on_picture) if _LOOKS_LIKE_HTML.search(text) else from_plain(text)


def from_format(text: str, name: str, on_picture: OnPicture | None = None) -> str:
    """A text in one of Moodle's formats: html, markdown, plain_text, moodle_auto_format, or their short names."""
    if name == "markdown":
        return clean(text)
    if name == "html":
        return from_html(text, on_picture)
    if name in ("plain", "plain_text"):
        return from_plain(text)
    return from_moodle(text, on_picture)


def line(text: str) -> str:
    """HTML, or plain text, as one line of plain text."""
    if not _LOOKS_LIKE_HTML.search(text):
        return " ".join(clean(text).split())
    return plain(from_html(text))
