"""What the worker did, in the reader's language."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from app.worker.records import REFUSED, Facts, Outcome
from core import wording
from imports.arrivals.words import outcome_name as outcome_of_arrival
from rewards.wallet.words import expired_in

NAMES = {
    "calendar": lazy_gettext("Launches, closings and seasons"),
    "standings": lazy_gettext("Standings of each day"),
    "outlooks": lazy_gettext("Outlooks of running challenges"),
    "mails": lazy_gettext("Mails"),
    "digests": lazy_gettext("Mails of the day and the week"),
    "statements": lazy_gettext("Statements in batches"),
    "proofs": lazy_gettext("Proofs whose time is over"),
    "learning": lazy_gettext("Tests whose time is over"),
    "reminders": lazy_gettext("Reminders of paths that are due and certificates that end"),
    "wallets": lazy_gettext("Points that were not spent in time"),
    "sheets": lazy_gettext("Files and figures of sales sheets"),
    "arrivals": lazy_gettext("Files of the watched folder"),
    "expired": lazy_gettext("Tidying up"),
}
OUTCOMES = {
    Outcome.DONE: lazy_gettext("Done"),
    Outcome.REFUSED: lazy_gettext("Not all of it"),
    Outcome.FAILED: lazy_gettext("Failed"),
}


def job_name(name: str) -> str:
    """What people call a job."""
    return str(NAMES.get(name, name))


def outcome_name(outcome: str) -> str:
    """How a run ended, in a word or two."""
    return str(OUTCOMES[Outcome(outcome)])


def sentences(outcome: str, facts: Facts) -> list[str]:
    """What a run did, one sentence for each thing; one that says so where there was nothing to do."""
    if outcome == Outcome.FAILED:
        return [_("Something went wrong: %(reason)s.", reason=str(facts.get("error", "")).removesuffix("."))]
    told = [sentence for name, value in facts.items() for sentence in _SENTENCES.get(name, _unknown)(value)]
    return told or [_("Nothing was due.")]


def _unknown(_value: Any) -> list[str]:
    """Of a newer Palier."""
    return []


def _attempts(count: int) -> list[str]:
    return [ngettext("%(num)s attempt at a test ended: its time was over.",
                     "%(num)s attempts at tests ended: their time was over.", count)]  # fmt: skip


def _launched(codes: Sequence[str]) -> list[str]:
    return [_("Challenge “%(code)s” launched.", code=code) for code in codes]


def _closed(codes: Sequence[str]) -> list[str]:
    return [_("Challenge “%(code)s” closed.", code=code) for code in codes]


def _started(codes: Sequence[str]) -> list[str]:
    return [_("Season “%(code)s” started.", code=code) for code in codes]


def _standings(kept: tuple[str, Sequence[str]]) -> list[str]:
    day, codes = kept
    told = _("Standings of %(day)s kept: %(codes)s.", day=wording.day(date.fromisoformat(day)), codes=", ".join(codes))
    return [told]


def _outlooks(codes: Sequence[str]) -> list[str]:
    return [_("Outlook worked out: %(codes)s.", codes=", ".join(codes))]


def _refused(pairs: Sequence[Sequence[str]]) -> list[str]:
    return [_("%(what)s could not be done: %(reason)s", what=what, reason=reason) for what, reason in pairs]


def _mails_sent(count: int) -> list[str]:
    return [ngettext("%(num)s mail sent.", "%(num)s mails sent.", count)]


def _mails_later(count: int) -> list[str]:
    return [
        ngettext(
            "%(num)s mail was not taken, and is tried again.",
            "%(num)s mails were not taken, and are tried again.",
            count,
        )
    ]


def _mails_never(count: int) -> list[str]:
    return [ngettext("%(num)s mail was refused for good.", "%(num)s mails were refused for good.", count)]


def _mails_unknown(count: int) -> list[str]:
    told = ngettext(
        "Whether %(num)s mail was sent is not known, as the worker was interrupted; it is not sent again.",
        "Whether %(num)s mails were sent is not known, as the worker was interrupted; they are not sent again.",
        count,
    )
    return [told]


def _digests(count: int) -> list[str]:
    return [
        ngettext("%(num)s mail of the day or the week written.", "%(num)s mails of the day or the week written.", count)
    ]


def _notices(count: int) -> list[str]:
    return [ngettext("%(num)s old piece of news removed.", "%(num)s old pieces of news removed.", count)]


def _statements(made: Sequence[tuple[str, int]]) -> list[str]:
    return [
        ngettext("%(num)s statement of “%(code)s” made.", "%(num)s statements of “%(code)s” made.", count, code=code)
        for code, count in made
    ]


def _declarations(count: int) -> list[str]:
    return [
        ngettext("%(num)s declaration left alone has expired.", "%(num)s declarations left alone have expired.", count)
    ]


def _lists(count: int) -> list[str]:
    return [ngettext("%(num)s list left alone was let go.", "%(num)s lists left alone were let go.", count)]


def _batches(count: int) -> list[str]:
    return [ngettext("%(num)s old batch of statements removed.", "%(num)s old batches of statements removed.", count)]


def _arrived(files: Sequence[Sequence[str]]) -> list[str]:
    return [wording.labelled(name, outcome_of_arrival(outcome)) for name, outcome in files]


def _proofs(count: int) -> list[str]:
    return [ngettext("%(num)s proof purged.", "%(num)s proofs purged.", count)]


def _wallets(count: int) -> list[str]:
    return [expired_in(count)]


def _sheet_files(count: int) -> list[str]:
    return [ngettext("%(num)s file of no sheet removed.", "%(num)s files of no sheet removed.", count)]


def _openings(count: int) -> list[str]:
    return [ngettext("%(num)s old opening of a sheet removed.", "%(num)s old openings of sheets removed.", count)]


def _sessions(count: int) -> list[str]:
    return [ngettext("%(num)s session that was over removed.", "%(num)s sessions that were over removed.", count)]


def _links(count: int) -> list[str]:
    return [
        ngettext("%(num)s link that had expired removed.", "%(num)s links that had expired removed.", count),
    ]


def _failures(count: int) -> list[str]:
    return [ngettext("%(num)s old failed sign-in removed.", "%(num)s old failed sign-ins removed.", count)]


def _runs(count: int) -> list[str]:
    return [ngettext("%(num)s old run of a job removed.", "%(num)s old runs of jobs removed.", count)]


_SENTENCES: Mapping[str, Callable[[Any], list[str]]] = {
    "attempts": _attempts,
    "launched": _launched,
    "closed": _closed,
    "started": _started,
    "standings": _standings,
    "outlooks": _outlooks,
    REFUSED: _refused,
    "mails_sent": _mails_sent,
    "mails_later": _mails_later,
    "mails_never": _mails_never,
    "mails_unknown": _mails_unknown,
    "digests": _digests,
    "notices": _notices,
    "statements": _statements,
    "batches": _batches,
    "arrived": _arrived,
    "proofs": _proofs,
    "declarations": _declarations,
    "lists": _lists,
    "wallets": _wallets,
    "sheet_files": _sheet_files,
    "openings": _openings,
    "sessions": _sessions,
    "links": _links,
    "failures": _failures,
    "runs": _runs,
}
