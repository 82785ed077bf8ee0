"""Random lives of disputes beside an obvious model: states, sale lines and points after every step."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from challenges.ledger.balances import balances
from challenges.lifecycle.finding import find_challenge
from core.accounts.models import Account
from core.db import begin_writing
from core.errors import Refused
from core.money import plain
from declarations import services as declarations
from declarations.models import Declaration
from declarations.services import Verdict
from declarations.typed import TypedLine
from disputes import services
from disputes.acting import Correction, Validation, cells_of, line_in_question, stamp_of
from disputes.effects import effects_of
from disputes.life import Changed
from disputes.models import Dispute, DisputeEntry, State
from disputes.services import Outcome
from disputes.subjects import find_subject
from imports.models import ImportRun, Origin
from sales.models import SaleLine
from tests.declarations.shops import DAY, EVERY_CENTS, account_id, open_shops, person, sale

SHOPS = {"D1": "one", "D2": "two"}
LIVE = {"open", "answered"}
# Whose points a line of a shop and a seller makes in which challenge.
Identity = tuple[str, str, int]


@dataclass
class Known:
    """A dispute as the model has it."""

    number: int
    shop: str
    about: str
    document: str
    state: str = "open"
    version: int = 1
    said: int = 1


@dataclass
class Model:
    """What everything says, kept by hand; sales: status, cents and seller of each line by shop, document and place."""

    session: Session
    sales: dict[Identity, tuple[str, int, str]] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    known: list[Known] = field(default_factory=list)
    acted: int = 0

    def points(self, credit: str) -> dict[str, int]:
        cents: Counter[str] = Counter()
        for (shop, _document, _place), (status, amount, seller) in self.sales.items():
            who = shop if credit == "distributor" else seller
            if who and status == "validated":
                cents[who] += amount
        return {who: amount // EVERY_CENTS for who, amount in cents.items() if amount >= EVERY_CENTS}

    def all_points(self, shop: str) -> int:
        return self.points("distributor").get(shop, 0)

    def check(self) -> None:
        session = self.session
        for one in self.known:
            stored = session.get_one(Dispute, one.number)
            assert (stored.state, stored.version) == (one.state, one.version)
            entries = select(func.count()).select_from(DisputeEntry).where(DisputeEntry.dispute_id == one.number)
            assert session.scalar(entries) == one.said
        codes = {person(session, code).id: code for code in ("D1", "D2", "S1", "S2")}
        rows = session.scalars(select(SaleLine).execution_options(populate_existing=True))
        found = {
            (codes[it.issuer_id], it.document, it.line): (it.status, it.amount_cents, codes.get(it.seller_id or 0, ""))
            for it in rows
        }
        assert found == self.sales
        runs = select(func.count()).select_from(ImportRun).where(ImportRun.origin == Origin.DISPUTED.value)
        assert session.scalar(runs) == self.acted
        for credit in ("distributor", "seller"):
            told: Counter[str] = Counter()
            for row in balances(session, find_challenge(session, f"{credit}s")):
                told[row.participant] += row.points
            assert dict(told) == self.points(credit), credit


def declare(model: Model, data: st.DataObject) -> None:
    """What there is to disagree with: of each shop a declaration that is decided, whole, in part or not at all."""
    session, back = model.session, account_id(model.session, "ann")
    for shop, name in SHOPS.items():
        sellers = [None, *(person(session, code).id for code in (("S1", "S2") if shop == "D1" else ()))]
        cents = data.draw(st.lists(st.integers(1_00, 200_00), min_size=2, max_size=3))
        lines = [TypedLine("P0", 1, it, data.draw(st.sampled_from(sellers))) for it in cents]
        who = account_id(session, name)
        begun = declarations.begin(session, person(session, shop), who, shop, sale("F1", *lines))
        declarations.submit(session, begun.id, begun.version, sale("F1", *lines), who)
        good = frozenset(data.draw(st.sets(st.integers(1, len(lines)), max_size=len(lines) - 1)))
        declarations.decide(session, begun.id, begun.version, Verdict(good, "other", ""), back)
        model.refused[shop] = begun.id
        for place, line in enumerate(lines, 1):
            seller = next((code for code in ("S1", "S2") if person(session, code).id == line.seller_id), "")
            status = "validated" if place in good else "rejected"
            model.sales[shop, "F1", place] = status, line.cents or 0, seller


KINDS = ("open", "open", "open", "say", "answer", "withdraw", "correct", "correct", "validate", "leave", "old")


def act(data: st.DataObject, model: Model) -> None:
    """Do one thing, in the database and in the model; both refuse the same."""
    kind = data.draw(st.sampled_from(KINDS))
    if kind == "open" or not model.known:
        disagree(data, model)
        return
    one = data.draw(st.sampled_from(model.known))
    session, who, back = model.session, account_id(model.session, SHOPS[one.shop]), account_id(model.session, "ann")
    if kind == "old":
        with pytest.raises(Changed):
            services.write(session, one.number, one.version + 1, who, "so", is_office=False)
    elif kind in ("say", "answer", "withdraw"):
        acts: dict[str, Callable[[], object]] = {
            "say": lambda: services.write(session, one.number, one.version, who, "so", is_office=False),
            "answer": lambda: services.write(session, one.number, one.version, back, "so", is_office=True),
            "withdraw": lambda: services.withdraw(session, one.number, one.version, who),
        }
        if tried(session, one.state in LIVE, acts[kind]):
            step(one, {"say": "open", "answer": "answered", "withdraw": "withdrawn"}[kind])
    else:
        decide(data, model, one, kind)


def disagree(data: st.DataObject, model: Model) -> None:
    """Open one, unless one goes on about the same: then it is that one."""
    session, shop = model.session, data.draw(st.sampled_from(sorted(SHOPS)))
    account = session.get_one(Account, account_id(session, SHOPS[shop]))
    about = data.draw(st.sampled_from(["missing", "refusal", "points"]))
    given = {"about": about, "participant": shop, "challenge": "distributors"}
    given |= {"declaration": str(model.refused[shop])} if about == "refusal" else {}
    subject = find_subject(session, account, given)
    assert (subject is not None) == (about != "refusal" or declared_refused(model, shop))
    if subject is None:
        return
    document = {"missing": data.draw(st.sampled_from(["F1", "F7", "F8"])), "refusal": "F1", "points": ""}[about]
    if about == "missing":
        subject = subject.of_sale(document, DAY, 100_00)
    same = [it for it in model.known if (it.shop, it.about, it.document) == (shop, about, document)]
    going = [it for it in same if it.state in LIVE]
    before = services.opened_before(session, account.id, f"key {len(model.known)}", subject)
    assert (before.id if before else None) == (going[0].number if going else None)
    if before is None:
        found = services.open_dispute(session, subject, account.id, f"key {len(model.known)}", "why?")
        assert found.as_it_stood.get("points", 0) == (model.all_points(shop) if about != "refusal" else 0)
        model.known.append(Known(found.id, shop, about, document))


def declared_refused(model: Model, shop: str) -> bool:
    stored = model.session.get_one(Declaration, model.refused[shop])
    return any(line.state == "refused" for line in stored.lines)


def decide(data: st.DataObject, model: Model, one: Known, kind: str) -> None:
    session, back = model.session, account_id(model.session, "ann")
    to = State(data.draw(st.sampled_from(["upheld", "partly_upheld", "rejected"])))
    dispute = session.get_one(Dispute, one.number)
    is_allowed = one.state in LIVE and (kind == "leave" or to != State.REJECTED)
    before, outcome = model.all_points(one.shop), Outcome(to, "other", "because")
    changed: dict[Identity, tuple[str, int, str]] = {}
    if kind == "correct":
        line = line_in_question(session, dispute)
        cents, status = data.draw(st.integers(-50_00, 300_00)), data.draw(st.sampled_from(["validated", "cancelled"]))
        cells = cells_of(session, dispute) | {"amount": plain(cents), "product": "P1", "status": status}
        cells |= {"quantity": "1" if cents >= 0 else "-1", "document": one.document or "F9"}
        outcome = Outcome(to, "other", "because", correction=Correction(cells, stamp_of(line)))
        place = int(cells["line"])
        changed[one.shop, cells["document"], place] = status, cents, cells["seller"]
        is_allowed = is_allowed and one.about == "missing"
    elif kind == "validate":
        stored = session.get_one(Declaration, model.refused[one.shop])
        refused = [line.line for line in stored.lines if line.state == "refused"]
        lines = frozenset(data.draw(st.sets(st.sampled_from([1, 2, 3]))))
        outcome = Outcome(to, "other", "because", validation=Validation(lines, stored.version))
        wanted = lines & set(refused)
        # A refused one holds no number: a line that a dispute has brought to life since bears it.
        alive = any(
            (shop, document) == (one.shop, "F1") and said[0] == "validated"
            for (shop, document, _), said in model.sales.items()
        )
        is_allowed = is_allowed and one.about == "refusal" and bool(wanted)
        is_allowed = is_allowed and (stored.state == "partly_validated" or not alive)
        states = {line.line: "validated" if line.line in wanted or line.state == "validated" else "rejected"
                  for line in stored.lines}  # fmt: skip
        sellers = {line.line: line.seller.code if line.seller else "" for line in stored.lines}
        changed = {(one.shop, "F1", line.line): (states[line.line], line.amount_cents or 0, sellers[line.line])
                   for line in stored.lines}  # fmt: skip
    if not tried(session, is_allowed, lambda: services.decide(session, one.number, one.version, outcome, back)):
        return
    model.sales |= changed
    model.acted += kind == "correct"
    step(one, to.value)
    told = {it.challenge.code: (it.before, it.after) for it in effects_of(session, dispute)}
    after = model.all_points(one.shop)
    if one.about != "refusal" or before != after:
        assert told["distributors"] == (before, after)


def step(one: Known, to: str) -> None:
    one.state, one.version, one.said = to, one.version + 1, one.said + 1


def tried(session: Session, is_allowed: bool, do: Callable[[], object]) -> bool:
    """Do it, and see that it is refused where it has to be; nothing of what was refused is left."""
    nested = session.begin_nested()
    try:
        do()
    except Refused:
        nested.rollback()
        assert not is_allowed
        return False
    nested.commit()
    assert is_allowed
    return True


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@settings(max_examples=4)
@given(data=st.data())
def test_a_life_is_what_the_model_says_after_every_step(
    request: pytest.FixtureRequest, kind: str, data: st.DataObject
) -> None:
    session: Session = request.getfixturevalue(f"on_{kind}")
    begin_writing(session)
    try:
        open_shops(session)
        model = Model(session)
        declare(model, data)
        for _step in range(data.draw(st.integers(1, 12))):
            act(data, model)
            model.check()
    finally:
        session.rollback()
