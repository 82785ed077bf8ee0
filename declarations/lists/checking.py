"""What keeps a document of a list from being submitted: its own cells, and the checks of every declaration."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.limits import DECLARATION_LINES
from core.models import Participant
from declarations.checks import checked
from declarations.lists.cells import find_seller, number_of, read_day, reason_of
from declarations.lists.models import CELLS, HEAD, ListedDocument, ListedLine
from declarations.typed import Typed, TypedLine, read_amount, read_quantity

NUMBER_LETTERS = 64


@dataclass(frozen=True)
class Looked:
    """A document that was looked at: as it would be declared, and what keeps it from that.

    head: sentences by the name of the cell (`lines`: of all of them). lines: the same by the place of the line in the
    document, from 0; under "" what is about the line.
    """

    typed: Typed
    head: dict[str, str] = field(default_factory=dict)
    lines: dict[int, dict[str, str]] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        """Whether nothing keeps it."""
        return not self.head and not self.lines

    @property
    def sentences(self) -> list[str]:
        """All that keeps it."""
        return [*self.head.values(), *(told for faults in self.lines.values() for told in faults.values())]


def look(
    session: Session,
    shop: Participant,
    listed: ListedDocument,
    sellers: Sequence[Participant],
    is_twice: bool,
) -> Looked:
    """Look at a document; sellers: whom whoever declares may name. is_twice: see `stands_twice`."""
    lines = listed.lines
    kept = {place: line for place, line in enumerate(lines) if not line.left_out}
    typed = _typed(listed, list(kept.values()), sellers)
    own_lines = {place: found for place, line in kept.items() if (found := _faults_of(line, sellers))}
    head = _faults_of_head(listed, len(kept), is_twice)
    with_codes, faults = checked(session, shop, typed, None)
    places = list(kept)
    for (row, name), told in faults.items():
        if row is None:
            head.setdefault(name, told)
        else:
            own_lines.setdefault(places[row], {}).setdefault(name, told)
    return Looked(with_codes, head, own_lines)


def _typed(listed: ListedDocument, lines: Sequence[ListedLine], sellers: Sequence[Participant]) -> Typed:
    read = tuple(
        TypedLine(
            line.product,
            number_of(read_quantity(line.quantity)),
            number_of(read_amount(line.amount)),
            seller.id if line.seller and (seller := find_seller(line.seller, sellers)) else None,
        )
        for line in lines
    )
    return Typed(listed.document, read_day(listed.date) if listed.date else None, listed.client, read)


def _faults_of(line: ListedLine, sellers: Sequence[Participant]) -> dict[str, str]:
    """What is wrong with the cells of a line themselves."""
    found = {name: told for name in CELLS if (told := reason_of(name, getattr(line, name)))}
    if line.seller and find_seller(line.seller, sellers) is None:
        found["seller"] = _("Nobody, or several, of this name sell here. Write one of those that are offered.")
    return found | line.unread


def _faults_of_head(listed: ListedDocument, lines: int, is_twice: bool) -> dict[str, str]:
    found = {name: told for name in HEAD if (told := reason_of(name, getattr(listed, name)))}
    if len(listed.document) > NUMBER_LETTERS:
        found["document"] = _("Write at most %(max)d characters.", max=NUMBER_LETTERS)
    elif is_twice:
        found["document"] = _("Another document of this list has the same number.")
    if lines > DECLARATION_LINES:
        found["lines"] = _("A declaration has at most %(most)s lines. Leave some out.", most=DECLARATION_LINES)
    return found | listed.faults_of_head


def stands_twice(session: Session, listed: ListedDocument) -> bool:
    """Whether another document of the list, which is not left out, has the same number."""
    number = listed.document
    query = select(ListedDocument.id).where(
        ListedDocument.list_id == listed.list_id,
        ListedDocument.id != listed.id,
        ListedDocument.document.in_({number, number.upper(), number.lower()}),
        ListedDocument.left_out.is_(False),
    )
    return bool(number) and session.scalar(query.limit(1)) is not None
