"""A value that was found in a text."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Found(Generic[T]):
    """The value, and where in the text it begins and ends."""

    value: T
    start: int
    end: int
