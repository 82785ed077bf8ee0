"""Prizes in words: what each form brings, and what somebody gets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from challenges.criteria.prizes import AnyPrize, PerPoint, PointsPrize, Pot, RankPrize, Ranks, TeamPrize
from challenges.definition.model import Definition
from challenges.scoring.prizes import Win
from core.wording import amount, money, number, points


@dataclass(frozen=True)
class Gain:
    """A prize that somebody gets: its name as readers see it, and the amount or the gift."""

    label: str
    what: str


def labelled(prize: AnyPrize) -> str:
    """The name of a prize in the reader's language."""
    return prize.label_in(str(get_locale() or "en")[:2])


def sentences(definition: Definition) -> list[tuple[str, str]]:
    """The name and the sentence of every prize."""
    return [(labelled(prize), sentence(prize)) for prize in definition.prizes]


def gains(definition: Definition, wins: Iterable[Win]) -> list[Gain]:
    """What was won, as readers see it."""
    labels = {prize.name: labelled(prize) for prize in definition.prizes}
    return [Gain(labels.get(win.prize, win.prize), what(win)) for win in wins]


def what(win: Win) -> str:
    """The amount, or the gift."""
    return _("gift %(code)s", code=win.gift) if win.cents is None else money(win.cents)


def in_all(wins: Sequence[Win]) -> str:
    """What several prizes come to: the sum of their amounts, and how many gifts."""
    cents = sum(win.cents or 0 for win in wins)
    gifts = sum(win.gift is not None for win in wins)
    told = ngettext("%(number)s gift", "%(number)s gifts", gifts, number=number(gifts))
    return _("%(amount)s and %(gifts)s", amount=money(cents), gifts=told) if gifts else money(cents)


def sentence(prize: AnyPrize) -> str:
    """Who gets what."""
    match prize:
        case RankPrize():
            return _by_rank(prize)
        case PointsPrize():
            least = points(prize.from_points)
            return _("%(what)s for everyone who has at least %(points)s.", what=_given(prize), points=least)
        case Pot():
            return _pot(prize)
        case PerPoint():
            return _("%(amount)s for each point, cut to the cent.", amount=amount(prize.per_point))
        case TeamPrize():
            return _(
                "%(amount)s for each member, on the last day, of a team with points on %(ranks)s.",
                amount=amount(prize.amount),
                ranks=_ranks(prize.team_ranks),
            )


def _by_rank(prize: RankPrize) -> str:
    told = _("%(what)s for whoever has points and holds %(ranks)s.", what=_given(prize), ranks=_ranks(prize.ranks))
    if prize.shared == "split":
        return told + " " + _("On a shared rank, the amounts of the places taken are split.")
    return told + " " + _("On a shared rank, each gets it whole.")


def _pot(prize: Pot) -> str:
    who = _("%(amount)s shared in proportion to points among all who have some", amount=amount(prize.pot))
    limits = []
    if prize.minimum_points is not None:
        limits.append(_("at least %(points)s", points=points(prize.minimum_points)))
    if prize.ranks is not None:
        limits.append(_ranks(prize.ranks))
    return f"{who} ({', '.join(limits)})." if limits else f"{who}."


def _given(prize: RankPrize | PointsPrize) -> str:
    return _("Gift %(code)s", code=prize.gift) if prize.amount is None else amount(prize.amount)


def _ranks(ranks: Ranks) -> str:
    if ranks[0] == ranks[1]:
        return _("rank %(rank)s", rank=number(ranks[0]))
    return _("one of the ranks %(first)s to %(last)s", first=number(ranks[0]), last=number(ranks[1]))
