"""What somebody disagrees with: found from what a request names, of what is their own and of nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.ledger.standings import standing_of
from challenges.models import Challenge
from challenges.models import State as ChallengeState
from core.accounts.models import Account
from core.asked import asked_number
from core.models import Kind, Participant
from declarations.models import Declaration, LineState
from declarations.models import State as DeclarationState
from declarations.queries import own_declaration
from disputes.models import About

# What of a declaration was refused: all of it, or some of its lines.
REFUSED = (DeclarationState.REFUSED, DeclarationState.PARTLY_VALIDATED, DeclarationState.EXPIRED)


@dataclass(frozen=True)
class Subject:
    """What a dispute is about; `document`, `day` and `cents`: of a missing sale, or of the line that it is about.

    challenge: none for a sale or a refusal that is of no challenge in particular. rule: its name, of points.
    """

    about: About
    person: Participant
    challenge: Challenge | None = None
    declaration: Declaration | None = None
    rule: str = ""
    line_id: int | None = None
    document: str = ""
    day: date | None = None
    cents: int | None = None

    def of_sale(self, document: str, day: date | None, cents: int | None, line_id: int | None = None) -> "Subject":
        """The same, of one sale."""
        return replace(self, document=document, day=day, cents=cents, line_id=line_id)


def find_subject(session: Session, account: Account, given: Mapping[str, str]) -> Subject | None:
    """What an address names; None where it is nothing, or not the account's own: nobody can tell which."""
    match given.get("about"):
        case About.POINTS | About.PRIZE:
            return _of_challenge(session, account, given)
        case About.MISSING:
            return _of_missing(session, account, given)
        case About.REFUSAL:
            return _of_refusal(session, account, asked_number(given, "declaration", 0))
    return None


def own_people(account: Account) -> Sequence[Participant]:
    """Those for whom an account acts itself."""
    return sorted(account.participants, key=lambda person: person.code)


def is_refused(declaration: Declaration) -> bool:
    """Whether somebody has refused it, or a line of it."""
    refused = [line for line in declaration.lines if line.state == LineState.REFUSED]
    return declaration.state in REFUSED and bool(refused)


def _of_challenge(session: Session, account: Account, given: Mapping[str, str]) -> Subject | None:
    challenge, person = _challenge(session, given), _person(account, given)
    if challenge is None or person is None or standing_of(session, challenge, person.id) is None:
        return None
    about, definition = About(given["about"]), challenge.definition
    if about == About.PRIZE:
        return Subject(about, person, challenge) if definition.prizes else None
    rule = given.get("rule", "")
    known = {it.name for it in (*definition.criteria, *definition.boosters, *definition.caps, *definition.gates)}
    return Subject(about, person, challenge, rule=rule) if not rule or rule in known else None


def _of_missing(session: Session, account: Account, given: Mapping[str, str]) -> Subject | None:
    people = own_people(account)
    person = _person(account, given) if given.get("participant") else (people[0] if people else None)
    if person is None:
        return None
    challenge = _challenge(session, given)
    takes_part = challenge is not None and standing_of(session, challenge, person.id) is not None
    return Subject(About.MISSING, person, challenge if takes_part else None)


def _of_refusal(session: Session, account: Account, declaration_id: int) -> Subject | None:
    declaration = own_declaration(session, account, declaration_id)
    if declaration is None or not is_refused(declaration):
        return None
    shop = declaration.distributor_id
    concerned = (it for it in own_people(account) if it.id == shop or (it.kind == Kind.SELLER and it.parent_id == shop))
    person = next(concerned, None)
    if person is None:
        return None
    found = Subject(About.REFUSAL, person, declaration=declaration)
    return found.of_sale(declaration.document, declaration.date, declaration.cents)


def _challenge(session: Session, given: Mapping[str, str]) -> Challenge | None:
    query = select(Challenge).where(Challenge.code == given.get("challenge", ""))
    return session.scalar(query.where(Challenge.state != ChallengeState.DRAFT.value))


def _person(account: Account, given: Mapping[str, str]) -> Participant | None:
    code = given.get("participant", "")
    return next((person for person in account.participants if person.code == code), None)
