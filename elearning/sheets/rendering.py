"""Markdown as HTML that can do no harm: no scripts, no styles, no pictures of others."""

import re

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

# What a text may be made of; whatever else is in it stands there as text or is left out.
_TAGS = {
    "p", "br", "strong", "em", "ul", "ol", "li", "a", "h2", "h3", "h4", "blockquote", "code", "hr", "table", "thead",
    "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "th": {"scope"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
# The page has a title already.
_LOWER = {"h1": "h2", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}


# In French a line does not break before these signs, nor within quotation marks.
_HELD = re.compile(r" (?=[:;!?»])|(?<=«) ")


def as_html(text: str) -> Markup:
    """A text of a sheet."""
    tokens = _MARKDOWN.parse(text)
    for token in tokens:
        token.tag = _LOWER.get(token.tag, token.tag)
        if token.type == "th_open":
            token.attrSet("scope", "col")
    made = _HELD.sub("\N{NO-BREAK SPACE}", str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})))
    kept = nh3.clean(made, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="noopener noreferrer")
    return Markup(kept)
