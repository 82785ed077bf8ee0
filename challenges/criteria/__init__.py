"""The criteria: each says which lines count, under which key, and what a quantity is worth."""

from typing import Annotated

from pydantic import Field

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

__all__ = [
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
