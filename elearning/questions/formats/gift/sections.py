"""A question of GIFT cut into title, text, answers and feedback."""

import re
from dataclasses import dataclass, field

from flask_babel import gettext as _

from elearning.questions.formats.gathering import bounded
from elearning.questions.formats.gift.blocks import shown
from elearning.questions.formats.markup import from_format
from elearning.questions.formats.verdict import NotTaken

_TITLE = re.compile(r"::(.*?)::", re.DOTALL)
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
_SECTION = re.compile(r"\{([^{}]*)\}")
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d*)?)%")
# Where an answer section stood in the text.
GAP = "\U0010fe00"
_LINE = "_____"


@dataclass
class Sections:
    """The parts of a question, what was escaped still hidden.

    stem: the text, GAP where a section with answers stood. format: of its texts. answers: what stands in braces,
    without the feedback at its end.
    """

    title: str
    format: str
    stem: str
    answers: list[str]
    feedback: str
    notes: list[str] = field(default_factory=list)

    def markdown(self, text: str) -> str:
        """A part of the question as Markdown; its format is the question's unless it tells another."""
        name, kept = with_format(text, self.format)
        return from_format(shown(kept), name, self._picture)

    def stem_with(self, gap: str) -> str:
        """The text as Markdown with something (Markdown too) where answers stood in it; at its end, with nothing."""
        stem = shown(self.stem)
        if self.format != "markdown" and stem.endswith(GAP):
            stem = f"{stem.removesuffix(GAP).rstrip()} {GAP}"
        made = from_format(stem, self.format, self._picture)
        return made.replace(GAP, gap).strip()

    def stem_with_line(self) -> str:
        """The text with a line to write on where the answers stood; with nothing where they stood at its end."""
        if self.stem.rstrip().endswith(GAP):
            return self.stem_with("")
        return self.stem_with(_LINE)

    def _picture(self, _source: str, shows: str) -> str:
        self.notes.append(_("A picture in its text is not taken: GIFT files carry none."))
        return shows


def sections(text: str) -> Sections:
    """The parts of a question; NotTaken where its braces do not fit."""
    title = ""
    if found := _TITLE.match(text):
        title, text = " ".join(shown(found[1]).split()), text[found.end() :]
    name, text = with_format(text, "moodle")
    answers = _SECTION.findall(text)
    bounded(answers)
    if "{" in (rest := _SECTION.sub("", text)) or "}" in rest:
        raise NotTaken(_("Its braces do not fit: one is missing, or one in the text lacks its backslash."))
    feedback = ""
    if answers and "####" in answers[-1]:
        answers[-1], _mark, feedback = answers[-1].rpartition("####")
    return Sections(title, name, _SECTION.sub(GAP, text).strip(), answers, feedback)


def with_format(text: str, otherwise: str) -> tuple[str, str]:
    """(format, text): the format that is told before a text in square brackets."""
    found = _FORMAT.match(text)
    return (found[1], text[found.end() :]) if found else (otherwise, text)


def weighted(answer: str, otherwise: str) -> tuple[str, str]:
    """(weight in percent, the rest) of `%50%answer`."""
    found = _WEIGHT.match(answer)
    return (found[1], answer[found.end() :].strip()) if found else (otherwise, answer)


def commented(answer: str) -> tuple[str, str]:
    """(answer, feedback) of `answer#feedback`."""
    text, _mark, feedback = answer.partition("#")
    return text.strip(), feedback.strip()


def split(answers: str, sign: str) -> list[str]:
    """What stands behind each sign; what stands before the first, if anything."""
    found = [it.strip() for it in answers.split(sign) if it.strip()]
    bounded(found)
    return found
