"""The texts of a QTI item: what is asked, what is told afterwards, and the interactions in it."""

from collections.abc import Callable
from copy import deepcopy

from elearning.questions.formats.markup import OnPicture, from_html
from elearning.questions.formats.xml import Element, markup_of

# Stands in a text where something is typed.
GAP = "\U0010fe00"
# The outcome that shows what is told whatever was answered.
GENERAL = "GENERAL"
_FEEDBACK = ("feedbackInline", "feedbackBlock")


def interactions(item: Element) -> list[Element]:
    """Everything in an item that asks for an answer."""
    body = item.find("itemBody")
    return [] if body is None else [it for it in body.iter() if str(it.tag).endswith("Interaction")]


def asked(item: Element, on_picture: OnPicture) -> str:
    """What is asked, as Markdown: the body without its interactions, a prompt in their place, GAP where one types."""
    body = deepcopy(item.find("itemBody"))
    for it in interactions_in(body):
        prompt = it.find("prompt")
        if it.tag == "textEntryInteraction":
            _replace(it, "span", GAP)
        elif prompt is not None:
            prompt.tag = "p"
            prompt.tail = it.tail
            it.getparent().replace(it, prompt)
        else:
            _replace(it, "span", "")
    _without(body, (*_FEEDBACK, "rubricBlock"))
    return html_of(body, on_picture)


def interactions_in(body: Element) -> list[Element]:
    """The interactions of a body, which may be taken out of it."""
    return [it for it in body.iter() if str(it.tag).endswith("Interaction")]


def label(choice: Element, on_picture: OnPicture) -> str:
    """The text of a choice, without the feedback in it."""
    kept = deepcopy(choice)
    _without(kept, _FEEDBACK)
    return html_of(kept, on_picture)


def feedback(item: Element, on_picture: OnPicture) -> dict[str, str]:
    """What is told afterwards, by the identifier that shows it; at GENERAL what is told whatever was answered."""
    told: dict[str, str] = {}
    for it in item.iter("modalFeedback", *_FEEDBACK):
        if it.get("showHide", "show") == "show":
            name = GENERAL if it.get("outcomeIdentifier") == GENERAL else str(it.get("identifier"))
            told.setdefault(name, html_of(it, on_picture))
    return told


def html_of(element: Element, on_picture: OnPicture) -> str:
    """What is in an element, as Markdown; pictures may be objects."""
    kept = deepcopy(element)
    for it in list(kept.iter("object")):
        if str(it.get("type", "")).startswith("image/"):
            it.set("src", str(it.get("data", "")))
            it.set("alt", "".join(it.itertext()).strip())
            _each(list(it), it.remove)
            it.text, it.tag = None, "img"
    return from_html(markup_of(kept), on_picture)


def _each(children: list[Element], do: Callable[[Element], object]) -> None:
    for child in children:
        do(child)


def _without(element: Element, names: tuple[str, ...]) -> None:
    for it in list(element.iter(*names)):
        _replace(it, "span", "")


def _replace(element: Element, name: str, text: str) -> None:
    """Make something else of an element, with its place and what stands behind it."""
    _each(list(element), element.remove)
    tail = element.tail
    element.clear()
    element.tag, element.text, element.tail = name, text, tail
