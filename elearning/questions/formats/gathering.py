"""Questions as they are found in a file, checked one by one: what is right is kept, the rest told."""

import json
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from pydantic import TypeAdapter, ValidationError

from elearning.questions.faults import first_fault
from elearning.questions.formats.verdict import NotTaken, Read, Refused, unlike
from elearning.questions.model import QUESTIONS, Question
from elearning.questions.parts import ID_LETTERS, SHORT_LETTERS
from elearning.questions.plain import plain
from elearning.texts import LANGUAGES

_QUESTIONS: TypeAdapter[Question] = TypeAdapter(Question)
_IS_ID = re.compile(rf"[A-Za-z_][A-Za-z0-9_-]{{0,{ID_LETTERS - 1}}}")
_NOT_IN_ID = re.compile(r"[^A-Za-z0-9_-]+")
_TITLE = 80
# Answers of one question that are looked at, and refused questions that are told.
ANSWERS = 100
REFUSED = 2_000


class Gathering:
    """What has been found so far. language: the one in which the file is written, `fr` or `en`."""

    def __init__(self, language: str) -> None:
        self.language = "en" if language[:2] == "en" else LANGUAGES[0]
        self.pictures: dict[str, bytes] = {}
        self._questions: list[Question] = []
        self._refused: list[Refused] = []
        self._notes: list[Refused] = []
        self._ids: set[str] = set()

    def texts(self, text: str) -> dict[str, str]:
        """A text in the language of the file."""
        return {self.language: text}

    def told(self, text: str) -> dict[str, str] | None:
        """A feedback; None for an empty one."""
        return self.texts(text) if text.strip() else None

    def take(self, place: str, fields: Mapping[str, Any], wanted_id: str = "") -> None:
        """Keep a question, or tell why not. Its `title` is left empty where it only repeats the text."""
        given = {**fields, "title": short(str(fields.get("title", "")))}
        if given["title"] == title_of(given["text"].get(self.language, "")):
            given["title"] = ""
        title = given["title"] or title_of(given["text"].get(self.language, ""))
        given["tags"] = [it for it in map(short, given.get("tags", [])) if it]
        given["id"] = self._id(wanted_id, given)
        try:
            self._questions.append(_QUESTIONS.validate_python(given))
        except ValidationError as error:
            self.refuse(place, title, first_fault(error))
        else:
            self._ids.add(given["id"])

    def refuse(self, place: str, title: str, reason: str) -> None:
        """A question that is not taken."""
        self._refused.append(Refused(place, short(title), reason))

    def note(self, place: str, title: str, what: str) -> None:
        """Something to know of a question that is taken."""
        self._notes.append(Refused(place, short(title), what))

    def is_full(self, place: str) -> bool:
        """Whether a module has no room for another question; it is told from which place on nothing is read."""
        full = len(self._questions) >= QUESTIONS or len(self._refused) >= REFUSED
        if full:
            self.refuse(place, "", too_many())
        return full

    def read(self) -> Read:
        """All of it. Notes on questions that were refused after all are not told."""
        gone = {it.place for it in self._refused}
        notes = [it for it in self._notes if it.place not in gone]
        used = {it.picture.file for it in self._questions if it.picture}
        pictures = {name: content for name, content in self.pictures.items() if name in used}
        return Read(tuple(self._questions), tuple(self._refused), unlike(notes), pictures)

    def _id(self, wanted: str, fields: Mapping[str, Any]) -> str:
        """The id that is wanted, as near as ids allow, else one that follows from what is asked; unlike all others."""
        digest = sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()[:10]
        first = identifier(wanted) or f"q-{digest}"
        name, times = first, 1
        while name in self._ids:
            times += 1
            name = f"{first[: ID_LETTERS - 5]}-{times}"
        return name


def bounded(answers: Sequence[Any]) -> None:
    """NotTaken for more answers than any kind of question has: they are not even looked at."""
    if len(answers) > ANSWERS:
        raise NotTaken(_("It has more than %(most)s answers.", most=ANSWERS))


def too_many() -> str:
    """Why nothing is read from a question on."""
    return str(_("From here on nothing is read: a module has at most %(most)s questions.", most=QUESTIONS))


def identifier(wanted: str) -> str:
    """A name as an id may be; empty where nothing is left of it."""
    if _IS_ID.fullmatch(wanted):
        return wanted
    kept = _NOT_IN_ID.sub("-", wanted.strip())[:ID_LETTERS].strip("-")
    if kept and not (kept[0].isalpha() or kept[0] == "_"):
        kept = f"q-{kept}"[:ID_LETTERS]
    return kept


def short(text: str) -> str:
    """A text on one line, no longer than a title may be."""
    return " ".join(text.split())[:SHORT_LETTERS].strip()


def title_of(markdown: str) -> str:
    """What a question without a title is called where it needs one: the beginning of its text."""
    text = plain(markdown)
    return text if len(text) <= _TITLE else text[: _TITLE - 1].rstrip() + "…"


def numbered(prefix: str, count: int) -> Sequence[str]:
    """`c1`, `c2` …: ids of parts that a file does not name."""
    return [f"{prefix}{at}" for at in range(1, count + 1)]


def choice_fields(gathering: Gathering, found: Sequence[tuple[str, bool, str]], ids: Sequence[str] = ()) -> list[Any]:
    """Choices from (text, is it right, feedback)."""
    names = ids or numbered("c", len(found))
    return [
        {"id": name, "text": gathering.texts(text), "right": right, "feedback": gathering.told(feedback)}
        for name, (text, right, feedback) in zip(names, found, strict=True)
    ]


def matching_fields(gathering: Gathering, found: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Pairs and options from (what is asked, its option); an option for nothing has an empty first text."""
    options = list(dict.fromkeys(short(option) for _asked, option in found))
    ids = dict(zip(options, numbered("o", len(options)), strict=True))
    asked = [(text, ids[short(option)]) for text, option in found if text.strip()]
    return {
        "kind": "matching",
        "options": [{"id": ids[it], "text": gathering.texts(it)} for it in options],
        "pairs": [
            {"id": name, "text": gathering.texts(text), "option": option}
            for name, (text, option) in zip(numbered("p", len(asked)), asked, strict=True)
        ],
    }
