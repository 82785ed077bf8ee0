"""What rules by client are told with."""

from typing import TypeVar

from flask_babel import gettext as _

from challenges.criteria.base import ExclusionReason
from challenges.criteria.clients import ByClient
from challenges.scoring.results import Exclusion, KeyResult
from challenges.words.base import Words
from challenges.words.phrases import named
from core.wording import day, money

C = TypeVar("C", bound=ByClient)


class ByClientWords(Words[C]):
    """Points for clients, or for clients and what they bought."""

    def key(self, key: str, result: KeyResult | None = None) -> str:
        """The client by name."""
        line = result.first_line if result else None
        return named(line["client"] or "", line["client_name"]) if line else self.names.client(key)

    def remark(self, result: KeyResult) -> str:
        """Why a client does not count (yet)."""
        sold = result.totals.get(0, 0)
        if sold >= self.rule.least:
            return ""
        if sold <= 0:
            return _("Sales and returns come to %(total)s.", total=money(sold))
        return self.too_little()

    def too_little(self) -> str:
        """From how much on it counts."""
        return _("Counts from %(least)s.", least=money(self.rule.least))

    def subject(self, left: Exclusion) -> str:
        """Whom lines that do not count are about."""
        return named(left.subject, left.line["client_name"])

    def exclusion(self, left: Exclusion) -> str:
        """Clients that are known, or nobody's yet, or somebody else's."""
        about = self.subject(left)
        said = {
            ExclusionReason.KNOWN_CLIENT: self.known(left, about),
            ExclusionReason.NOT_YET_CLIENT: self._not_yet(about),
            ExclusionReason.NEVER_POSITIVE: _("%(client)s only returned goods.", client=about),
            ExclusionReason.OTHERS_CLIENT: _others(left, about),
            ExclusionReason.OTHERS_PAIR: _others(left, about),
        }
        return said[left.why] if left.why in said else super().exclusion(left)

    def known(self, left: Exclusion, client: str) -> str:
        """Since when a client is a known one."""
        if left.since is None:
            return _("%(client)s was a client before the challenge.", client=client)
        since = day(left.since)
        return _(
            "%(client)s has been known since %(day)s through %(document)s.",
            client=client,
            day=since,
            document=left.through,
        )

    def _not_yet(self, client: str) -> str:
        if not self.rule.known_by_company:
            return _("%(client)s had bought nothing from this participant before the challenge.", client=client)
        return _("%(client)s had bought nothing before the challenge.", client=client)


def _others(left: Exclusion, about: str) -> str:
    if not left.owner:
        return _("%(subject)s belongs to whoever sold first.", subject=about)
    return _("%(subject)s belongs to %(owner)s, who sold first.", subject=about, owner=left.owner)
