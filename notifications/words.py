"""What people are told, in the language of the one who reads, and with the names that they know."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask_babel import get_locale, lazy_gettext, ngettext
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.ledger.named import naming_of
from challenges.ledger.standings import standing_of
from challenges.models import Challenge, EventKind
from core import wording
from core.accounts.models import Account
from core.accounts.permissions import viewer_of
from core.bulk import listed
from core.models import Participant
from core.privacy.projection import Called, called, may_be_named
from declarations import words as declarations
from disputes.models import State as DisputeState
from imports.arrivals.words import counted
from imports.outcome import Counts
from notifications.addresses import in_address
from notifications.learning_words import learning_told
from notifications.models import Choice, Kind, Notice, Rhythm

NAMES = {
    Kind.LAUNCHED: lazy_gettext("A challenge is launched"),
    Kind.AMENDED: lazy_gettext("Its rules change, or it is reopened"),
    Kind.CLOSED: lazy_gettext("It is closed, with my rank"),
    Kind.STEP: lazy_gettext("I reach a step"),
    Kind.OVERTAKEN: lazy_gettext("Somebody overtakes me"),
    Kind.RIVAL: lazy_gettext("Somebody wants to compare points with me, or agrees to"),
    Kind.STATEMENT: lazy_gettext("A statement is ready"),
    Kind.IMPORT: lazy_gettext("An import has problems"),
    Kind.ARRIVAL: lazy_gettext("A file came by itself: imported, or not"),
    Kind.DECLARATION: lazy_gettext("A declaration of mine is validated or refused"),
    Kind.DISPUTE: lazy_gettext("A dispute is opened, answered or decided"),
    Kind.LEARNING: lazy_gettext("A module or path: completed, withdrawn, due, or its certificate ends"),
    Kind.ANNOUNCEMENT: lazy_gettext("An announcement"),
}
CHOICES = {
    Choice.NONE: lazy_gettext("No"),
    Choice.SHOWN: lazy_gettext("In Palier"),
    Choice.MAILED: lazy_gettext("In Palier and by mail"),
}
RHYTHMS = {
    Rhythm.NOW: lazy_gettext("At once"),
    Rhythm.DAILY: lazy_gettext("Once a day, together"),
    Rhythm.WEEKLY: lazy_gettext("Once a week, together"),
}
SYMBOLS = {
    Kind.LAUNCHED: "flag",
    Kind.AMENDED: "edit",
    Kind.CLOSED: "lock",
    Kind.STEP: "target",
    Kind.OVERTAKEN: "users",
    Kind.RIVAL: "equal",
    Kind.STATEMENT: "file",
    Kind.IMPORT: "alert",
    Kind.ARRIVAL: "upload",
    Kind.DECLARATION: "check",
    Kind.DISPUTE: "flag",
    Kind.LEARNING: "book",
    Kind.ANNOUNCEMENT: "info",
}
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Said:
    """A notice in words: what happened, more about it, and where that leads."""

    id: int
    kind: Kind
    at: datetime
    is_read: bool
    title: str
    text: str
    path: str

    @property
    def symbol(self) -> str:
        """The icon beside it."""
        return SYMBOLS[self.kind]


@dataclass
class Reader:
    """One account that reads notices: whom they know by name."""

    session: Session
    account: Account
    known: dict[int, tuple[Called, bool]] = field(default_factory=dict)
    # By participant and challenge: several notices tell of the same people.
    high: dict[tuple[int, int], bool] = field(default_factory=dict)

    def say(self, notices: Sequence[Notice]) -> list[Said]:
        """The notices in words, in the present language."""
        facts = [json.loads(notice.told) for notice in notices]
        self._read_names({person for one in facts for person in _people(one)})
        return [self._said(notice, one) for notice, one in zip(notices, facts, strict=True)]

    def _said(self, notice: Notice, facts: Facts) -> Said:
        kind = Kind(notice.kind)
        title, text, path = WORDS[kind](self, notice.challenge, facts)
        return Said(notice.id, kind, notice.at, notice.read_at is not None, title, text, path)

    def _read_names(self, people: set[int]) -> None:
        """What is known of these participants, and whether the account may call them by name at all."""
        viewer = viewer_of(self.session, self.account)
        query = select(Participant.id, Participant.code, Participant.name, may_be_named(viewer))
        for person, code, name, may in self.session.execute(query.where(listed(Participant.id, people))):
            self.known[person] = Called(code, name), may

    def called(self, person: int, challenge: Challenge | None) -> Called:
        """How somebody in a challenge is called to the account: by name or by a pseudonym, as in its ranking."""
        if person not in self.known:
            return Called("", _("Somebody"), True)
        known, may = self.known[person]
        is_high = challenge is not None and self._is_high(person, challenge)
        scope = challenge.code if challenge else ""
        return called(viewer_of(self.session, self.account), scope, person, known, may, is_high)

    def _is_high(self, person: int, challenge: Challenge) -> bool:
        key = (person, challenge.id)
        if key not in self.high:
            row = standing_of(self.session, challenge, person)
            self.high[key] = row is not None and naming_of(self.session, challenge).is_high(row.rank, row.points)
        return self.high[key]

    def name(self, person: int, challenge: Challenge | None) -> str:
        """The same in a word."""
        return self.called(person, challenge).name

    def of_several(self, person: int | None) -> str:
        """Which of the account's participants it is about, where there are several."""
        if person is None or len(self.account.participants) < 2:
            return ""
        return self.name(person, None)


def _people(facts: Facts) -> list[int]:
    named = [facts[key] for key in ("person", "by") if facts.get(key)]
    return named + [place[0] for place in facts.get("places", [])]


def title_of(challenge: Challenge | None) -> str:
    """The challenge's title in the reader's language."""
    return challenge.definition.title_in(str(get_locale() or "fr")[:2]) if challenge else ""


def _path(challenge: Challenge | None, *more: str) -> str:
    return "/".join(["/challenges", in_address(challenge.code), *more]) if challenge else "/"


def _launched(_reader: Reader, challenge: Challenge | None, _facts: Facts) -> tuple[str, str, str]:
    assert challenge is not None
    days = wording.period(*challenge.definition.own_days)
    return _("“%(title)s” is launched", title=title_of(challenge)), days[:1].upper() + days[1:], _path(challenge)


def _amended(_reader: Reader, challenge: Challenge | None, facts: Facts) -> tuple[str, str, str]:
    title = title_of(challenge)
    is_reopened = facts.get("act") == EventKind.REOPENED
    told = (
        _("“%(title)s” is reopened", title=title) if is_reopened else _("The rules of “%(title)s” changed", title=title)
    )
    return told, wording.labelled(_("Reason"), facts["reason"]) if facts.get("reason") else "", _path(challenge)


def _closed(reader: Reader, challenge: Challenge | None, facts: Facts) -> tuple[str, str, str]:
    places = [_place(reader, *place) for place in facts.get("places", [])]
    return _("“%(title)s” is closed", title=title_of(challenge)), " ".join(places), _path(challenge)


def _place(reader: Reader, person: int, rank: int, points: int) -> str:
    told = _("Rank %(rank)s with %(points)s.", rank=wording.number(rank), points=wording.points(points))
    name = reader.of_several(person)
    return wording.labelled(name, told) if name else told


def _step(reader: Reader, challenge: Challenge | None, facts: Facts) -> tuple[str, str, str]:
    assert challenge is not None
    rule = next((one for one in challenge.definition.criteria if one.name == facts["rule"]), None)
    label = wording.called(rule.name) if rule else facts["rule"]
    points = wording.points(facts["points"])
    code = reader.called(facts["person"], challenge).code
    path = _path(challenge, "participants", in_address(code)) if code else _path(challenge)
    told = _("A step reached: %(points)s for “%(rule)s”", points=points, rule=label)
    return told, _in_challenge(reader, challenge, facts), path


def _overtaken(reader: Reader, challenge: Challenge | None, facts: Facts) -> tuple[str, str, str]:
    name, others = reader.name(facts["by"], challenge), facts.get("others", 0)
    told = _("%(name)s overtook you", name=name)
    if others:
        told = ngettext(
            "%(name)s and %(num)s other overtook you", "%(name)s and %(num)s others overtook you", others, name=name
        )
    rank = facts.get("rank")
    now = _("You are now on rank %(rank)s.", rank=wording.number(rank)) if rank else ""
    return told, f"{now} {_in_challenge(reader, challenge, facts)}".strip(), _path(challenge, "leaderboard")


def _rival(reader: Reader, challenge: Challenge | None, facts: Facts) -> tuple[str, str, str]:
    assert challenge is not None
    name = reader.name(facts["by"], challenge)
    told = (
        _("%(name)s agrees: your points stand side by side", name=name)
        if facts["agreed"]
        else _("%(name)s would like to compare points with you", name=name)
    )
    mine = {"challenge": challenge.code, "participant": reader.called(facts["person"], challenge).code}
    return told, _in_challenge(reader, challenge, facts), f"/my-goal?{urlencode(mine)}"


def _in_challenge(reader: Reader, challenge: Challenge | None, facts: Facts) -> str:
    return " · ".join(filter(None, [reader.of_several(facts.get("person")), title_of(challenge)]))


def _statement(_reader: Reader, challenge: Challenge | None, facts: Facts) -> tuple[str, str, str]:
    if "count" in facts:
        told = ngettext(
            "%(num)s statement of “%(title)s” is ready", "%(num)s statements of “%(title)s” are ready",
            facts["count"], title=title_of(challenge),
        )  # fmt: skip
        return told, "", facts["path"]
    return _("Your statement of “%(title)s” is ready", title=title_of(challenge)), "", facts["path"]


def _import(_reader: Reader, _challenge: Challenge | None, facts: Facts) -> tuple[str, str, str]:
    lines = [
        ngettext("%(num)s line rejected", "%(num)s lines rejected", facts["rejected"]) if facts["rejected"] else "",
        ngettext("%(num)s line held", "%(num)s lines held", facts["held"]) if facts["held"] else "",
    ]
    told = _("The import of “%(file)s” has problems", file=facts["file"])
    return told, ", ".join(filter(None, lines)), f"/imports/{facts['run']}"


def _arrival(_reader: Reader, _challenge: Challenge | None, facts: Facts) -> tuple[str, str, str]:
    if facts["run"] is None:
        return _("“%(file)s” could not be imported", file=facts["file"]), facts["why"], "/imports/arrivals"
    title = _("“%(file)s” was imported", file=facts["file"])
    return title, counted(Counts(**facts["counts"])), f"/imports/{facts['run']}"


def _declaration(_reader: Reader, _challenge: Challenge | None, facts: Facts) -> tuple[str, str, str]:
    told = wording.labelled(
        _("Your declaration “%(document)s”", document=facts["document"]), declarations.state_name(facts["state"])
    )
    why = " – ".join(filter(None, [declarations.reason_name(facts["reason"]), facts["text"]]))
    return told, why, f"/declarations/{facts['declaration']}"


def _dispute(reader: Reader, _challenge: Challenge | None, facts: Facts) -> tuple[str, str, str]:
    if facts["office"]:
        told = {
            DisputeState.ANSWERED: _("Your dispute is answered"),
            DisputeState.UPHELD: _("Your dispute is upheld"),
            DisputeState.PARTLY_UPHELD: _("Your dispute is partly upheld"),
        }.get(facts["state"], _("Your dispute is rejected"))
        return told, facts["text"], f"/disputes/{facts['dispute']}"
    name = reader.name(facts["person"], None)
    told = _("%(name)s writes in a dispute", name=name)
    if facts["first"]:
        told = _("%(name)s disagrees", name=name)
    elif facts["state"] == DisputeState.WITHDRAWN:
        told = _("%(name)s no longer disagrees", name=name)
    return told, facts["text"], f"/disputes/office/{facts['dispute']}"


def _learning(reader: Reader, _challenge: Challenge | None, facts: Facts) -> tuple[str, str, str]:
    return learning_told(facts, reader.of_several(facts["person"]))


def _announcement(_reader: Reader, _challenge: Challenge | None, facts: Facts) -> tuple[str, str, str]:
    return facts["title"], facts.get("text", ""), f"/announcements/{facts['announcement']}"


WORDS: Mapping[Kind, Callable[[Reader, Challenge | None, Facts], tuple[str, str, str]]] = {
    Kind.LAUNCHED: _launched,
    Kind.AMENDED: _amended,
    Kind.CLOSED: _closed,
    Kind.STEP: _step,
    Kind.OVERTAKEN: _overtaken,
    Kind.RIVAL: _rival,
    Kind.STATEMENT: _statement,
    Kind.IMPORT: _import,
    Kind.ARRIVAL: _arrival,
    Kind.DECLARATION: _declaration,
    Kind.DISPUTE: _dispute,
    Kind.LEARNING: _learning,
    Kind.ANNOUNCEMENT: _announcement,
}
