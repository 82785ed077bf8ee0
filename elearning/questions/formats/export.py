"""What is left behind when a bank goes out, question by question."""

from collections.abc import Iterator

from flask_babel import gettext as _

from elearning.questions.formats.gathering import title_of
from elearning.questions.formats.verdict import Refused, Written, unlike
from elearning.questions.model import Bank, Question
from elearning.texts import Texts


class Export:
    """A bank on its way out, in one language: other formats have only one."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._refused: list[Refused] = []
        self._notes: list[Refused] = []

    def each(self, bank: Bank) -> Iterator[tuple[str, Question]]:
        """Every question, with its place."""
        for at, question in enumerate(bank.questions, 1):
            place = str(_("question %(number)s", number=at))
            if len(question.text.languages) > 1:
                self.note(place, question, _("Only one of its languages is written: the format has one."))
            yield place, question

    def text(self, texts: Texts) -> str:
        """A text in the language of the file, or in the other where it has only that."""
        return texts.spoken(self.language)

    def title(self, question: Question) -> str:
        """The title, or the beginning of the text."""
        return question.title or title_of(self.text(question.text))

    def refuse(self, place: str, question: Question, reason: str) -> None:
        """A question that is not in the file."""
        self._refused.append(Refused(place, self.title(question), reason))

    def note(self, place: str, question: Question, what: str) -> None:
        """Something of a question that is not in the file."""
        self._notes.append(Refused(place, self.title(question), what))

    def written(self, content: bytes, suffix: str) -> Written:
        """The file, with all that was told."""
        gone = {it.place for it in self._refused}
        return Written(content, suffix, tuple(self._refused), unlike(it for it in self._notes if it.place not in gone))
