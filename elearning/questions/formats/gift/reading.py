"""A GIFT file as questions."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from core.files.decoding import to_utf8
from core.files.signs import LOST, SHOWN_FOR_LOST, ZERO
from elearning.questions.formats.gathering import Gathering, title_of
from elearning.questions.formats.gift import kinds
from elearning.questions.formats.gift.blocks import Block, blocks, shown
from elearning.questions.formats.gift.sections import Sections, sections
from elearning.questions.formats.verdict import NotTaken, Read

_CATEGORY = re.compile(r"\$CATEGORY:?", re.IGNORECASE)
_TOP = {"", "top", "$course$", "$system$", "$cat$", "$module$"}


def read_gift(content: bytes, name: str, language: str) -> Read:
    """The questions of a GIFT file in any usual encoding; FileProblem where it is no text."""
    text = to_utf8(content, name, None).decode("utf-8").replace(LOST, SHOWN_FOR_LOST).replace(ZERO, "")
    gathering = Gathering(language)
    category: list[str] = []
    for block in blocks(text.replace("\r", "")):
        if found := _CATEGORY.match(block.text):
            category = category_tags(shown(block.text[found.end() :]))
            continue
        place = str(_("line %(line)s", line=block.line))
        if gathering.is_full(place):
            break
        _take(gathering, block, place, category)
    return gathering.read()


def category_tags(path: str) -> list[str]:
    """The last name of a category's path, as a tag."""
    names = [it.strip() for it in path.replace("//", "\0").split("/")]
    kept = [it.replace("\0", "/") for it in names if it.lower() not in _TOP]
    return kept[-1:]


def _take(gathering: Gathering, block: Block, place: str, category: Sequence[str]) -> None:
    title = ""
    try:
        found = sections(block.text)
        title = found.title or title_of(found.stem_with("…"))
        fields = _fields(gathering, found)
        for note in found.notes:
            gathering.note(place, title, note)
    except NotTaken as refusal:
        gathering.refuse(place, title or shown(block.text)[:80], str(refusal))
    except RecursionError:
        gathering.refuse(place, title, str(_("Its texts lie too deep in each other.")))
    else:
        feedback = gathering.told(found.markdown(found.feedback))
        tags = [*dict.fromkeys([*block.tags, *category])]
        gathering.take(place, {"title": found.title, "feedback": feedback, "tags": tags, **fields}, block.id)


def _fields(gathering: Gathering, found: Sections) -> dict[str, Any]:
    """What the answers make of a question."""
    if not found.answers:
        raise NotTaken(_("A text without answers is no question: it is not taken."))
    if len(found.answers) > 1:
        return kinds.fill(gathering, found)
    answer = found.answers[0].strip()
    if not answer:
        raise NotTaken(_("Essays, which somebody has to read, are not taken."))
    if answer.startswith("#"):
        return kinds.number_asked(gathering, found)
    if "~" in answer:
        return kinds.choice(gathering, found)
    if "=" in answer and "->" in answer:
        return kinds.matching(gathering, found)
    return kinds.true_false(gathering, found) or kinds.fill(gathering, found)
