"""A comparison in the reader's words: why each row is, or is not, what Palier counts."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from core.wording import day, money_exact, number
from portal.count.findings import Elsewhere, Fate, Finding, Kind


def kind_name(kind: Kind) -> str:
    """All findings of a kind, as a line of the sum."""
    return {
        Kind.AGREES: _("The same in both"),
        Kind.DIFFERS: _("Another amount, day or quantity"),
        Kind.CORRECTED: _("Corrected since"),
        Kind.TAKEN_BACK: _("Cancelled or rejected since"),
        Kind.ELSEWHERE: _("Credited to somebody else"),
        Kind.UNKNOWN: _("Not in Palier"),
        Kind.NO_LINE: _("No such amount in the document"),
        Kind.REPEATED: _("Twice on your list"),
        Kind.AWAITING: _("Submitted, not validated yet"),
        Kind.HELD: _("Waiting in an import"),
        Kind.ASIDE: _("Known, but does not count here"),
        Kind.RETURN: _("Returns that your list does not have"),
        Kind.MISSING: _("Sales that your list does not have"),
    }[kind]


def reasons(it: Finding) -> list[str]:
    """Why a finding is what it is, in whole sentences."""
    return [*_reasons(it), *_beside(it)]


def _reasons(it: Finding) -> Iterator[str]:
    match it.kind:
        case Kind.CORRECTED:
            yield from _corrected(it)
        case Kind.DIFFERS:
            yield from _differences(it)
        case Kind.ELSEWHERE if it.elsewhere:
            yield from _elsewhere(it.elsewhere)
        case Kind.AGREES:
            yield _("Known and counted.")
        case Kind.RETURN:
            yield _("A return, or a credit note: it is taken off what counts.")
        case Kind.MISSING:
            # All there is to say of it stands above the list.
            pass
        case _:
            yield from _not_counted(it)


def _not_counted(it: Finding) -> Iterator[str]:
    match it.kind:
        case Kind.UNKNOWN:
            yield _("Palier has no document of this number. It may not have been imported yet.")
        case Kind.NO_LINE:
            yield _("Palier has this document, but in it no other line for this amount.")
        case Kind.REPEATED:
            yield _("It stands more than once on your list, and not in Palier.")
        case _:
            yield from dict.fromkeys(reason for line in it.lines for reason in line.reasons)
            if it.difference and it.known != it.written:
                yield _("Palier has %(known)s there.", known=money_exact(it.known))


def _corrected(it: Finding) -> Iterator[str]:
    was = next(former for former in it.lines[0].former if former.cents == it.written)
    yield _(
        "It said %(before)s until %(day)s, and was corrected: %(now)s.",
        before=money_exact(was.cents),
        day=day(was.until),
        now=money_exact(it.counted),
    )


def _differences(it: Finding) -> Iterator[str]:
    if it.difference:
        yield _("You have %(own)s, Palier has %(known)s.", own=money_exact(it.written), known=money_exact(it.counted))
    if it.other_day:
        own = ", ".join(day(told) for told in sorted({row.day for row in it.rows if row.day}))
        known = ", ".join(day(told) for told in sorted({line.day for line in it.lines}))
        yield _("You have the day %(own)s, Palier has %(known)s.", own=own, known=known)
    if it.other_quantity:
        own = number(sum(row.quantity or 0 for row in it.rows))
        known = number(sum(line.quantity for line in it.lines))
        yield _("You have the quantity %(own)s, Palier has %(known)s.", own=own, known=known)
    if it.elsewhere:
        yield _("Other lines of this document are credited to somebody else.")


def _elsewhere(it: Elsewhere) -> Iterator[str]:
    if it.is_nobodys:
        yield _("Palier has this document, and it is credited to nobody.")
    elif it.owner:
        yield _("Credited to %(name)s.", name=it.owner)
    if it.until:
        yield _("Until %(day)s it was credited to you.", day=day(it.until))


def _beside(it: Finding) -> Iterator[str]:
    """What there is to say of how rows and lines were brought together."""
    if it.spelled:
        yield _("Palier writes its number %(number)s.", number=it.spelled)
    if it.rows and len(it.lines) > 1:
        yield ngettext("It is %(count)s line in Palier.", "It is %(count)s lines in Palier.",
                       len(it.lines), count=number(len(it.lines)))  # fmt: skip


def points_of(it: Finding) -> int | None:
    """The points that a finding brought; None where nothing of it counts."""
    return it.points if any(line.fate == Fate.COUNTED for line in it.lines) else None
