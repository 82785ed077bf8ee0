"""What Palier has of somebody's sales, for their own list to be compared with.

Of lines that are credited to somebody else no more is read than their document's number and to whom; and of those not
even the number where it belongs to the books of a distributor that is not the reader's.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, FromClause, Select, Table, and_, not_, or_, select
from sqlalchemy.orm import Session

from challenges.ledger.closings import as_it_counts
from challenges.reading.lines import lines_at
from core.bulk import Schema, listed, read_frame
from core.clock import day_of
from core.models import Client, Kind, Participant, Product
from core.viewer import Viewer
from imports.models import HeldLine, HeldState
from portal.count.findings import Elsewhere, Former, Party, Row, Sold
from portal.count.numbers import bare, writings
from portal.count.reasons import Reasons, Said
from portal.count.scopes import Scope
from sales.models import SaleKind, SaleLine, SaleLineVersion

LINES: Table = SaleLine.__table__  # type: ignore[assignment]
VERSIONS: Table = SaleLineVersion.__table__  # type: ignore[assignment]
HELD: Table = HeldLine.__table__  # type: ignore[assignment]
SCHEMA: Schema = {
    "id": pl.Int64,
    "document": pl.String,
    "line": pl.Int64,
    "kind": pl.String,
    "day": pl.Date,
    "status": pl.String,
    "quantity": pl.Int64,
    "cents": pl.Int64,
    "client": pl.String,
    "client_name": pl.String,
    "product": pl.String,
    "product_name": pl.String,
}
OTHERS: Schema = {"id": pl.Int64, "document": pl.String, "owner": pl.Int64}
FORMER: Schema = {"id": pl.Int64, "cents": pl.Int64, "until": pl.Datetime("us")}
# So many numbers are looked up at a time.
AT_ONCE = 900


@dataclass(frozen=True)
class Known:
    """Everything that is known of the list's documents, and every line that counts."""

    sold: Sequence[Sold]
    elsewhere: Sequence[Elsewhere]


def read_known(session: Session, scope: Scope, viewer: Viewer, rows: Sequence[Row], reasons: Reasons) -> Known:
    """What Palier has of a participant's sales, beside a list of them; as the viewer may read it."""
    reader = _Reader(session, scope, viewer, {row.document for row in rows})
    former = reader.former()
    lines = [*reader.own(), *reader.own_elsewhen()]
    told = {it["id"]: _sold(it, reasons.of(_said(it)), former.get(it["id"], [])) for it in lines}
    # A held line has a number of its own; below zero it is no sale line's.
    held = [_sold(it | {"id": -it["id"]}, reasons.held()) for it in reader.held()]
    return Known([*told.values(), *held], list(reader.elsewhere(former)))


def _said(line: Mapping[str, Any]) -> Said:
    return Said(line["id"], line["day"], line["status"])


def _sold(line: Mapping[str, Any], why: Any, former: Collection[tuple[int, datetime]] = ()) -> Sold:
    return Sold(
        line["id"],
        line["document"],
        line["line"],
        line["day"],
        line["cents"],
        line["quantity"],
        why.fate,
        Party((line["client"] or "", line["client_name"] or "")),
        Party((line["product"] or "", line["product_name"] or "")),
        why.points,
        why.reasons,
        tuple(Former(cents, day_of(until)) for cents, until in former if cents != line["cents"]),
    )


class _Reader:
    def __init__(self, session: Session, scope: Scope, viewer: Viewer, documents: Collection[str]) -> None:
        self.session, self.scope, self.viewer = session, scope, viewer
        self.person = scope.person
        self.bare = {bare(document) for document in documents}
        self.writings = writings(documents)
        self.found: set[int] = set()

    def own(self) -> Iterator[dict[str, Any]]:
        """The lines of theirs of the days that are looked at, as they count: of a closed challenge, as they stood."""
        challenge = self.scope.challenge
        as_of = as_it_counts(challenge, self.person.id).as_of if challenge else None
        source = lines_at(as_of)
        inside = and_(source.c.date >= self.scope.first, source.c.date <= self.scope.last)
        yield from self._lines(source, inside)

    def own_elsewhen(self) -> Iterator[dict[str, Any]]:
        """Lines of theirs that bear a number of the list and were not found there."""
        for some in self._some():
            yield from self._lines(LINES, LINES.c.document.in_(some))

    def _lines(self, source: FromClause, condition: ColumnElement[bool]) -> Iterator[dict[str, Any]]:
        query = _named(source).where(self._is_own(source), condition)
        for line in read_frame(self.session, query, SCHEMA).iter_rows(named=True):
            if line["id"] not in self.found:
                self.found.add(line["id"])
                yield line

    def held(self) -> Iterator[dict[str, Any]]:
        """Lines of theirs that wait in an import for a decision."""
        waiting = HELD.c.state == HeldState.WAITING.value
        for some in self._some():
            query = _named(HELD).where(self._is_own(HELD), waiting, HELD.c.document.in_(some))
            yield from read_frame(self.session, query, SCHEMA).iter_rows(named=True)

    def former(self) -> dict[int, list[tuple[int, datetime]]]:
        """What lines of these numbers came to while they were credited to this participant, the latest first."""
        found: dict[int, list[tuple[int, datetime]]] = {}
        columns = [VERSIONS.c.sale_line_id, VERSIONS.c.amount_cents, VERSIONS.c.replaced_at]
        for some in self._some():
            lines = select(LINES.c.id).where(LINES.c.document.in_(some))
            query = select(*columns).where(VERSIONS.c.sale_line_id.in_(lines), self._is_own(VERSIONS))
            versions = read_frame(self.session, query.order_by(VERSIONS.c.replaced_at.desc()), FORMER)
            for line, cents, until in versions.iter_rows():
                found.setdefault(line, []).append((cents, until))
        return found

    def elsewhere(self, former: Mapping[int, Sequence[tuple[int, datetime]]]) -> Iterator[Elsewhere]:
        """The list's documents of which lines are credited to others: those told most of come first."""
        found = [
            self._elsewhere(line, former.get(line["id"], ()))
            for some in self._some()
            for line in read_frame(self.session, self._of_others(some), OTHERS).iter_rows(named=True)
        ]
        yield from sorted(set(found), key=lambda it: (it.until is None, not it.owner, it.is_nobodys, it.document))

    def _elsewhere(self, line: Mapping[str, Any], former: Sequence[tuple[int, datetime]]) -> Elsewhere:
        owner = line["owner"]
        name = self._name(owner) if owner is not None and self.viewer.sees(owner) else ""
        until: date | None = day_of(former[0][1]) if former else None
        return Elsewhere(line["document"], name, owner is None and self.person.kind != Kind.CLIENT, until)

    def _name(self, person_id: int) -> str:
        return self.session.get_one(Participant, person_id).name

    def _of_others(self, numbers: Sequence[str]) -> Select[*tuple[Any, ...]]:
        people = (self.viewer.people or frozenset()) | self.viewer.distributors
        own_books = or_(LINES.c.kind == SaleKind.SELL_IN.value, listed(LINES.c.issuer_id, people))
        column = LINES.c.client_id if self.person.kind == Kind.CLIENT else LINES.c[f"{self.person.kind}_id"]
        # A client's number is nobody's among participants.
        owner = LINES.c[f"{Kind.REP.value}_id"] if self.person.kind == Kind.CLIENT else column
        not_own = or_(column.is_(None), not_(self._is_own(LINES)))
        query = select(LINES.c.id, LINES.c.document, owner)
        return query.where(LINES.c.document.in_(numbers), own_books, not_own)

    def _is_own(self, source: FromClause) -> ColumnElement[bool]:
        """Whether a line is credited to the participant."""
        if self.person.kind != Kind.CLIENT:
            return source.c[f"{self.person.kind}_id"] == self.person.id
        return source.c.client_id.in_(select(Client.id).where(Client.code == self.person.code))

    def _some(self) -> Iterator[list[str]]:
        for at in range(0, len(self.writings), AT_ONCE):
            yield self.writings[at : at + AT_ONCE]


def _named(source: FromClause) -> Select[*tuple[Any, ...]]:
    """The lines of a source with whom and what they name (columns SCHEMA)."""
    line = source.c
    columns = [line.id, line.document, line.line, line.kind, line.date, line.status, line.quantity, line.amount_cents]
    query = select(*columns, Client.code, Client.name, Product.code, Product.name)
    return query.outerjoin(Client, Client.id == line.client_id).outerjoin(Product, Product.id == line.product_id)
