"""`bundle` in words."""

from collections.abc import Sequence

from flask_babel import gettext as _

from challenges.criteria import Bundle
from challenges.criteria.steps import NextStep
from challenges.scoring.results import KeyResult
from challenges.words.base import Progress, Words
from challenges.words.phrases import listed, named, together
from core.wording import labelled, points


class BundleWords(Words[Bundle]):
    """Points for what is sold together."""

    @property
    def parts(self) -> list[str]:
        """What has to be sold together, in the order of the parts."""
        return [*self.rule.ranges, *(self.names.product(code) for code in self.rule.products)]

    def gives(self) -> str:
        """The parts, and where they have to be together."""
        given, parts = points(self.rule.points), together(self.parts)
        if self.rule.within == "document":
            return _("%(points)s for each document with all of this on it: %(parts)s.", points=given, parts=parts)
        return _("%(points)s for each client who buys all of this: %(parts)s.", points=given, parts=parts)

    def narrowed_to(self) -> str:
        """Its ranges and products are its parts, told already."""
        return ""

    def key(self, key: str, result: KeyResult | None = None) -> str:
        """The client by name, or the document."""
        if self.rule.within == "document":
            return key
        line = result.first_line if result else None
        return named(line["client"] or "", line["client_name"]) if line else self.names.client(key)

    def part(self, part: int) -> str:
        """The range or product."""
        return self.parts[part]

    def total(self, result: KeyResult) -> str:
        """Each part has a total of its own."""
        return ""

    def remark(self, result: KeyResult) -> str:
        """What is missing."""
        lacking = [name for place, name in enumerate(self.parts) if result.totals.get(place, 0) <= 0]
        if not lacking:
            return _("Complete: %(parts)s.", parts=together(self.parts))
        return _("Missing: %(parts)s.", parts=together(lacking))

    def basis(self, result: KeyResult) -> str:
        """The total of each part, also of those that are missing."""
        return listed(labelled(name, self.measured(result.totals.get(part, 0))) for part, name in enumerate(self.parts))

    def steps(self, ahead: Sequence[NextStep]) -> list[str]:
        """The parts that are missing, together: one of them alone gives nothing, and any amount of it will do."""
        if not ahead or self.rule.within != "client":
            return []
        parts = together(self.parts[it.part] for it in ahead)
        return [_("%(parts)s as well: +%(points)s", parts=parts, points=points(self.rule.points))]

    def progress(self, totals: dict[int, int], ahead: Sequence[NextStep], given: int = 0) -> Progress:
        """How many of the parts are there."""
        return Progress(len(self.parts) - len(ahead), len(self.parts), "parts")
