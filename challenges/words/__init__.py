"""What is said of rules, of what they gave, and of what they left out: for each rule a class beside the pure one."""

from typing import Any, overload

from challenges.criteria import (
    Bundle,
    Diversification,
    Growth,
    NewClient,
    Range,
    Regularity,
    Revenue,
    Target,
    Threshold,
    Training,
)
from challenges.criteria.adjustments import Booster, Cap, Gate
from challenges.criteria.base import Rule
from challenges.criteria.prizes import PerPoint, PointsPrize, Pot, RankPrize, TeamPrize
from challenges.criteria.settings import Named
from challenges.words.adjustments import BoosterWords, CapWords, GateWords
from challenges.words.base import RuleWords, Words
from challenges.words.bundle import BundleWords
from challenges.words.diversification import DiversificationWords
from challenges.words.growth import GrowthWords
from challenges.words.names import Names, label_of
from challenges.words.new_client import NewClientWords
from challenges.words.prizes import PerPointWords, PointsPrizeWords, PotWords, RankPrizeWords, TeamPrizeWords
from challenges.words.range import RangeWords
from challenges.words.regularity import RegularityWords
from challenges.words.revenue import RevenueWords
from challenges.words.target import TargetWords
from challenges.words.threshold import ThresholdWords
from challenges.words.training import TrainingWords

# The registry: everything that a challenge file calls by a name has its words; a test holds the lists together.
WORDS: dict[type[Named], type[RuleWords[Any]]] = {
    Revenue: RevenueWords,
    Range: RangeWords,
    Threshold: ThresholdWords,
    Growth: GrowthWords,
    Regularity: RegularityWords,
    Diversification: DiversificationWords,
    NewClient: NewClientWords,
    Target: TargetWords,
    Bundle: BundleWords,
    Training: TrainingWords,
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


__all__ = ["NO_NAMES", "WORDS", "Names", "Words", "label_of", "words_of"]
