"""What became of files that came by themselves, in words."""

from typing import TYPE_CHECKING, Union

from flask_babel import gettext as _
from flask_babel import ngettext

from core.wording import number
from imports.arrivals.models import Arrival, Outcome, Source
from imports.models import ImportRun

if TYPE_CHECKING:
    from imports.outcome import Counts

# The classes of their badges.
COLOURS = {Outcome.IMPORTED: "running", Outcome.SAME: "closed", Outcome.FAILED: "failed"}


def outcome_name(outcome: str) -> str:
    """What became of a file, in a word or two."""
    return {
        Outcome.IMPORTED: _("Imported"),
        Outcome.SAME: _("Same as before"),
        Outcome.FAILED: _("Not imported"),
    }[Outcome(outcome)]


def outcome_colour(outcome: str) -> str:
    """The name of its badge's colour."""
    return COLOURS[Outcome(outcome)]


def came_from(arrival: Arrival) -> str:
    """How a file came."""
    if arrival.source == Source.FOLDER:
        return _("watched folder")
    return _("token “%(name)s”", name=arrival.token.name) if arrival.token else _("token")


def result(arrival: Arrival) -> str:
    """What became of a file, in a sentence."""
    if arrival.outcome == Outcome.SAME:
        return _("These very bytes were imported before, and nothing was done.")
    if arrival.told:
        return arrival.told
    return counted(arrival.run) if arrival.run else ""


def counted(run: Union[ImportRun, "Counts"]) -> str:
    """The counts of an import that are not zero: `120 lines new, 3 corrected`."""
    rejected = getattr(run, "rejected", 0)
    parts = [
        ngettext("%(of)s line new", "%(of)s lines new", run.new, of=number(run.new)) if run.new else "",
        ngettext("%(of)s corrected", "%(of)s corrected", run.corrected, of=number(run.corrected))
        if run.corrected
        else "",
        ngettext("%(of)s unchanged", "%(of)s unchanged", run.unchanged, of=number(run.unchanged))
        if run.unchanged
        else "",
        ngettext("%(of)s held", "%(of)s held", run.held, of=number(run.held)) if run.held else "",
        ngettext("%(of)s rejected", "%(of)s rejected", rejected, of=number(rejected)) if rejected else "",
    ]
    return ", ".join(filter(None, parts)) or _("no line")
