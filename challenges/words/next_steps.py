"""How far the next steps are, in the reader's language."""

from collections.abc import Sequence

from flask_babel import gettext as _

from challenges.criteria import Bundle, Range, Regularity
from challenges.criteria.base import NextStep, Rule
from challenges.words.sentences import measured_total, together
from core.wording import points


def steps_ahead(criterion: Rule, ahead: Sequence[NextStep]) -> list[str]:
    """How far the next steps are: `€980 more: +500 points`; nothing where a distance would mean nothing."""
    if isinstance(criterion, Bundle):
        return [_bundle_ahead(criterion, ahead)] if ahead and criterion.within == "client" else []
    return [missing(criterion, it) for it in ahead if it.points > 0 or isinstance(criterion, Regularity)]


def _bundle_ahead(criterion: Bundle, ahead: Sequence[NextStep]) -> str:
    """The parts that are missing, together: one of them alone gives nothing, and any amount of it will do."""
    parts = together(criterion.parts[it.part] for it in ahead)
    return _("%(parts)s as well: +%(points)s", parts=parts, points=points(criterion.points))


def missing(criterion: Rule, ahead: NextStep) -> str:
    """How far one step is, with the range where the criterion has several."""
    more = measured_total(criterion, ahead.missing)
    if isinstance(criterion, Regularity) and not ahead.points:
        return {
            "month": _("%(more)s more and the month counts", more=more),
            "quarter": _("%(more)s more and the quarter counts", more=more),
            "week": _("%(more)s more and the week counts", more=more),
        }[criterion.per]
    said = _("%(more)s more: +%(points)s", more=more, points=points(ahead.points))
    return f"{criterion.rates[ahead.part].label} — {said}" if isinstance(criterion, Range) else said
