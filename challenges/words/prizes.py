"""Prizes in words: what each form brings, and what somebody gets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from challenges.criteria.prizes import PerPoint, PointsPrize, Pot, RankPrize, Ranks, TeamPrize
from challenges.criteria.settings import Named
from challenges.definition.model import Definition
from challenges.scoring.prizes import Win
from challenges.words.base import RuleWords
from challenges.words.names import Names, label_of
from core.wording import amount, money, number, points


@dataclass(frozen=True)
class Gain:
    """A prize that somebody gets: its name as readers see it, and the amount or the gift."""

    label: str
    what: str


def sentences(definition: Definition) -> list[tuple[str, str]]:
    """The label and the sentence of every prize."""
    return [
        (said.label, said.sentence()) for said in (WORDS[type(prize)](prize, Names()) for prize in definition.prizes)
    ]


def gains(definition: Definition, wins: Iterable[Win]) -> list[Gain]:
    """What was won, as readers see it."""
    labels = {prize.name: label_of(prize) for prize in definition.prizes}
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


class RankPrizeWords(RuleWords[RankPrize]):
    """What ranks bring."""

    def sentence(self) -> str:
        """Who gets what, and what becomes of it on a shared rank."""
        what, ranks = _given(self.rule), _ranks(self.rule.ranks)
        told = _("%(what)s for whoever has points and holds %(ranks)s.", what=what, ranks=ranks)
        if self.rule.shared == "split":
            return told + " " + _("On a shared rank, the amounts of the places taken are split.")
        return told + " " + _("On a shared rank, each gets it whole.")


class PointsPrizeWords(RuleWords[PointsPrize]):
    """What enough points bring."""

    def sentence(self) -> str:
        """Who gets what."""
        least = points(self.rule.from_points)
        return _("%(what)s for everyone who has at least %(points)s.", what=_given(self.rule), points=least)


class PotWords(RuleWords[Pot]):
    """What is shared."""

    def sentence(self) -> str:
        """How much, and among whom."""
        who = _("%(amount)s shared in proportion to points among all who have some", amount=amount(self.rule.pot))
        limits = []
        if self.rule.minimum_points is not None:
            limits.append(_("at least %(points)s", points=points(self.rule.minimum_points)))
        if self.rule.ranks is not None:
            limits.append(_ranks(self.rule.ranks))
        return f"{who} ({', '.join(limits)})." if limits else f"{who}."


class PerPointWords(RuleWords[PerPoint]):
    """What each point brings."""

    def sentence(self) -> str:
        """How much."""
        return _("%(amount)s for each point, cut to the cent.", amount=amount(self.rule.per_point))


class TeamPrizeWords(RuleWords[TeamPrize]):
    """What the ranks of teams bring their members."""

    def sentence(self) -> str:
        """How much, and to whom."""
        return _(
            "%(amount)s for each member, on the last day, of a team with points on %(ranks)s.",
            amount=amount(self.rule.amount),
            ranks=_ranks(self.rule.team_ranks),
        )


def _given(prize: RankPrize | PointsPrize) -> str:
    return _("Gift %(code)s", code=prize.gift) if prize.amount is None else amount(prize.amount)


def _ranks(ranks: Ranks) -> str:
    if ranks[0] == ranks[1]:
        return _("rank %(rank)s", rank=number(ranks[0]))
    return _("one of the ranks %(first)s to %(last)s", first=number(ranks[0]), last=number(ranks[1]))


# What the registry has of prizes.
WORDS: dict[type[Named], type[RuleWords[Any]]] = {
    RankPrize: RankPrizeWords,
    PointsPrize: PointsPrizeWords,
    Pot: PotWords,
    PerPoint: PerPointWords,
    TeamPrize: TeamPrizeWords,
}
