"""A declaration looked at by every check that is on; what they found is kept with it."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from challenges.definition.model import Definition
from core.accounts.models import Account
from core.clock import today
from core.models import Kind, Participant
from declarations.alerts import reading
from declarations.alerts.files import same_files
from declarations.alerts.found import Found, Sold
from declarations.alerts.habits import closed_day, round_series
from declarations.alerts.kinds import Check
from declarations.alerts.models import Alert
from declarations.alerts.numbering import numbering
from declarations.alerts.numbers import series_of
from declarations.alerts.people import Somebody, own_client
from declarations.alerts.reading import Written
from declarations.alerts.settings import Setting, read_settings
from declarations.alerts.stock import beyond_stock
from declarations.alerts.twice import twice
from declarations.alerts.usual import far_frequency, far_price, far_quantity
from declarations.catalogue import product_ids
from declarations.models import Declaration
from declarations.proven.models import DeclarationProof
from declarations.queries import WAITS, running_rules

# More than so many findings of one check say no more than these.
MOST_FOUND = 5


@dataclass
class Look:
    """One declaration before its checks; what several of them need is read once, and only where one needs it.

    products: the numbers of its products, by their codes. rules: those of the running challenges. is_written: whether
    its lines stand among the sale lines already.
    """

    session: Session
    declaration: Declaration
    products: Mapping[str, int]
    rules: Sequence[Definition]
    is_written: bool = True

    @cached_property
    def own(self) -> Sold:
        """What it says."""
        return reading.subject(self.session, self.declaration, self.products)

    @cached_property
    def written(self) -> list[Written]:
        """The distributor's other documents, by day."""
        return reading.documents_before(self.session, self.own)

    @cached_property
    def before(self) -> list[Written]:
        """Those of the year up to its day."""
        return [one for one in self.written if one.day <= self.own.day]

    @cached_property
    def is_proven(self) -> bool:
        """Whether a file proves it; none comes or goes while the declaration is held."""
        own = select(DeclarationProof.id).where(DeclarationProof.declaration_id == self.declaration.id)
        return self.session.scalar(own.limit(1)) is not None


@dataclass(frozen=True)
class Looked:
    """What the checks that are on found in a declaration, each with its setting."""

    look: Look
    settings: Mapping[Check, Setting]
    found: Mapping[Check, list[Found]]

    @property
    def score(self) -> int:
        """What it comes to by the weights of the checks that have found something."""
        return sum(self.settings[check].weight for check, found in self.found.items() if found)

    def since(self, latest: datetime | None) -> "Looked":
        """The same with what others have written since a moment, where nothing of the distributor's own has changed.

        What its prices are compared with stays what had been sold when it was looked at.
        """
        # Of what was found elsewhere, nobody knows whether it is still there.
        is_anew = latest is None or bool(self.found.get(Check.TWICE))
        found = dict(self.found)
        if Check.TWICE in found:
            found[Check.TWICE] = _twice(self.look, self.settings[Check.TWICE], None if is_anew else latest)
        # Nobody is told of a count, or of another declaration's files.
        for check, make in ((Check.FILE, _file), (Check.STOCK, _stock)):
            if check in found:
                found[check] = make(self.look, self.settings[check])
        return replace(self, found=found)


def look_at(session: Session, declaration: Declaration) -> Looked:
    """Look at a declaration whose lines are written, as it now stands; nothing is kept."""
    return looked_at(Look(session, declaration, product_ids(session, declaration), running_rules(session)))


def looked_at(look: Look) -> Looked:
    """What the checks that are on find."""
    settings = read_settings(look.session)
    found = {check: make(look, settings[check]) for check, make in CHECKS.items() if settings[check].active}
    return Looked(look, settings, found)


def look_over(session: Session, declaration: Declaration, former: str = "", looked: Looked | None = None) -> int:
    """Work out what is unusual about a declaration as it now stands, and keep it with it; its score.

    One that waits and may be the same sale is looked at anew: which of the two is right, nobody knows yet. So is one
    that was taken for the same sale by what it said before; former: the number that it bore then, if any. looked: what
    was found, where the caller has looked.
    """
    found = _keep(session, declaration, looked or look_at(session, declaration))
    documents = {(int(one.facts["shop"]), str(one.facts["document"])) for one in found}
    for other in _waiting(session, declaration, documents, _alerted_by(session, declaration, former)):
        _keep(session, other, look_at(session, other))
    return declaration.score


def look_without(session: Session, declaration: Declaration) -> None:
    """Look anew at those that wait and were taken for the same sale as one that does not stand any more."""
    for other in _waiting(session, declaration, set(), _alerted_by(session, declaration, declaration.document)):
        _keep(session, other, look_at(session, other))


def _keep(session: Session, declaration: Declaration, looked: Looked) -> list[Found]:
    """Keep what was found in a declaration; what of it was found in other documents."""
    if looked.look.is_written:
        session.execute(delete(Alert).where(Alert.declaration_id == declaration.id))
    declaration.score, elsewhere = looked.score, list[Found]()
    for check, every in looked.found.items():
        found, weight = every[:MOST_FOUND], looked.settings[check].weight
        elsewhere += found if check in (Check.TWICE, Check.FILE) else []
        session.add_all(
            Alert(declaration_id=declaration.id, version=declaration.version, name=check.value, weight=weight,
                  line=one.line, facts=json.dumps(dict(one.facts), ensure_ascii=False))
            for one in found
        )  # fmt: skip
    session.flush()
    return elsewhere


def _alerted_by(session: Session, declaration: Declaration, document: str) -> set[int]:
    """The declarations that wait, by number, of which it was found that they may be this one, under that number."""
    if not document:
        return set()
    named = {"shop": declaration.distributor_id, "document": document}.items()
    query = select(Alert).join(Declaration, Declaration.id == Alert.declaration_id)
    query = query.where(WAITS, Alert.name.in_((Check.TWICE.value, Check.FILE.value)))
    # Among thousands that wait only those are read that may name it.
    query = query.where(Alert.facts.contains(json.dumps(document, ensure_ascii=False), autoescape=True))
    return {alert.declaration_id for alert in session.scalars(query) if named <= alert.told.items()}


def _waiting(
    session: Session, declaration: Declaration, documents: Collection[tuple[int, str]], numbers: Collection[int]
) -> Sequence[Declaration]:
    """The declarations that wait of these documents or numbers; one on which somebody is deciding is left to them."""
    if not documents and not numbers:
        return []
    named = ((Declaration.distributor_id == shop) & (Declaration.document == document) for shop, document in documents)
    query = select(Declaration).where(or_(Declaration.id.in_(numbers), *named), Declaration.id != declaration.id)
    query = query.where(WAITS).order_by(Declaration.id)
    return session.scalars(query.with_for_update(skip_locked=True)).all()


def _twice(look: Look, setting: Setting, since: datetime | None = None) -> list[Found]:
    return twice(look.own, reading.candidates(look.session, look.own, setting.bound, since), setting.bound)


def _file(look: Look, _setting: Setting) -> list[Found]:
    return same_files(look.session, look.declaration) if look.is_proven else []


def _stock(look: Look, setting: Setting) -> list[Found]:
    return beyond_stock(look.session, look.declaration, look.own.goods, setting.bound, look.is_written)


def _numbering(look: Look, setting: Setting) -> list[Found]:
    own = series_of(look.own.document)
    if own is None:
        return []
    numbered = ((series_of(one.document), one.day) for one in look.written)
    known = [(series[1], day) for series, day in numbered if series is not None and series[0] == own[0]]
    return _some(numbering((own[1], look.own.day), known, setting.bound))


def _price(look: Look, setting: Setting) -> list[Found]:
    prices = reading.prices_of(look.session, look.own)
    return _some(*(far_price(goods, prices[goods.product], setting.bound) for goods in look.own.goods))


def _quantity(look: Look, setting: Setting) -> list[Found]:
    most_of, most = reading.most_sold(look.session, look.own)
    return _some(*(far_quantity(goods, most_of, most, setting.bound) for goods in look.own.goods))


def _frequency(look: Look, setting: Setting) -> list[Found]:
    return _some(far_frequency(look.own.day, [one.day for one in look.before], setting.bound))


def _day(look: Look, _setting: Setting) -> list[Found]:
    if look.own.day > today():
        return [Found({"why": "future"})]
    if look.rules and not any(rule.start <= look.own.day <= rule.end for rule in look.rules):
        return [Found({"why": "outside"})]
    return _some(closed_day(look.own.day, [one.day for one in look.before]))


def _round(look: Look, setting: Setting) -> list[Found]:
    return _some(round_series(look.own.cents, [one.cents for one in look.before], setting.bound))


def _client(look: Look, setting: Setting) -> list[Found]:
    session, shop = look.session, look.own.shop
    if not look.own.client_name:
        return []
    sellers = select(Participant.id, Participant.name).where(
        Participant.parent_id == shop, Participant.kind == Kind.SELLER.value
    )
    accounts = select(Account.id, Account.name).where(Account.participants.any(Participant.id == shop))
    people = [Somebody("shop", shop, look.declaration.distributor.name)]
    people += [Somebody("seller", number, name) for number, name in session.execute(sellers)]
    people += [Somebody("account", number, name) for number, name in session.execute(accounts)]
    return _some(own_client(look.own.client_name, people, setting.bound))


def _some(*found: Found | None) -> list[Found]:
    return [one for one in found if one is not None]


CHECKS: Mapping[Check, Callable[[Look, Setting], list[Found]]] = {
    Check.TWICE: _twice,
    Check.FILE: _file,
    Check.STOCK: _stock,
    Check.NUMBERING: _numbering,
    Check.PRICE: _price,
    Check.QUANTITY: _quantity,
    Check.FREQUENCY: _frequency,
    Check.DAY: _day,
    Check.ROUND: _round,
    Check.CLIENT: _client,
}
