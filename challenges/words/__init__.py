"""What is said of rules, of what they gave, and of what they left out: for each rule a class beside the pure one.

The words of a type of criterion are found where they have to stand: those of `NewClient`, of type `new_client`, are
the class `NewClientWords` of `challenges/words/new_client.py`.
"""

from importlib import import_module
from typing import Any, overload

from challenges.criteria import TYPES
from challenges.criteria.adjustments import Booster, Cap, Gate
from challenges.criteria.base import Rule
from challenges.criteria.prizes import PerPoint, PointsPrize, Pot, RankPrize, TeamPrize
from challenges.criteria.settings import Named
from challenges.words.adjustments import BoosterWords, CapWords, GateWords
from challenges.words.base import RuleWords, Words
from challenges.words.names import Learned, Names, label_of
from challenges.words.prizes import PerPointWords, PointsPrizeWords, PotWords, RankPrizeWords, TeamPrizeWords


def _words_of_type(name: str, kind: type[Rule]) -> type[RuleWords[Any]]:
    """The class `<Class>Words` of `challenges/words/<type>.py`."""
    found: type[RuleWords[Any]] = getattr(import_module(f"{__name__}.{name}"), f"{kind.__name__}Words")
    return found


# The registry: everything that a challenge file calls by a name has its words.
WORDS: dict[type[Named], type[RuleWords[Any]]] = {
    **{kind: _words_of_type(name, kind) for name, kind in TYPES.items()},
    Booster: BoosterWords,
    Cap: CapWords,
    Gate: GateWords,
    RankPrize: RankPrizeWords,
    PointsPrize: PointsPrizeWords,
    Pot: PotWords,
    PerPoint: PerPointWords,
    TeamPrize: TeamPrizeWords,
}
NO_NAMES = Names()


@overload
def words_of(rule: Rule, names: Names = ...) -> Words[Any]: ...
@overload
def words_of(rule: Booster, names: Names = ...) -> BoosterWords: ...
@overload
def words_of(rule: Cap, names: Names = ...) -> CapWords: ...
@overload
def words_of(rule: Gate, names: Names = ...) -> GateWords: ...
@overload
def words_of(rule: Named, names: Names = ...) -> RuleWords[Any]: ...
def words_of(rule: Named, names: Names = NO_NAMES) -> RuleWords[Any]:
    """What is said of a rule; `names`: what other rules, products and clients are called."""
    return WORDS[type(rule)](rule, names)


__all__ = ["NO_NAMES", "WORDS", "Learned", "Names", "Words", "label_of", "words_of"]
