"""Why prizes, leagues, seasons and levels of a challenge file are refused, in the reader's language."""

from typing import Any

from flask_babel import gettext as _


def reasons_of_prizes(context: dict[str, Any]) -> dict[str, str]:
    """Each reason under the kind of refusal that the models raise."""
    return {
        "prize_form": _(
            "a prize has one form, and one of them only: ranks, from_points, pot, per_point or team_ranks."
        ),
        "prize_twice": _("two prizes are named “%(value)s”; each needs a name of its own.", value=context.get("value")),
        "amount_or_gift": _("a prize is either an amount or a gift, and one of them only."),
        "gift_split": _("a gift cannot be split: only amounts can."),
        "two_ranks": _("this takes two ranks, the first and the last: [1, 3]; [1, 1] for one rank alone."),
        "ranks_reversed": _("the last rank lies before the first."),
    }


def reasons_of_leagues(context: dict[str, Any]) -> dict[str, str]:
    """Each reason under the kind of refusal that the models raise."""
    return {
        "reference_and_count": _("reference and count go together: the days to compare, and how many leagues."),
        "leagues_one_way": _("leagues are either cut by reference and count, or listed by hand, one of both."),
        "league_twice": _(
            "two leagues are named “%(value)s”; each needs a name of its own.", value=context.get("value")
        ),
        "in_two_leagues": _("“%(value)s” stands in two leagues, or twice in one.", value=context.get("value")),
    }


def reasons_of_seasons() -> dict[str, str]:
    """Each reason under the kind of refusal that the models raise."""
    return {
        "season_too_long": _("the challenge lasts longer than the period after which it is renewed."),
        "season_code_too_long": _("this code leaves no room for the period of the next seasons, as in club-2027-04."),
    }


def reasons_of_levels(context: dict[str, Any]) -> dict[str, str]:
    """Each reason under the kind of refusal that the models raise."""
    return {
        "level_twice": _(
            "two levels have the code “%(value)s”; each needs one of its own.", value=context.get("value")
        ),
        "levels_from_zero": _("the first level starts from 0: everybody has it."),
        "level_for_all": _("the first level is everybody’s: it takes nothing."),
        "levels_not_rising": _("each level starts from more points than the one before it."),
    }
