"""The same history with disputes in it: opened about sales, refusals and points, and answered with each outcome."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sqlalchemy import func, select

from challenges.models import State as Stage
from core.accounts.models import Account
from core.money import plain
from disputes import services
from disputes.acting import Correction, Validation, cells_of, line_in_question, stamp_of
from disputes.effects import effects_of
from disputes.life import Changed
from disputes.models import Dispute, DisputeEntry, State
from disputes.services import Outcome
from disputes.subjects import find_subject
from tests.declarations.known import Known
from tests.declarations.lived import SHOPS, Lived
from tests.declarations.shops import DAY, account_id
from tests.slow import imports, reading
from tests.slow.world import Line

LIVE = {"open", "answered"}
AFTER_DISPUTE = {"refused", "partly_validated"}
# Whoever corrects writes all of a line.
CORRECTED = imports.Way(accept=True)


@dataclass(eq=False)
class Thread:
    """A dispute as the model has it; declaration: the one that was refused."""

    number: int
    shop: str
    about: str
    document: str
    declaration: Known | None
    state: str = "open"
    version: int = 1
    said: int = 1

    @property
    def asks(self) -> tuple[str, str, str, Known | None]:
        return self.shop, self.about, self.document, self.declaration


@dataclass
class Disputed(Lived):
    """The same with disputes."""

    changed = (*Lived.changed, Changed)

    threads: list[Thread] = field(default_factory=list)

    def points_of(self, shop: str) -> int:
        """The points of a distributor: by the rules, or as they were frozen."""
        code = "distributors"
        is_closed = self.challenge(code).state == Stage.CLOSED
        ledger = self.frozen[code].ledger if is_closed else reading.points(self.world, self.files[code])
        return sum(points for (who, _, _), points in ledger.items() if who == shop)

    def disagree(self, shop: str, about: str, document: str, declaration: Known | None) -> None:
        """Open one, unless one goes on about just the same: then it is that one."""
        account = self.session.get_one(Account, account_id(self.session, SHOPS[shop]))
        asked = {"about": about, "participant": shop, "challenge": "distributors"}
        asked |= {"declaration": str(declaration.number)} if declaration else {}
        subject = find_subject(self.session, account, asked)
        is_refused = declaration is None or (declaration.state in AFTER_DISPUTE and bool(declaration.refused))
        assert (subject is not None) == is_refused
        if subject is None:
            return
        subject = subject.of_sale(document, DAY, 100_00) if about == "missing" else subject
        document = document if about == "missing" else declaration.sale.document if declaration else ""
        asks = shop, about, document, declaration
        same = [it.number for it in self.threads if it.state in LIVE and it.asks == asks]
        before = services.opened_before(self.session, account.id, f"key {len(self.threads)}", subject)
        assert (before.id if before else None) == (same[0] if same else None)
        if before is None:
            found = services.open_dispute(self.session, subject, account.id, f"key {len(self.threads)}", "why?")
            assert found.as_it_stood.get("points", 0) == (0 if declaration else self.points_of(shop))
            self.threads.append(Thread(found.id, shop, about, document, declaration))

    def talk(self, one: Thread, kind: str) -> None:
        """Say something, answer, or withdraw."""
        session, number, seen = self.session, one.number, one.version
        who, back = account_id(session, SHOPS[one.shop]), account_id(session, "ann")
        to, do = {
            "say": ("open", lambda: services.write(session, number, seen, who, "so", is_office=False)),
            "answer": ("answered", lambda: services.write(session, number, seen, back, "so", is_office=True)),
            "withdraw": ("withdrawn", lambda: services.withdraw(session, number, seen, who)),
        }[kind]
        if self.tried(one.state in LIVE, do):
            self.stepped(one, to)

    def leave_as_it_is(self, one: Thread, to: str) -> None:
        self.settled(one, one.state in LIVE, Outcome(State(to), "other", "because"), lambda: None)

    def correct(self, one: Thread, to: str, cents: int, status: str) -> None:
        """Write the sale that was missing, or the first line on record of its document, anew."""
        dispute = self.session.get_one(Dispute, one.number)
        known = [it for it in self.sold(one.shop) if it.document == one.document]
        sale = min(known, key=lambda it: it.line, default=missing(one))
        sale = replace(sale, product="P1", quantity=1 if cents >= 0 else -1, amount_cents=cents, status=status)
        cells = cells_of(self.session, dispute) | {"document": sale.document, "product": "P1", "amount": plain(cents)}
        cells |= {"quantity": str(sale.quantity), "status": status}
        stamp = stamp_of(line_in_question(self.session, dispute))
        outcome = Outcome(State(to), "other", "because", correction=Correction(cells, stamp))
        allowed = one.state in LIVE and to != "rejected" and one.about == "missing"

        def corrected() -> None:
            self.say([sale], CORRECTED)
            # An outcome that wrote a line is an import that may be taken back.
            self.runs.append(self.session.scalars(select(DisputeEntry.import_id).where(
                DisputeEntry.dispute_id == one.number, DisputeEntry.import_id.is_not(None))).one() or 0)  # fmt: skip

        self.settled(one, allowed, outcome, corrected)

    def uphold(self, one: Thread, to: str, lines: frozenset[int]) -> None:
        """Validate what was refused after all."""
        it = one.declaration
        outcome = Outcome(State(to), "other", "because", validation=Validation(lines, it.version if it else 1))
        wanted = lines & it.refused if it else frozenset()
        allowed = one.state in LIVE and to != "rejected" and bool(wanted)
        if it is not None and allowed:
            # A refused one holds no number: another document may bear it by now.
            allowed = it.state == "partly_validated" or not self.is_taken(it.shop, it.sale.document)
            allowed = allowed and it.state in AFTER_DISPUTE and not self.keeps_back(it, it.lines_of(wanted))

        def upheld() -> None:
            assert it is not None
            good = wanted | (it.good or frozenset())
            self.decided(it, good, "validated" if good == it.every else "partly_validated")

        self.settled(one, allowed, outcome, upheld)

    def settled(self, one: Thread, allowed: bool, outcome: Outcome, follow: Callable[[], None]) -> None:
        """Decide it; `follow` tells the model what that does, and the thread tells what it did to points."""
        number, seen, before = one.number, one.version, self.points_of(one.shop)
        back = account_id(self.session, "ann")
        if not self.tried(allowed, lambda: services.decide(self.session, number, seen, outcome, back)):
            return
        follow()
        self.stepped(one, outcome.state.value)
        moved = effects_of(self.session, self.session.get_one(Dispute, number))
        after = self.points_of(one.shop)
        told = {"distributors": (before, after)} if before != after or one.declaration is None else {}
        assert {it.challenge.code: (it.before, it.after) for it in moved} == told

    def stepped(self, one: Thread, to: str) -> None:
        one.state, one.version, one.said = to, one.version + 1, one.said + 1

    def check(self) -> None:
        """All of it; then each dispute."""
        super().check()
        for one in self.threads:
            stored = self.session.get_one(Dispute, one.number)
            entries = select(func.count()).where(DisputeEntry.dispute_id == one.number)
            found = stored.state, stored.version, self.session.scalar(entries)
            assert found == (one.state, one.version, one.said)


def missing(one: Thread) -> Line:
    """What is known of a sale that nobody has on record."""
    return Line("sell_out", one.document, 1, DAY, "", one.shop, "", "", "", 1, 0, "validated")
