"""The criteria: each says which lines count, under which key, and what a quantity is worth."""

from typing import Annotated, get_args

from pydantic import Field

from challenges.criteria.base import Rule
from challenges.criteria.bundle import Bundle
from challenges.criteria.diversification import Diversification
from challenges.criteria.growth import Growth
from challenges.criteria.new_client import NewClient
from challenges.criteria.range import Range
from challenges.criteria.regularity import Regularity
from challenges.criteria.revenue import Revenue
from challenges.criteria.target import Target
from challenges.criteria.threshold import Threshold
from challenges.criteria.training import Training

# The registry: a criterion file names its type, and the union finds the class.
Criterion = Annotated[
    Revenue | Range | Threshold | Growth | Regularity | Diversification | NewClient | Target | Bundle | Training,
    Field(discriminator="type"),
]
_KINDS: tuple[type[Rule], ...] = get_args(get_args(Criterion)[0])
# Each class by the type that a challenge file writes.
TYPES: dict[str, type[Rule]] = {get_args(kind.model_fields["type"].annotation)[0]: kind for kind in _KINDS}

__all__ = [
    "TYPES",
    "Bundle",
    "Criterion",
    "Diversification",
    "Growth",
    "NewClient",
    "Range",
    "Regularity",
    "Revenue",
    "Target",
    "Threshold",
    "Training",
]
