"""The criteria: each says which lines count, under which key, and what a quantity is worth."""

from typing import Annotated

from pydantic import Field

from challenges.criteria.growth import Growth
from challenges.criteria.new_client import NewClient
from challenges.criteria.range import Range
from challenges.criteria.revenue import Revenue
from challenges.criteria.threshold import Threshold

# The registry: a criterion file names its type, and the union finds the class.
Criterion = Annotated[Revenue | Range | Threshold | Growth | NewClient, Field(discriminator="type")]

__all__ = ["Criterion", "Growth", "NewClient", "Range", "Revenue", "Threshold"]
