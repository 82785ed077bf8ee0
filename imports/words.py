"""What an import does, in the reader's words: fields and their values, what changes mean, effects on challenges."""

from collections.abc import Callable, Collection, Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from core.changes import Effect
from core.wording import day, money_exact, number, signed
from imports.report import Change, Difference, Report, Said


def field_name(field: str) -> str:
    """A field of a file as people call it."""
    return {
        "name": _("Name"),
        "kind": _("Kind"),
        "email": _("E-mail"),
        "until": _("Takes part until"),
        "parent": _("Distributor"),
        "team": _("Team"),
        "since": _("In the team since"),
        "team_days": _("Days in teams"),
        "range": _("Range"),
        "cost": _("Cost"),
        "gtin": _("GTIN"),
        "segment": _("Segment"),
        "amount": _("Amount"),
        "points": _("Points"),
        "date": _("Date"),
        "quantity": _("Quantity"),
        "status": _("Status"),
        "rep": _("Rep"),
        "distributor": _("Distributor"),
        "seller": _("Seller"),
        "client": _("Client"),
        "product": _("Product"),
        "document": _("Document"),
        "line": _("Line"),
        "original_document": _("Original document"),
        "original_line": _("Original line"),
        "code": _("Code"),
        "month": _("Month"),
        "module": _("Module"),
        "participant": _("Participant"),
        "currency": _("Currency"),
    }.get(field, field)


def lacking(fields: Sequence[str], shareable: Collection[str]) -> str:
    """What to do about required fields for which no column was found; shareable: those that all lines may share."""
    named = ", ".join(map(field_name, fields))
    told = _("Choose the column that holds: %(fields)s.", fields=named)
    shared = ", ".join(field_name(field) for field in fields if field in shareable)
    if not shared:
        return told
    below = _("If no column holds it, say below what all lines have in common: %(fields)s.", fields=shared)
    return f"{told} {below}"


def status_name(status: str) -> str:
    """Where a sale line stands."""
    return {
        "validated": _("validated"),
        "submitted": _("submitted"),
        "rejected": _("rejected"),
        "cancelled": _("cancelled"),
    }[status]


def kind_name(kind: str) -> str:
    """A kind of sale line, or of participant."""
    return {
        "sell_in": _("Sell-in"),
        "sell_out": _("Sell-out"),
        "rep": _("Rep"),
        "distributor": _("Distributor"),
        "seller": _("Seller"),
        "client": _("Client"),
    }[kind]


def value(difference: Difference, said: Said) -> str:
    """One side of a difference, a dash where it is empty."""
    if said is None or said == "":
        return "–"
    shown: dict[str, Callable[[str], str]] = {
        "date": _as_day,
        "since": _as_day,
        "until": _as_day,
        "status": status_name,
        "kind": kind_name,
        "team_days": _as_team_days,
    }
    if isinstance(said, int):
        return money_exact(said) if difference.field in ("amount", "cost") else number(said)
    return shown.get(difference.field, str)(said)


def _as_day(text: str) -> str:
    return day(date.fromisoformat(text))


def _as_team_days(text: str) -> str:
    """`Nord, 1 January 2024 to today; Sud, …`."""
    return "; ".join(stay(*line.split("\t")) for line in text.splitlines())


def stay(team: str, first: str | None, last: str | None = None) -> str:
    """Days in a team, as ISO texts, in words."""
    if first and last:
        return _("%(team)s, %(first)s to %(last)s", team=team, first=_as_day(first), last=_as_day(last))
    if first:
        return _("%(team)s since %(first)s", team=team, first=_as_day(first))
    return _("%(team)s until %(last)s", team=team, last=_as_day(last)) if last else team


def subject(change: Change) -> str:
    """What a change is about: a sale line by its document and number, another record by its code."""
    if len(change.subject) != 4:
        return " · ".join(change.subject)
    document, line, kind, issuer = change.subject
    return " · ".join(part for part in (document, _("line %(line)s", line=line), kind_name(kind), issuer) if part)


def why_held(reason: str) -> str:
    """Why a line is held."""
    return {
        "reused": _(
            "Another date, and at once another client, another credited person or another sign: most likely another"
            " document that bears a number used before."
        ),
        "taken_back": _("This line was cancelled or rejected since, and the file says nothing of statuses."),
        "document": _("The document is known with other lines, and the file does not number them."),
    }[reason]


def meanings(report: Report) -> list[str]:
    """What the changed records mean, each in a sentence."""
    return [_meaning(name, count) for name, count in report.meanings.items() if count]


def _meaning(name: str, count: int) -> str:
    of = number(count)
    return {
        "range_lost": lambda: ngettext(
            "%(of)s product loses its range.", "%(of)s products lose their range.", count, of=of
        ),
        "range_changed": lambda: ngettext(
            "%(of)s product changes its range.", "%(of)s products change their range.", count, of=of
        ),
        "segment_lost": lambda: ngettext(
            "%(of)s client loses its segment.", "%(of)s clients lose their segment.", count, of=of
        ),
        "segment_changed": lambda: ngettext(
            "%(of)s client changes its segment.", "%(of)s clients change their segment.", count, of=of
        ),
        "team_left": lambda: ngettext(
            "%(of)s person leaves their team.", "%(of)s people leave their team.", count, of=of
        ),
        "team_changed": lambda: ngettext("%(of)s person changes teams.", "%(of)s people change teams.", count, of=of),
        "days_corrected": lambda: ngettext(
            "%(of)s person has another first day in their team.",
            "%(of)s people have another first day in their team.",
            count,
            of=of,
        ),
        "past_days_corrected": lambda: ngettext(
            "%(of)s person has other days in teams.", "%(of)s people have other days in teams.", count, of=of
        ),
        "parent_lost": lambda: ngettext(
            "%(of)s seller loses their distributor.", "%(of)s sellers lose their distributor.", count, of=of
        ),
        "parent_changed": lambda: ngettext(
            "%(of)s seller changes distributors.", "%(of)s sellers change distributors.", count, of=of
        ),
        "gone": lambda: ngettext(
            "%(of)s person has a last day as a participant.",
            "%(of)s people have a last day as participants.",
            count,
            of=of,
        ),
        "back": lambda: ngettext(
            "%(of)s person no longer has a last day as a participant.",
            "%(of)s people no longer have a last day as participants.",
            count,
            of=of,
        ),
        "revived": lambda: ngettext(
            "%(of)s cancelled or rejected line becomes valid.",
            "%(of)s cancelled or rejected lines become valid.",
            count,
            of=of,
        ),
        "cancelled": lambda: ngettext(
            "%(of)s line is cancelled or rejected.", "%(of)s lines are cancelled or rejected.", count, of=of
        ),
    }[name]()


def effect(told: Effect) -> str:
    """What a change does to a challenge: `+1,240 points, 3 ranks change`."""
    if told.stopped:
        return _(
            "stands still, as rule “%(rule)s” would give more points than can be counted. Correct the rule, or the"
            " amounts; until then nothing that is imported counts there.",
            rule=told.stopped,
        )
    parts = [
        ngettext(
            "%(signed)s point",
            "%(signed)s points",
            abs(told.points),
            signed=signed(told.points) if told.points else "±0",
        ),
        ngettext("for %(of)s person", "for %(of)s people", told.moved, of=number(told.moved)) if told.moved else "",
        ngettext("%(of)s rank changes", "%(of)s ranks change", told.ranks, of=number(told.ranks))
        if told.ranks
        else _("no rank changes"),
        ngettext("%(of)s person joins", "%(of)s people join", told.joined, of=number(told.joined))
        if told.joined
        else "",
        ngettext("%(of)s person leaves", "%(of)s people leave", told.left, of=number(told.left)) if told.left else "",
    ]
    return ", ".join(part for part in parts if part)
