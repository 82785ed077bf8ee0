"""One question of a Moodle XML file, and the texts and pictures in it."""

import re
from decimal import Decimal
from urllib.parse import unquote

from elearning.questions.formats.gathering import Gathering
from elearning.questions.formats.markup import OnPicture, from_format
from elearning.questions.formats.pictures import Finder, decoded
from elearning.questions.formats.xml import Element, text_of
from elearning.questions.parts import number

_PLUGIN = "@@PLUGINFILE@@/"
_IN_MARKDOWN = re.compile(r"!\[((?:\\.|[^\]\\])*)\]\(" + re.escape(_PLUGIN) + r"([^)\s]+)\)")
_AUTO = "moodle_auto_format"


class Source:
    """A question as it stands in the file."""

    def __init__(self, gathering: Gathering, element: Element, place: str, title: str) -> None:
        self.gathering = gathering
        self.element = element
        self.place = place
        self.title = title
        self.pictures = Finder(gathering, self._file, self.note)
        self._inside: Element | None = None

    def note(self, what: str) -> None:
        """Something to know of it."""
        self.gathering.note(self.place, self.title, what)

    def question_text(self) -> str:
        """Its text as Markdown; a picture in it becomes that of the question."""
        return self.markdown(self.element.find("questiontext"), self.pictures.first)

    def markdown(self, holder: Element | None, on_picture: OnPicture | None = None) -> str:
        """A text with a format, as Markdown."""
        if holder is None:
            return ""
        self._inside = holder
        text, name = text_of(holder, "text"), holder.get("format", _AUTO)
        handle = on_picture or self.pictures.other
        if name == "markdown":
            text = _IN_MARKDOWN.sub(lambda it: handle(_PLUGIN + it[2], re.sub(r"\\(.)", r"\1", it[1])), text)
        return from_format(text, name, handle)

    def plain(self, holder: Element | None) -> str:
        """A text that has no format: what is typed, or chosen from a list."""
        return text_of(holder, "text")

    def says(self, name: str, otherwise: bool = False) -> bool:
        """Whether something is so: `1` or `true`."""
        told = text_of(self.element, name).lower()
        return told in ("1", "true") if told else otherwise

    def weight(self, answer: Element) -> Decimal:
        """The fraction of an answer, in percent; what is no number is nothing."""
        return number(str(answer.get("fraction", "0"))) or Decimal(0)

    def _file(self, source: str) -> bytes | None:
        """The bytes of a file that stands beside the text that names it."""
        if self._inside is None or not source.startswith(_PLUGIN):
            return None
        wanted = unquote(source.removeprefix(_PLUGIN).partition("?")[0])
        for file in self._inside.iterfind("file"):
            path = f"{file.get('path', '/').strip('/')}/{file.get('name', '')}".lstrip("/")
            if path == wanted and file.get("encoding", "base64") == "base64":
                return decoded(file.text or "")
        return None
