"""What is told of modules (core.news): a completion, one that was withdrawn, a certificate that ends soon."""

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
