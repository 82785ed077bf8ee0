"""Why lines do not count, in the reader's language: the reason, whom it is about, and since when."""

from flask_babel import gettext as _

from challenges.criteria import Diversification, NewClient
from challenges.criteria.base import ExclusionReason, Rule
from challenges.criteria.clients import ByClient
from challenges.criteria.diversification import BETWEEN
from challenges.explanations.exclusions import Exclusion
from challenges.words.remarks import named
from core.wording import day


def why_not(left: Exclusion, criterion: Rule | None) -> str:
    """Why some lines do not count, about whom, and since when."""
    about = _subject(left, criterion)
    return {
        ExclusionReason.SUBMITTED: _("Submitted: counts once it is validated."),
        ExclusionReason.REJECTED: _("Rejected."),
        ExclusionReason.CANCELLED: _("Cancelled."),
        ExclusionReason.NOT_IN_AUDIENCE: _("Not in the audience on that day."),
        ExclusionReason.OTHER_KIND: _other_kind(left),
        ExclusionReason.OTHER_SEGMENT: _("The client is in none of the segments that count."),
        ExclusionReason.OTHER_PRODUCT: _("Not one of the ranges or products that count."),
        ExclusionReason.NO_RATE: _("No rate is set for these products."),
        ExclusionReason.NO_CLIENT: _("The line names no client."),
        ExclusionReason.NO_THING: _no_thing(criterion),
        ExclusionReason.KNOWN_CLIENT: _known(left, criterion, about),
        ExclusionReason.NOT_YET_CLIENT: _not_yet(criterion, about),
        ExclusionReason.SOLD_BEFORE: _sold_before(left, about),
        ExclusionReason.NEVER_POSITIVE: _("%(client)s only returned goods.", client=about),
        ExclusionReason.OTHERS_CLIENT: _others(left, about),
        ExclusionReason.OTHERS_PAIR: _others(left, about),
    }[left.why]


def _not_yet(criterion: Rule | None, about: str) -> str:
    if isinstance(criterion, ByClient) and not criterion.known_by_company:
        return _("%(client)s had bought nothing from this participant before the challenge.", client=about)
    return _("%(client)s had bought nothing before the challenge.", client=about)


def _subject(left: Exclusion, criterion: Rule | None) -> str:
    """Whom the lines are about by name, and what was bought."""
    line = left.lines.row(0, named=True)
    pair = f"{line['client']}{BETWEEN}"
    if not isinstance(criterion, Diversification) or not left.subject.startswith(pair):
        return named(left.subject, left.subject_name)
    thing = line["product_name"] if criterion.by == "product" else ""
    return f"{named(line['client'], line['client_name'])} · {thing or left.subject.removeprefix(pair)}"


def _other_kind(left: Exclusion) -> str:
    kinds = set(left.lines["kind"])
    return _("Sell-in does not count here.") if kinds == {"sell_in"} else _("Sell-out does not count here.")


def _no_thing(criterion: Rule | None) -> str:
    if isinstance(criterion, Diversification) and criterion.by == "range":
        return _("The product is in no range.")
    return _("The line names no product.")


def _known(left: Exclusion, criterion: Rule | None, client: str) -> str:
    if left.since is None:
        return _("%(client)s was a client before the challenge.", client=client)
    since, through = day(left.since), left.through
    if isinstance(criterion, NewClient) and criterion.dormant_days is not None:
        return _(
            "%(client)s last bought on %(day)s through %(document)s: too lately to be new again.",
            client=client,
            day=since,
            document=through,
        )
    return _(
        "%(client)s has been known since %(day)s through %(document)s.", client=client, day=since, document=through
    )


def _sold_before(left: Exclusion, pair: str) -> str:
    if left.since is None:
        return _("%(pair)s: sold before the challenge.", pair=pair)
    return _(
        "%(pair)s: first sold on %(day)s through %(document)s.",
        pair=pair,
        day=day(left.since),
        document=left.through,
    )


def _others(left: Exclusion, about: str) -> str:
    if not left.owner:
        return _("%(subject)s belongs to whoever sold first.", subject=about)
    return _("%(subject)s belongs to %(owner)s, who sold first.", subject=about, owner=left.owner)
