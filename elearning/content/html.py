"""Markdown of modules as HTML that can do no harm, and texts with blanks in the pieces between them."""

import re
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_WHOLE = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_TAGS = frozenset(
    ("p", "br", "strong", "em", "s", "ul", "ol", "li", "a", "h3", "h4", "h5", "h6", "blockquote", "code", "pre", "hr",
     "table", "thead", "tbody", "tr", "th", "td")
)  # fmt: skip
_IN_LINE = frozenset(("br", "strong", "em", "s", "code"))
_SCHEMES = {"http", "https", "mailto", "tel"}
# A page and its lessons have the first two headings.
_HEADINGS = re.compile(r"<(/?)h([1-6])>")
_BLANK = re.compile(r"\[\[(\d+)\]\]")
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARKED = re.compile(f"{_OPEN}(\\d+){_CLOSE}")


def as_html(text: str) -> Markup:
    """A text of several paragraphs: no scripts, styles or pictures of others; links lead out without telling whence."""
    made = _HEADINGS.sub(lambda found: f"<{found[1]}h{min(int(found[2]) + 2, 6)}>", str(_WHOLE.render(text)))
    kept = nh3.clean(made, tags=set(_TAGS), attributes={"a": {"href"}}, url_schemes=_SCHEMES,
                     link_rel="noopener noreferrer")  # fmt: skip
    return Markup(kept)


def as_line(text: str) -> Markup:
    """A text that stands inside a label or a button: without paragraphs and links, each line below the other."""
    lines = [str(_WHOLE.renderInline(line)) for line in text.split("\n") if line.strip()]
    return Markup(nh3.clean("<br>".join(lines), tags=set(_IN_LINE)))


@dataclass(frozen=True)
class Piece:
    """Some of a text, and the key of the blank that follows it; empty behind the last one."""

    html: Markup
    blank: str


def with_blanks(text: str) -> list[Piece]:
    """A text with blanks `[[1]]`, cut at them: put together in their order, its pieces are whole HTML."""
    made = as_html(_BLANK.sub(lambda found: f"{_OPEN}{found[1]}{_CLOSE}", text))
    cut = _MARKED.split(str(made))
    return [Piece(Markup(html), blank) for html, blank in zip(cut[::2], [*cut[1::2], ""], strict=True)]
