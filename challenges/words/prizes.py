"""Prizes in words: what each form brings, and what somebody gets of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from challenges.criteria.prizes import AnyPrize, PerPoint, PointsPrize, Pot, RankPrize, Ranks, TeamPrize
from challenges.definition.model import Definition
from challenges.scoring.prizes import Win
from challenges.words.base import RuleWords
from challenges.words.names import label_of
from core.wording import amount, money, number, points

T = TypeVar("T", bound=AnyPrize)


class PrizeWords(RuleWords[T]):
    """What is said of any prize."""

    def given(self) -> str:
        """The amount that a winner gets, or the gift."""
        gift, value = getattr(self.rule, "gift", None), getattr(self.rule, "amount", None)
        return _("Gift %(code)s", code=gift) if value is None else amount(value)


class RankPrizeWords(PrizeWords[RankPrize]):
    """A prize for those on some ranks."""

    def sentence(self) -> str:
        """Who gets what, and what becomes of it on a shared rank."""
        told = _(
            "%(what)s for whoever has points and holds %(ranks)s.", what=self.given(), ranks=ranks(self.rule.ranks)
        )
        if self.rule.shared == "split":
            return told + " " + _("On a shared rank, the amounts of the places taken are split.")
        return told + " " + _("On a shared rank, each gets it whole.")


class PointsPrizeWords(PrizeWords[PointsPrize]):
    """A prize for those who have enough points."""

    def sentence(self) -> str:
        """Who gets what."""
        least = points(self.rule.from_points)
        return _("%(what)s for everyone who has at least %(points)s.", what=self.given(), points=least)


class PotWords(PrizeWords[Pot]):
    """An amount that is shared."""

    def sentence(self) -> str:
        """What is shared, and among whom."""
        told = _("%(amount)s shared in proportion to points among all who have some", amount=amount(self.rule.pot))
        limits = []
        if self.rule.minimum_points is not None:
            limits.append(_("at least %(points)s", points=points(self.rule.minimum_points)))
        if self.rule.ranks is not None:
            limits.append(ranks(self.rule.ranks))
        return f"{told} ({', '.join(limits)})." if limits else f"{told}."


class PerPointWords(PrizeWords[PerPoint]):
    """An amount for each point."""

    def sentence(self) -> str:
        """What a point is worth."""
        return _("%(amount)s for each point, cut to the cent.", amount=amount(self.rule.per_point))


class TeamPrizeWords(PrizeWords[TeamPrize]):
    """A prize for the members of the best teams."""

    def sentence(self) -> str:
        """Who gets what."""
        return _(
            "%(amount)s for each member, on the last day, of a team with points on %(ranks)s.",
            amount=self.given(),
            ranks=ranks(self.rule.team_ranks),
        )


@dataclass(frozen=True)
class Gain:
    """A prize that somebody gets: its name as readers see it, and the amount or the gift."""

    label: str
    what: str


def gains(definition: Definition, wins: Iterable[Win]) -> list[Gain]:
    """What was won, as readers see it."""
    labels = {prize.name: label_of(prize) for prize in definition.prizes}
    return [Gain(labels.get(win.prize, win.prize), what(win)) for win in wins]


def what(win: Win) -> str:
    """The amount, or the gift."""
    return _("gift %(code)s", code=win.gift) if win.cents is None else money(win.cents)


def in_all(wins: Sequence[Win]) -> str:
    """What several prizes come to: the sum of their amounts, how many gifts; neither is told where there is none."""
    cents = sum(win.cents or 0 for win in wins)
    gifts = sum(win.gift is not None for win in wins)
    if not gifts:
        return money(cents)
    told = ngettext("%(number)s gift", "%(number)s gifts", gifts, number=number(gifts))
    return _("%(amount)s and %(gifts)s", amount=money(cents), gifts=told) if cents else told


def ranks(span: Ranks) -> str:
    """One rank, or the first and the last of several."""
    if span[0] == span[1]:
        return pgettext("holds", "rank %(rank)s", rank=number(span[0]))
    return _("one of the ranks %(first)s to %(last)s", first=number(span[0]), last=number(span[1]))
