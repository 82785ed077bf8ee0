"""`diversification` in words."""

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from challenges.criteria import Diversification
from challenges.criteria.base import ExclusionReason
from challenges.criteria.diversification import BETWEEN
from challenges.scoring.results import Exclusion, KeyResult
from challenges.words.clients import ByClientWords
from challenges.words.phrases import joined, named
from core.wording import amount, day, points


class DiversificationWords(ByClientWords[Diversification]):
    """Points for what clients never bought before."""

    def gives(self) -> str:
        """For products or ranges, from how much on, and whose sales are looked at."""
        rule, said = self.rule, [self._each()]
        if rule.minimum > Decimal("0.01"):
            said.append(_("Counts from %(minimum)s sold of it.", minimum=amount(rule.minimum)))
        if not rule.known_by_company:
            said.append(_("Only what the same participant sold before is looked at."))
        return " ".join(said)

    def _each(self) -> str:
        given = points(self.rule.points)
        if self.rule.by == "product":
            return _("%(points)s for each product that an existing client buys for the first time.", points=given)
        return _("%(points)s for each range that an existing client buys from for the first time.", points=given)

    def key(self, key: str, result: KeyResult | None = None) -> str:
        """The client and what it bought, by their names."""
        if line := result.first_line if result else None:
            return self._pair(key, line)
        client, _between, thing = key.partition(BETWEEN)
        return joined(self.names.client(client), self.names.product(thing) if self.rule.by == "product" else thing)

    def subject(self, left: Exclusion) -> str:
        """A client, or a client and what it bought."""
        if not left.subject.startswith(f"{left.line['client']}{BETWEEN}"):
            return super().subject(left)
        return self._pair(left.subject, left.line)

    def _pair(self, key: str, line: dict[str, Any]) -> str:
        client = line["client"] or ""
        thing = line["product_name"] if self.rule.by == "product" else ""
        return joined(named(client, line["client_name"]), thing or key.removeprefix(client + BETWEEN))

    def exclusion(self, left: Exclusion) -> str:
        """What was sold before, and what is no product or in no range."""
        if left.why == ExclusionReason.NO_THING:
            return _("The product is in no range.") if self.rule.by == "range" else _("The line names no product.")
        if left.why == ExclusionReason.SOLD_BEFORE:
            return self._sold_before(left)
        return super().exclusion(left)

    def _sold_before(self, left: Exclusion) -> str:
        pair = self.subject(left)
        if left.since is None:
            return _("%(pair)s: sold before the challenge.", pair=pair)
        return _(
            "%(pair)s: first sold on %(day)s through %(document)s.",
            pair=pair,
            day=day(left.since),
            document=left.through,
        )
