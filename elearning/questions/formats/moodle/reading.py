"""A Moodle XML file as questions."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from core.files.problems import FileProblem
from elearning.questions.formats.gathering import Gathering, bounded, title_of
from elearning.questions.formats.gift.reading import category_tags
from elearning.questions.formats.moodle import kinds
from elearning.questions.formats.moodle.source import Source
from elearning.questions.formats.verdict import NotTaken, Read
from elearning.questions.formats.xml import Element, parsed, text_of
from elearning.questions.parts import MOST_WEIGHT, number, written

_KINDS: dict[str, Callable[[Source, str], dict[str, Any]]] = {
    "multichoice": kinds.choice,
    "truefalse": kinds.true_false,
    "shortanswer": kinds.fill,
    "numerical": kinds.number_asked,
    "matching": kinds.matching,
    "match": kinds.matching,
    "ordering": kinds.ordering,
}


def read_moodle(content: bytes, name: str, language: str) -> Read:
    """The questions of a Moodle XML file; FileProblem where the file as a whole cannot be read."""
    root = parsed(content, name)
    if root.tag != "quiz":
        raise FileProblem(
            _(
                "%(name)s is XML, but no bank of questions of Moodle: it begins with “%(element)s”.",
                name=name,
                element=str(root.tag)[:60],
            )
        )
    gathering = Gathering(language)
    category: list[str] = []
    at = 0
    for element in root.iterfind("question"):
        if element.get("type") == "category":
            category = category_tags(text_of(element, "category/text"))
            continue
        at += 1
        place = str(_("question %(number)s (line %(line)s)", number=at, line=element.sourceline))
        if gathering.is_full(place):
            break
        _take(gathering, element, place, category)
    return gathering.read()


def _take(gathering: Gathering, element: Element, place: str, category: list[str]) -> None:
    title = text_of(element, "name/text")
    source = Source(gathering, element, place, title)
    try:
        text = source.question_text()
        source.title = title = title or title_of(text)
        bounded(element.findall("answer") + element.findall("subquestion"))
        make = _KINDS.get(str(element.get("type", "")))
        if make is None:
            raise NotTaken(not_taken(str(element.get("type", ""))))
        fields = {"text": gathering.texts(text), **make(source, text)}
        tags = [text_of(it) for it in element.iterfind("tags/tag/text")]
        feedback = gathering.told(source.markdown(element.find("generalfeedback")))
        weight = _weight(source)
        wanted = text_of(element, "idnumber")
        common = {
            "title": title,
            "tags": [*dict.fromkeys([*tags, *category])],
            "feedback": feedback,
            "weight": weight,
            "picture": source.pictures.picture,
        }
        gathering.take(place, {**common, **fields}, wanted)
    except NotTaken as refusal:
        gathering.refuse(place, title, str(refusal))
    except RecursionError:
        gathering.refuse(place, title, str(_("Its texts lie too deep in each other.")))


def _weight(source: Source) -> int:
    """The mark as whole points, 1 to 100."""
    told = text_of(source.element, "defaultgrade") or text_of(source.element, "defaultmark")
    mark = number(told) if told else None
    if mark is None:
        return 1
    whole = min(max(int(mark), 1), MOST_WEIGHT)
    if whole != mark:
        source.note(_("It counts %(mark)s where it comes from, and %(weight)s here.", mark=written(mark), weight=whole))
    return whole


def not_taken(kind: str) -> str:
    """Why questions of this type of Moodle's do not come in."""
    reasons = {
        "essay": _("Essays, which somebody has to read, are not taken."),
        "description": _("A text without answers is no question: it is not taken."),
        "cloze": _("Embedded answers (cloze) are not taken: make a question with blanks of it."),
        "multianswer": _("Embedded answers (cloze) are not taken: make a question with blanks of it."),
    }
    return str(reasons.get(kind) or _("Questions of the type “%(kind)s” are not taken.", kind=kind[:40]))
