"""What happens to completions, for whoever hears of it (core.news)."""

from dataclasses import dataclass

from elearning.modules.models import Result


@dataclass(frozen=True)
class CompletionWithdrawn:
    """Somebody has withdrawn a completion; its points are gone. reason, by: in the result. title: of the module."""

    result: Result
    code: str
    title_fr: str
    title_en: str
