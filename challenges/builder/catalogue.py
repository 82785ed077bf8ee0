"""What a field proposes of catalogue and people: ranges, products, segments, teams, participants, modules."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from challenges.definition.model import Definition
from core.models import Client, Completion, Participant, Product, Team

# As many as a list shows that somebody types into.
MOST = 500
FOUND = 20


@dataclass(frozen=True)
class Proposal:
    """What may be written into a field, and what it is called."""

    value: str
    label: str = ""


def ranges_of(session: Session) -> list[str]:
    """Every range of the catalogue and what it lies below; the widest first, of those the ones with most products."""
    counts = Counter[str]()
    for path in session.scalars(select(Product.range)):
        counts.update(accumulate(path.split("/"), "{}/{}".format) if path else ())
    return [
        name for name, _count in sorted(counts.items(), key=lambda found: (found[0].count("/"), -found[1], found[0]))
    ]


def proposals(session: Session, definition: Definition) -> dict[str, Sequence[Proposal]]:
    """What the fields of each kind propose; of products and participants the first, the others are searched."""
    codes = [rule.name for rule in (*definition.criteria, *definition.boosters, *definition.caps)]
    return {
        "range": [Proposal(name) for name in sorted(ranges_of(session))[:MOST]],
        "product": found(session, "product", ""),
        "participant": found(session, "participant", "", definition.credit),
        "segment": _plain(session, select(Client.segment).where(Client.segment != "").distinct()),
        "team": _plain(session, select(Team.name)),
        "module": _plain(session, select(Completion.module).distinct()),
        "rule": [Proposal(name) for name in codes],
    }


def found(session: Session, kind: str, text: str, credit: str = "") -> list[Proposal]:
    """The products or participants whose code or name has that text in it, the first few by code."""
    model = Product if kind == "product" else Participant
    matches = model.code.icontains(text, autoescape=True) | model.name.icontains(text, autoescape=True)
    query = select(model.code, model.name).where(matches).order_by(model.code).limit(FOUND)
    if kind == "participant" and credit:
        query = query.where(Participant.kind == credit)
    return [Proposal(code, name) for code, name in session.execute(query)]


def _plain(session: Session, query: Select[str]) -> list[Proposal]:
    return [Proposal(name) for name in sorted(name for name in session.scalars(query.limit(MOST)) if name)]
