"""What the weights of other software mean by our rules, and where they mean something else."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from flask_babel import gettext as _

from elearning.questions.formats.verdict import NotTaken
from elearning.questions.parts import written

WHOLE = Decimal(100)
# Thirds are written as 33.33333.
_NEAR = Decimal("0.01")


def choices_kind(weights: Sequence[Decimal], several: bool) -> tuple[str, list[bool], list[str]]:
    """(kind, which are right, notes) of choices with weights in percent; several: more than one may be chosen."""
    if not several:
        return _one_of(weights)
    right = [weight > 0 for weight in weights]
    if not any(right):
        raise NotTaken(_("None of its choices is right."))
    share = WHOLE / sum(right)
    same = all(abs(weight - share) < _NEAR for weight in weights if weight > 0)
    # What a wrong choice takes off cannot matter where there is none.
    opposite = all(abs(weight + share) < _NEAR for weight in weights if weight <= 0)
    notes = [] if same and opposite else [other_weights()]
    return "multiple", right, notes


def other_weights() -> str:
    """The note on choices that weigh otherwise than ours."""
    return str(
        _(
            "Its choices weigh otherwise where it comes from; here each right one earns the same share, and each wrong"
            " one takes off as much."
        )
    )


def _one_of(weights: Sequence[Decimal]) -> tuple[str, list[bool], list[str]]:
    right = [weight >= WHOLE for weight in weights]
    if not any(right):
        raise NotTaken(_("None of its choices is wholly right."))
    if sum(right) > 1:
        note = _("Several of its choices are each wholly right: it is taken as multiple choice, and all are asked for.")
        return "multiple", right, [str(note)]
    notes = []
    if any(0 < weight < WHOLE for weight in weights):
        notes.append(str(_("Choices that are partly right where it comes from are wrong here.")))
    if any(weight < 0 for weight in weights):
        notes.append(str(_("Choices that take points off where it comes from earn nothing here.")))
    return "single", right, notes


def accepted_texts(answers: Sequence[tuple[str, Decimal, str]]) -> tuple[list[tuple[str, str]], str, list[str]]:
    """(accepted texts with feedback, feedback for all others, notes) of (text, weight in percent, feedback)."""
    accepted: list[tuple[str, str]] = []
    wrong, notes = "", []
    for text, weight, feedback in answers:
        if text == "*" and weight < WHOLE:
            wrong = wrong or feedback
        elif "*" in text.replace("\\*", ""):
            notes.append(_("“%(text)s” stands for any letters where it comes from: it is not taken.", text=text[:40]))
        elif weight >= WHOLE:
            accepted.append((text.replace("\\*", "*"), feedback))
        else:
            notes.append(
                _(
                    "“%(text)s” earns %(percent)s %% where it comes from; here only what is wholly right is right.",
                    text=text[:40],
                    percent=written(weight),
                )
            )
    if not accepted:
        raise NotTaken(_("No text is wholly right."))
    return accepted, wrong, [str(it) for it in notes]


def middle(low: Decimal, high: Decimal) -> tuple[str, str]:
    """(value, tolerance) of everything between two numbers, both within."""
    if low > high:
        low, high = high, low
    half = Decimal("0.5")
    return written((low + high) * half), written((high - low) * half)


def percent(weight: Fraction) -> str:
    """A share as other software writes it in percent, to five decimals: 33.33333."""
    hundred_thousandths = round(weight * 100 * 100_000)
    return written(Decimal(hundred_thousandths) / 100_000)
