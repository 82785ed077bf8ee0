"""Markdown as HTML that can do no harm: no scripts, no styles, no pictures of others."""

import re
from collections.abc import Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

# What a text may be made of; whatever else is in it stands there as text or is left out.
_TAGS = {
    "p", "br", "strong", "em", "ul", "ol", "li", "a", "h2", "h3", "h4", "blockquote", "code", "hr", "table", "thead",
    "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "th": {"scope"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
# The page has a title already, whatever the first heading of a text is called.
_FIRST, _LAST = 2, 4

# In French a line does not break before these signs, nor within quotation marks.
_HELD = re.compile(r" (?=[:;!?»])|(?<=«) ")


def _step_by_step(headings: Sequence[Token]) -> None:
    """Let no heading stand more than one level below the one before it, whatever marks it was written with."""
    above: list[int] = []
    for token in headings:
        level = int(token.tag[1:])
        if token.type == "heading_open":
            while above and above[-1] >= level:
                above.pop()
            above.append(level)
        token.tag = f"h{min(_FIRST + len(above) - 1, _LAST)}"


def as_html(text: str) -> Markup:
    """A text of a sheet."""
    tokens = _MARKDOWN.parse(text)
    _step_by_step([token for token in tokens if token.type in ("heading_open", "heading_close")])
    for token in tokens:
        if token.type == "th_open":
            token.attrSet("scope", "col")
    made = _HELD.sub("\N{NO-BREAK SPACE}", str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})))
    kept = nh3.clean(made, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="noopener noreferrer")
    return Markup(kept)
