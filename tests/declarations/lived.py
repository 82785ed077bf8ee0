"""A history with declarations in it: what is done to them, and what a model in plain Python says that they then say.

Their sale lines are those that files and disputes write too: they stand among the records of the history.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from typing import ClassVar, Self

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from challenges.lifecycle.services import add_challenge
from challenges.models import Challenge, State
from core.errors import Refused
from declarations import services
from declarations.life import Changed
from declarations.models import Declaration
from declarations.returns.told import returned_of
from declarations.services import Verdict
from declarations.typed import Typed, TypedLine
from imports.models import ImportRun
from tests.challenges.history import History, Ledger
from tests.declarations.known import Known, Said, Sale, as_text, rules
from tests.declarations.shops import account_id, add_accounts, person
from tests.slow import imports
from tests.slow.files import to_toml
from tests.slow.imports import DEAD, OPTIONAL, Identity, Row
from tests.slow.world import Line, Participant, World
from tests.stored import store_world

SHOPS = {"D1": "one", "D2": "two"}
SELLERS = {"D1": ("S1", "S2"), "D2": ()}
# What may follow what, written once more by hand.
AFTER = {
    "submitted": {"draft", "submitted", "refused"},
    "validated": {"submitted", "under_review", "partly_validated"},
    "partly_validated": {"submitted", "under_review"},
    "refused": {"submitted", "under_review"},
    "review": {"submitted", "under_review"},
    "cancel own": {"draft", "submitted", "under_review", "refused"},
    "cancel": {"draft", "submitted", "under_review", "refused", "validated", "partly_validated"},
}
STANDS = {"submitted", "under_review", "validated", "partly_validated"}
# Rows of a declaration say nothing of a rep, and nothing of them is held.
DECLARED = imports.Way(frozenset(OPTIONAL) - {"rep"}, accept=True)


@dataclass
class Lived(History):
    """The same with declarations; last: what was done last, as a request that may come again."""

    # How whoever acts on what is no longer so is told.
    changed: ClassVar[tuple[type[Refused], ...]] = (Changed,)

    declared: list[Known] = field(default_factory=list)
    last: Callable[[], object] | None = None
    turns: Iterator[int] = field(default_factory=count)
    # Code and name, in the order in which they came.
    clients: list[tuple[str, str]] = field(default_factory=lambda: [("C1", ""), ("C2", "")])

    @classmethod
    def begun(cls, session: Session) -> Self:
        """Two distributors, one with two sellers, and a challenge for either kind."""
        people = {code: Participant(code, code, "distributor") for code in SHOPS}
        people |= {code: Participant(code, code, "seller", parent="D1") for code in SELLERS["D1"]}
        world = World(people, {"P0": "garden/rakes", "P1": "garden/spades"}, segments={"C1": "", "C2": ""})
        store_world(session, world)
        add_accounts(session)
        lived = cls(session, world)
        for credit in ("distributor", "seller"):
            lived.files[f"{credit}s"] = rules(credit)
            add_challenge(session, to_toml(rules(credit)))
            lived.launch(f"{credit}s")
        return lived

    # --- What is done ---

    def begin(self, shop: str, sale: Sale) -> None:
        one, who = Known(shop, sale), account_id(self.session, SHOPS[shop])
        key = str(len(self.declared))
        one.number = services.begin(self.session, person(self.session, shop), who, key, self.typed(sale)).id
        self.declared.append(one)

    def submit(self, one: Known, sale: Sale) -> None:
        number, seen, typed = one.number, one.version, self.typed(sale)
        own = one.state == "submitted" and one.sale.document == sale.document
        allowed = one.state in AFTER["submitted"] and (own or not self.is_taken(one.shop, sale.document))
        allowed = allowed and not self.keeps_back(one, sale.lines, sale.day)
        who = account_id(self.session, SHOPS[one.shop])
        if not self.tried(allowed, lambda: services.submit(self.session, number, seen, typed, who)):
            return
        before = one.rows("cancelled") if one.state == "submitted" else []
        one.sale, one.good, one.late = self.resolved(one.shop, sale), None, self.is_late(sale.day)
        one.client = self.client(one)
        now = {line.identity for line in one.rows()}
        self.say([*one.rows(), *(line for line in before if line.identity not in now)], DECLARED)
        one.state, one.version = "submitted", one.version + 1

    def judge(self, one: Known, good: frozenset[int]) -> None:
        to = "validated" if good == one.every else "partly_validated" if good else "refused"
        allowed = one.state in AFTER[to] and not self.keeps_back(one, one.lines_of(good))
        number, seen, verdict, who = one.number, one.version, Verdict(good, "other"), account_id(self.session, "ann")
        if self.tried(allowed, lambda: services.decide(self.session, number, seen, verdict, who)):
            self.decided(one, good, to)

    def decided(self, one: Known, good: frozenset[int], to: str) -> None:
        one.good, one.state, one.version = good, to, one.version + 1
        self.say(one.rows(), DECLARED)

    def review(self, one: Known) -> None:
        number, seen, who = one.number, one.version, account_id(self.session, "ann")
        if self.tried(one.state in AFTER["review"], lambda: services.review(self.session, number, seen, who)):
            one.state = "submitted" if one.state == "under_review" else "under_review"
            one.version += 1

    def cancel(self, one: Known, is_own: bool) -> None:
        number, seen, who = one.number, one.version, account_id(self.session, SHOPS[one.shop] if is_own else "ann")
        stands = one.state in STANDS
        allowed = one.state in AFTER["cancel own" if is_own else "cancel"]
        allowed = allowed and not (stands and any(it[0] == one.sale.document for _, it, _ in self.given(one.shop, one)))
        if self.tried(allowed, lambda: services.cancel(self.session, number, seen, who, "so", is_own)):
            self.say(one.rows("cancelled") if stands else [], DECLARED)
            one.state, one.version = "cancelled", one.version + 1

    def tried(self, allowed: bool, do: Callable[[], object]) -> bool:
        """Do it, and see that it is refused where it has to be; nothing of what was refused is left."""
        step = self.session.begin_nested()
        try:
            do()
        except Refused:
            step.rollback()
            assert not allowed
            return False
        step.commit()
        assert allowed
        self.last = do
        return True

    def replay(self) -> None:
        """The last request once more, as it was: it has been done, and is not done again."""
        if self.last is not None:
            with pytest.raises(self.changed), self.session.begin_nested():
                self.last()

    # --- What the model says ---

    def say(self, lines: Iterable[Line], way: imports.Way) -> None:
        """What an import made by an act wrote."""
        run = self.session.scalar(select(func.max(ImportRun.id)))
        self.took(imports.take(self.records, [Row(line) for line in lines], way), run or 0, accept=True)

    def typed(self, sale: Sale) -> Typed:
        ids = {code: person(self.session, code).id for code in SELLERS["D1"]}
        lines = (
            TypedLine(it.product, it.quantity, it.cents, ids.get(it.seller), returns=as_text(it.returns))
            for it in sale.lines
        )
        return Typed(sale.document, sale.day, sale.client, tuple(lines))

    def sold(self, shop: str) -> list[Line]:
        """The sale lines of a distributor, dead ones too."""
        return [record.now for key, record in self.records.items() if key[1] == shop]

    def is_taken(self, shop: str, document: str) -> bool:
        return any(line.document == document and line.status not in DEAD for line in self.sold(shop))

    def is_late(self, day: date) -> bool:
        files = [file for code, file in self.files.items() if self.challenge(code).state == State.RUNNING]
        return bool(files) and not any(
            it["start"] <= day <= it["end"] and it.get("declare_until", it["end"]).year == 2099 for it in files
        )

    def client(self, one: Known) -> str:
        """The code of the client that is meant: one of the distributor's own of that code or name, or a new one."""
        if not one.sale.client:
            return ""
        known = [code for code, name in self.clients if one.sale.client in (code, name)]
        bought = {line.client for line in self.sold(one.shop)}
        found = next((code for code in known if code in bought), None)
        if found is None:
            place, found = 1, f"{one.shop}-{one.number}"
            while found in dict(self.clients):
                place += 1
                found = f"{one.shop}-{one.number}-{place}"
            self.clients.append((found, one.sale.client))
        return found

    def origin(self, shop: str, line: Said) -> Line | None:
        """The only sale line that a return may mean."""
        assert line.returns is not None
        document, place = line.returns
        meant = [it for it in self.sold(shop) if it.document in (document, document.upper())]
        meant = [it for it in meant if it.product == line.product and place in (None, it.line)]
        is_sale = len(meant) == 1 and meant[0].status not in DEAD and min(meant[0].quantity, meant[0].amount_cents) > 0
        return meant[0] if is_sale else None

    def given(self, shop: str, but: Known) -> Iterator[tuple[Known, tuple[str, int], Said]]:
        """What is given back by the other declarations that stand: which one, document and line, how much."""
        for one in self.declared:
            if one.shop == shop and one is not but and one.state in STANDS:
                for line in one.lines_of(one.every - one.refused):
                    if line.returns is not None:
                        yield one, (line.returns[0], line.returns[1] or 0), line

    def keeps_back(self, one: Known, lines: Iterable[Said], day: date | None = None) -> bool:
        """Whether some line gives back what it cannot; day: when it is submitted, else it is to be validated."""
        pieces, cents = Counter[Identity](), Counter[Identity]()
        for line in (it for it in lines if it.returns is not None):
            origin = self.origin(one.shop, line)
            if line.quantity > 0 or origin is None:
                return True
            if day < origin.date if day else origin.status != "validated":
                return True
            key, before = origin.identity, [it for _, at, it in self.given(one.shop, one) if at == origin.identity[2:]]
            pieces[key] -= line.quantity
            cents[key] -= line.cents
            if pieces[key] - sum(it.quantity for it in before) > origin.quantity:
                return True
            if cents[key] - sum(it.cents for it in before) > origin.amount_cents:
                return True
        return False

    def resolved(self, shop: str, sale: Sale) -> Sale:
        """What is given back named whole: credited to who sold it, and to who bought it where nobody was named."""
        lines, buyers = [], []
        for line in sale.lines:
            origin = self.origin(shop, line) if line.returns else None
            buyers.append(origin.client if origin else None)
            sold = replace(line, returns=(origin.document, origin.line), seller=origin.seller) if origin else line
            lines.append(sold)
        client = sale.client
        if not client and len(set(buyers)) == 1 and buyers[0]:
            client = dict(self.clients)[buyers[0]] or buyers[0]
        return replace(sale, lines=tuple(lines), client=client)

    def check_other_ways(self, challenge: Challenge, ledger: Ledger, ranking: list[tuple[int, str, str, int]]) -> None:
        """Now and then, as these take most of the time, and other histories go there after every step."""
        if next(self.turns) % 8 == 0:
            super().check_other_ways(challenge, ledger, ranking)

    def check(self) -> None:
        """Ledger and ranks, and the trail; then each declaration, and what is told of returns."""
        super().check()
        self.check_trail()
        for one in self.declared:
            stored = self.session.get_one(Declaration, one.number)
            assert (stored.state, stored.version, stored.late) == (one.state, one.version, one.late)
            assert (stored.document, stored.client_code) == (one.sale.document, one.client)
            assert [line.amount_cents for line in stored.lines] == [line.cents for line in one.sale.lines]
            assert [line.returns for line in stored.lines] == [as_text(line.returns) for line in one.sale.lines]
        for shop in SHOPS:
            found = Counter[tuple[str, int]]()
            for _one, at, line in self.given(shop, Known("", Sale("", date.min, "", ()))):
                found[at] += line.cents
            told = Counter[tuple[str, int]]()
            for document in {line.document for line in self.sold(shop)}:
                for it in returned_of(self.session, person(self.session, shop).id, document, None):
                    told[document, it.line] += it.cents
            assert told == found
