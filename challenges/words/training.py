"""`training` in words."""

from collections.abc import Sequence

from flask_babel import gettext as _

from challenges.criteria import Training
from challenges.criteria.steps import NextStep
from challenges.scoring.results import KeyResult
from challenges.words.base import Progress, Words
from challenges.words.names import Learned
from challenges.words.phrases import quoted
from core.wording import long_day, points


class TrainingWords(Words[Training]):
    """Points for learning."""

    def gives(self) -> str:
        """For which modules, and whose points."""
        said = [self._each()]
        if self.rule.modules:
            modules = quoted(self.names.module(code) for code in self.rule.modules)
            said.append(_("Only these modules count: %(modules)s.", modules=modules))
        return " ".join(said)

    def _each(self) -> str:
        if self.rule.points is None:
            return _("Each training module completed during the challenge gives points of its own.")
        given = points(self.rule.points)
        return _("%(points)s for each training module completed during the challenge.", points=given)

    def key(self, key: str, result: KeyResult | None = None) -> str:
        """The module."""
        return self.names.module(key)

    def total(self, result: KeyResult) -> str:
        """What is counted is neither money nor pieces."""
        return ""

    def remark(self, result: KeyResult) -> str:
        """When it was completed, and how, where that is known."""
        if result.completed is None:
            return ""
        learned = self.names.learned.get((result.key, result.completed))
        return _how(learned, long_day(result.completed)) if learned else _("Completed on %(day)s.",
                                                                           day=long_day(result.completed))  # fmt: skip

    def steps(self, ahead: Sequence[NextStep]) -> list[str]:
        """One module is as far as any other."""
        return [self.step(it) for it in ahead]

    def step(self, ahead: NextStep) -> str:
        """Another module, and its points where they are known beforehand."""
        if self.rule.points is None:
            return _("One module more")
        return _("One module more: +%(points)s", points=points(self.rule.points))

    def progress(self, totals: dict[int, int], ahead: Sequence[NextStep], given: int = 0) -> Progress:
        """How many of the modules are completed."""
        return Progress(given, len(self.rule.modules), "modules")


def _how(learned: Learned, day: str) -> str:
    """`Passed with 90 % on 3 May 2026, second attempt.`"""
    if learned.percent is None:
        told = _("Completed on %(day)s.", day=day)
    elif learned.attempt is None or learned.attempt == 1:
        told = _("Passed with %(percent)s %% on %(day)s.", percent=learned.percent, day=day)
    elif learned.attempt == 2:
        told = _("Passed with %(percent)s %% on %(day)s, second attempt.", percent=learned.percent, day=day)
    else:
        told = _("Passed with %(percent)s %% on %(day)s, attempt %(number)s.", percent=learned.percent, day=day,
                 number=learned.attempt)  # fmt: skip
    return f"{told} {_('As its package tells: its points are limited.')}" if learned.by_package else told
