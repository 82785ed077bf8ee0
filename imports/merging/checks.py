"""Whether two codes may be merged: they are of one list and one kind, and neither was merged before."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import Refused
from core.models import Client, Kind, Participant

Pair = tuple[str, int, int]


@dataclass(frozen=True)
class Codes:
    """Two codes of one list (`clients` or `participants`): the one that is given up, and the one that stays."""

    what: str
    merged: str
    kept: str

    @property
    def label(self) -> str:
        """What the trail calls it."""
        return f"{self.merged} → {self.kept}"


def pairs_of(session: Session, codes: Codes) -> list[Pair]:
    """The records to merge: list, id that is merged, id that is kept; Refused where they may not be."""
    if codes.merged == codes.kept:
        raise Refused(_("These are the same code. Write the other one."))
    people = [_person(session, code) for code in (codes.merged, codes.kept)]
    if codes.what == "participants" and not (people[0] and people[0].kind == Kind.CLIENT):
        return [_people(codes, *people)]
    return [_clients(session, codes), *_enrolled(codes, *people)]


def _person(session: Session, code: str) -> Participant | None:
    return session.scalar(select(Participant).where(Participant.code == code))


def _people(codes: Codes, merged: Participant | None, kept: Participant | None) -> Pair:
    if merged is None or kept is None:
        raise Refused(_("There is no participant “%(code)s”.", code=codes.kept if merged else codes.merged))
    if merged.kind != kept.kind:
        raise Refused(_("“%(merged)s” and “%(kept)s” are not of the same kind.", merged=codes.merged, kept=codes.kept))
    if merged.kind == Kind.DISTRIBUTOR:
        raise Refused(_("The codes of distributors cannot be merged: documents are known by them."))
    _refuse_merged(merged, kept)
    return "participants", merged.id, kept.id


def _refuse_merged(*records: Participant | Client) -> None:
    for record in records:
        if record.merged_into_id is not None:
            raise Refused(_("“%(code)s” was merged already. Write the code that was kept.", code=record.code))


def _clients(session: Session, codes: Codes) -> Pair:
    found = [session.scalar(select(Client).where(Client.code == code)) for code in (codes.merged, codes.kept)]
    for code, client in zip((codes.merged, codes.kept), found, strict=True):
        if client is None:
            raise Refused(_("There is no client “%(code)s”.", code=code))
        _refuse_merged(client)
    merged, kept = (client.id for client in found if client is not None)
    return "clients", merged, kept


def _enrolled(codes: Codes, merged: Participant | None, kept: Participant | None) -> list[Pair]:
    """The participants whom the clients are, where both take part; whoever takes part may not be given up alone."""
    if merged is None:
        return []
    if merged.kind != Kind.CLIENT:
        told = _("“%(code)s” is the code of a participant who buys for itself. Keep that one.", code=codes.merged)
        raise Refused(told)
    if kept is None or kept.kind != Kind.CLIENT:
        raise Refused(_("“%(code)s” takes part in the programme and the other does not. Keep it.", code=codes.merged))
    return [_people(codes, merged, kept)]
