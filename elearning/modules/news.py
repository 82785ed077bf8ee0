"""What is told of modules (core.news): a completion, one that was withdrawn, what can be spent, a certificate's end."""

from dataclasses import dataclass

from elearning.modules.models import Result


@dataclass(frozen=True)
class Completed:
    """Somebody has completed a module."""

    result: Result


@dataclass(frozen=True)
class Withdrawn:
    """A completion counts no more."""

    result: Result


@dataclass(frozen=True)
class EndsSoon:
    """A certificate ends within a month."""

    result: Result


@dataclass(frozen=True)
class Rewarded:
    """How many points somebody has of a module, by its code, that can be spent; told whenever they may be others."""

    participant_id: int
    module: str
    points: int
