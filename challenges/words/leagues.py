"""What is said about leagues: how they were made, and which one somebody is in."""

from flask_babel import gettext as _

from challenges.criteria.leagues import Leagues, league_name
from challenges.definition.model import Definition
from core.wording import number, period


def title(definition: Definition, league: int) -> str:
    """`League 2`, or the name that a league by hand was given; empty where there are none."""
    name = league_name(definition.leagues, league)
    by_hand = definition.leagues is not None and definition.leagues.count is None
    return name if by_hand or not name else _("League %(name)s", name=name)


def sentence(leagues: Leagues) -> str:
    """How participants come into leagues."""
    if leagues.reference is None:
        return _("Ranked in leagues: %(names)s.", names=", ".join(leagues.names))
    return _(
        "Ranked in %(count)s leagues of equal size, by what was sold %(period)s.",
        count=number(leagues.count or 0),
        period=period(leagues.reference.start, leagues.reference.end),
    )
