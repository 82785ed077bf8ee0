"""`new_client` in words."""

from decimal import Decimal

from flask_babel import gettext as _

from challenges.criteria import NewClient
from challenges.scoring.results import Exclusion
from challenges.words.clients import ByClientWords
from core.wording import amount, day, money, number, points


class NewClientWords(ByClientWords[NewClient]):
    """Points for each client won."""

    def gives(self) -> str:
        """For whom, from how much on, and what new means."""
        rule, said = self.rule, [self._each()]
        if rule.dormant_days:
            idle = number(rule.dormant_days)
            said.append(_("A client who has not bought for %(days)s days counts as new again.", days=idle))
        if not rule.known_by_company:
            said.append(_("New means never a client of the same participant."))
        return " ".join(said)

    def _each(self) -> str:
        given = points(self.rule.points)
        if self.rule.minimum <= Decimal("0.01"):
            return _("%(points)s for each new client.", points=given)
        minimum = amount(self.rule.minimum)
        return _("%(points)s for each new client who buys for at least %(minimum)s.", points=given, minimum=minimum)

    def too_little(self) -> str:
        """From how much on a client counts."""
        return _("A new client counts from %(least)s.", least=money(self.rule.least))

    def known(self, left: Exclusion, client: str) -> str:
        """Since when a client is a known one; or that it has not slept long enough."""
        if self.rule.dormant_days is None:
            return super().known(left, client)
        if left.since is None:
            return _("%(client)s has bought too lately to be new again.", client=client)
        return _(
            "%(client)s last bought on %(day)s through %(document)s: too lately to be new again.",
            client=client,
            day=day(left.since),
            document=left.through,
        )
