"""What the people of the demonstration disagree with: one waits too long, one is upheld, one rejected."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.models import Challenge, State
from core.accounts.models import Account, Role
from core.clock import as_if
from core.models import Kind
from core.money import plain
from declarations.models import Declaration
from declarations.models import State as Stage
from disputes import services
from disputes.acting import Correction, cells_of, line_in_question, stamp_of
from disputes.models import Dispute, Reason
from disputes.models import State as Outcome
from disputes.services import Outcome as Decision
from disputes.stood import report_of
from disputes.subjects import Subject, find_subject

MISSING = "Ma facture FA-2031 du début du mois n’est nulle part dans mes ventes, alors qu’elle a été livrée."
WRONG = "Le client a pris une pièce de plus que ce qui est enregistré ; le ticket le montre."
UPHELD = "Vous avez raison : la quantité avait été mal saisie. La ligne est corrigée."
REFUSED = "La facture indique bien cette quantité à la page 2. Merci de la regarder à nouveau."
PRIZE = "Je pensais recevoir un lot pour mon rang à la fin de la pré-saison."
RULES = "Le règlement réserve les lots à certains rangs, et le vôtre n’en fait pas partie."


def disagree(session: Session, day: date) -> None:
    """Everything that is disputed up to a day; the caller commits."""
    rep, shop, back = (
        session.scalars(select(Account).where(Account.role == role.value).order_by(Account.id)).first()
        for role in (Role.REP, Role.DISTRIBUTOR, Role.ADMINISTRATOR)
    )
    assert rep is not None
    assert shop is not None
    assert back is not None
    own = {"about": "missing", "participant": rep.participants[0].code}
    missing = _subject(session, rep, own).of_sale("FA-2031", day - timedelta(days=16), 438_00)
    _open(session, missing, rep, day - timedelta(days=12), MISSING)
    _correct(session, _line(session, shop), shop, back, day)
    refused = select(Declaration.id).where(Declaration.state == Stage.REFUSED.value).limit(1)
    named = {"about": "refusal", "declaration": str(session.scalar(refused))}
    _open(session, _subject(session, shop, named), shop, day - timedelta(days=1), REFUSED)
    _reject(session, rep, back, day)


def _subject(session: Session, account: Account, given: dict[str, str]) -> Subject:
    found = find_subject(session, account, given)
    assert found is not None, given
    return found


def _open(session: Session, subject: Subject, account: Account, day: date, text: str) -> Dispute:
    with as_if(datetime.combine(day, time(8, 30))):
        key = f"demonstration-{account.id}-{subject.about}"
        return services.open_dispute(session, subject, account.id, key, text)


def _line(session: Session, shop: Account) -> Subject:
    """Of the sales that count in the distributor's running challenge, the one of the dearest piece."""
    person = shop.participants[0]
    running = session.scalars(select(Challenge).where(Challenge.state == State.RUNNING.value).order_by(Challenge.id))
    code = next(it.code for it in running if it.definition.credit == Kind.DISTRIBUTOR.value)
    named = {"about": "points", "challenge": code, "participant": person.code}
    subject = _subject(session, shop, named)
    report = report_of(session, subject)
    assert report is not None
    counted = {row["id"]: row for rule in report.rules for row in rule.lines.iter_rows(named=True)}
    rows = [row for row in counted.values() if row["quantity"] > 0 and row["amount_cents"] > 0]
    row = max(rows, key=lambda row: (row["amount_cents"] // row["quantity"], row["id"]))
    return subject.of_sale(row["document"], row["date"], row["amount_cents"], row["id"])


def _correct(session: Session, subject: Subject, shop: Account, back: Account, day: date) -> None:
    """One piece more, at the same price each."""
    dispute = _open(session, subject, shop, day - timedelta(days=5), WRONG)
    cells, line = cells_of(session, dispute), line_in_question(session, dispute)
    pieces = int(cells["quantity"])
    cells |= {"quantity": str(pieces + 1), "amount": plain((subject.cents or 0) * (pieces + 1) // pieces)}
    decision = Decision(Outcome.UPHELD, Reason.SALE_WRONG.value, UPHELD, correction=Correction(cells, stamp_of(line)))
    services.decide(session, dispute.id, dispute.version, decision, back.id)


def _reject(session: Session, rep: Account, back: Account, day: date) -> None:
    closed = session.scalars(select(Challenge).where(Challenge.state == State.CLOSED.value).order_by(Challenge.id))
    code = next(it.code for it in closed if it.definition.prizes and it.definition.credit == Kind.REP.value)
    named = {"about": "prize", "challenge": code, "participant": rep.participants[0].code}
    dispute = _open(session, _subject(session, rep, named), rep, day - timedelta(days=3), PRIZE)
    decision = Decision(Outcome.REJECTED, Reason.RULES_SAY_SO.value, RULES)
    services.decide(session, dispute.id, dispute.version, decision, back.id)
