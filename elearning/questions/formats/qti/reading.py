"""Items of QTI as questions."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from core.files.problems import FileProblem
from elearning.questions.formats.gathering import Gathering, bounded, title_of
from elearning.questions.formats.qti import kinds
from elearning.questions.formats.qti.bodies import GENERAL, asked, interactions
from elearning.questions.formats.qti.item import Item
from elearning.questions.formats.verdict import NotTaken, Read
from elearning.questions.formats.xml import LANGUAGE, Element, parsed
from elearning.questions.parts import MOST_WEIGHT

_KINDS: dict[str, Callable[[Item, Element, str], dict[str, Any]]] = {
    "choiceInteraction": kinds.choice,
    "orderInteraction": kinds.order,
    "matchInteraction": kinds.match,
}
_ENTRY = "textEntryInteraction"


def read_qti(content: bytes, name: str, language: str) -> Read:
    """The question of a single item; FileProblem where the file is none."""
    root = parsed(content, name)
    if root.tag != "assessmentItem":
        raise other_xml(root, name)
    gathering = Gathering(language)
    take_item(gathering, root, str(_("question %(number)s", number=1)), _no_file)
    return gathering.read()


def other_xml(root: Element, name: str) -> FileProblem:
    """The problem of XML that is no item of QTI 2.1."""
    if root.tag == "questestinterop":
        return FileProblem(_("%(name)s is written in QTI 1: export it in QTI 2.1.", name=name))
    if str(root.tag).startswith("qti-"):
        return FileProblem(_("%(name)s is written in QTI 3: export it in QTI 2.1.", name=name))
    if root.tag == "assessmentTest":
        return FileProblem(
            _("%(name)s only lists its questions: send the whole package (ZIP) with the questions in it.", name=name)
        )
    return FileProblem(
        _(
            "%(name)s is XML, but no question in QTI 2.1: it begins with “%(element)s”.",
            name=name,
            element=root.tag[:60],
        )
    )


def take_item(
    gathering: Gathering,
    element: Element,
    place: str,
    file: Callable[[str], bytes | None],
    weight: Decimal = Decimal(1),
    tags: Sequence[str] = (),
) -> None:
    """Keep the question of an item, or tell why not."""
    language, spoken = gathering.language, str(element.get(LANGUAGE, ""))[:2].lower()
    if spoken in ("fr", "en"):
        gathering.language = "fr" if spoken == "fr" else "en"
    title = " ".join(str(element.get("title", "")).split())
    try:
        item = Item(gathering, element, place, file)
        text = asked(element, item.pictures.first) if element.find("itemBody") is not None else ""
        item.title = title = title or title_of(text)
        fields = _fields(item, text)
        if _leaves_feedback(item, fields):
            item.note(_("Feedback for right and wrong answers as a whole is left out."))
        common = {
            "title": title,
            "tags": list(tags),
            "picture": item.pictures.picture,
            "weight": _weight(item, weight),
            "feedback": gathering.told(item.told.get(GENERAL, "")),
        }
        gathering.take(place, {**common, **fields}, str(element.get("identifier", "")))
    except NotTaken as refusal:
        gathering.refuse(place, title, str(refusal))
    except RecursionError:
        gathering.refuse(place, title, str(_("Its texts lie too deep in each other.")))
    finally:
        gathering.language = language


def _fields(item: Item, text: str) -> dict[str, Any]:
    element = item.element
    if element.get("adaptive") == "true":
        raise NotTaken(_("Adaptive items, which change with each answer, are not taken."))
    if element.find("templateDeclaration") is not None:
        raise NotTaken(_("Items with values that are drawn anew each time are not taken."))
    found = interactions(element)
    if not found:
        raise NotTaken(_("A text without answers is no question: it is not taken."))
    bounded(found)
    bounded(list(found[0].iter("simpleChoice", "simpleAssociableChoice")))
    names = [str(it.tag) for it in found]
    if all(name == _ENTRY for name in names):
        return kinds.entry(item, found, text)
    if len(found) > 1:
        raise NotTaken(_("It asks several things at once: make a question of each."))
    make = _KINDS.get(names[0])
    if make is None:
        raise NotTaken(_("Questions of the type “%(kind)s” are not taken.", kind=names[0][:40]))
    return make(item, found[0], text)


def _weight(item: Item, weight: Decimal) -> int:
    whole = min(max(int(weight), 1), MOST_WEIGHT)
    if whole != weight:
        item.note(_("It counts %(mark)s where it comes from, and %(weight)s here.", mark=weight, weight=whole))
    return whole


def _leaves_feedback(item: Item, fields: dict[str, Any]) -> bool:
    """Whether something is told afterwards that belongs to no answer."""
    known = {GENERAL}
    if fields["kind"] in ("number", "fill"):
        known.add("wrong")
    known |= {"true", "false"} if fields["kind"] == "true_false" else set()
    if fields["kind"] in ("single", "multiple"):
        known |= {str(it.get("identifier")) for it in item.element.iter("simpleChoice")}
    return any(text for name, text in item.told.items() if name not in known)


def _no_file(_address: str) -> bytes | None:
    return None
