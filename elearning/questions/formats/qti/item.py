"""One item of QTI, and what its kinds need of it."""

from collections.abc import Callable

from elearning.questions.formats.gathering import Gathering
from elearning.questions.formats.pictures import Finder
from elearning.questions.formats.qti.bodies import feedback
from elearning.questions.formats.qti.responses import responses
from elearning.questions.formats.xml import Element


class Item:
    """An `assessmentItem`. file: gives the bytes of a file by its address beside the item, None for none."""

    def __init__(self, gathering: Gathering, element: Element, place: str, file: Callable[[str], bytes | None]) -> None:
        self.gathering = gathering
        self.element = element
        self.place = place
        self.title = " ".join(str(element.get("title", "")).split())
        self.pictures = Finder(gathering, file, self.note)
        self.responses = responses(element)
        self.told = feedback(element, self.pictures.other)

    def note(self, what: str) -> None:
        """Something to know of it."""
        self.gathering.note(self.place, self.title, what)
