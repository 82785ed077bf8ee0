"""What is done with other people's accounts: add or invite, change, lock and unlock, take out of use and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.accounts.models import Account, Role
from core.accounts.passwords import hash_password
from core.clock import utc_now
from core.errors import Refused
from core.models import Participant, Team


@dataclass(frozen=True)
class Profile:
    """What is said of an account: its e-mail, how pages address it, its role, and the codes of whom it acts for.

    teams: the names of those that a regional manager looks after.
    """

    email: str
    name: str
    role: Role
    codes: Sequence[str] = ()
    language: str = "fr"
    teams: Sequence[str] = ()


class Checked(NamedTuple):
    """A profile that holds: the e-mail and the name as they are stored, the people and the teams."""

    address: str
    name: str
    people: list[Participant]
    teams: list[Team]


def add_account(
    session: Session,
    email: str,
    name: str,
    role: Role,
    codes: Sequence[str],
    password: str,
    language: str = "fr",
    teams: Sequence[str] = (),
) -> Account:
    """An account for somebody who acts for the participants of these codes; Refused where something does not hold.

    The password is not judged here: `refuse_weak` does that where somebody chooses one.
    """
    return _added(session, Profile(email, name, role, codes, language, teams), hash_password(password))


def invite(session: Session, profile: Profile) -> Account:
    """An account without a password, which whoever is given a link to it chooses; Refused as for `add_account`."""
    return _added(session, profile, "")


def change(session: Session, account: Account, wanted: Profile, by: Account | None = None) -> list[str]:
    """Let an account be as wanted, in the caller's transaction; what was changed, for the log.

    Refused where something does not hold, for another role of one's own, and for the last administrator's.
    """
    checked = _checked(session, wanted, account)
    if wanted.role != account.role:
        if by is not None and by.id == account.id:
            raise Refused(_("You cannot change your own role; another administrator can."))
        _refuse_last_administrator(session, account)
    former = _told(account)
    account.email, account.name, account.role = checked.address, checked.name, wanted.role
    account.language, account.participants, account.teams = wanted.language, checked.people, checked.teams
    session.flush()
    now = _told(account)
    return [f"{what}: {former[what]} → {now[what]}" for what in now if former[what] != now[what]]


def lock(session: Session, account: Account, by: Account | None = None) -> None:
    """Let nobody sign in with an account until it is unlocked; Refused for one's own and for the last administrator.

    In the caller's transaction; to be followed by a commit and the end of its sessions.
    """
    if by is not None and by.id == account.id:
        raise Refused(_("You cannot lock your own account; another administrator can."))
    _refuse_last_administrator(session, account)
    account.locked_at = account.locked_at or utc_now()


def unlock(account: Account) -> None:
    """Let people sign in with an account again, in the caller's transaction."""
    account.locked_at = None


def deactivate(session: Session, account: Account, by: Account | None = None) -> None:
    """Take an account out of use, in the caller's transaction; Refused for one's own and for the last administrator.

    To be followed by a commit and `after_password`, so that its sessions and its link are over for good.
    """
    if by is not None and by.id == account.id:
        raise Refused(_("You cannot deactivate your own account; another administrator can."))
    _refuse_last_administrator(session, account)
    account.active = False


def reactivate(account: Account) -> None:
    """Take an account back into use, in the caller's transaction; its password is the one it had."""
    account.active = True


def _refuse_last_administrator(session: Session, account: Account) -> None:
    """Held in one order, so that two administrators do not keep each other out."""
    query = select(Account.id).where(
        Account.role == Role.ADMINISTRATOR, Account.active, Account.locked_at.is_(None), Account.password_hash != ""
    )
    found = session.scalars(query.order_by(Account.id).with_for_update(key_share=True)).all()
    if list(found) == [account.id]:
        raise Refused(_("This is the last active administrator: without one nobody could manage the accounts."))


def _added(session: Session, profile: Profile, password_hash: str) -> Account:
    checked = _checked(session, profile)
    account = Account(
        email=checked.address,
        name=checked.name,
        role=profile.role,
        language=profile.language,
        password_hash=password_hash,
    )
    account.participants, account.teams = checked.people, checked.teams
    session.add(account)
    session.flush()
    return account


def _checked(session: Session, profile: Profile, present: Account | None = None) -> Checked:
    """A profile for a new account or a present one; Refused where something does not hold."""
    address = _address(profile.email)
    other = session.scalar(select(Account.id).where(Account.email == address))
    if other is not None and (present is None or other != present.id):
        raise Refused(_("There is already an account “%(email)s”.", email=address))
    name, longest = profile.name.strip(), Account.name.type.length
    if len(name) > longest:
        raise Refused(_("The name is longer than %(longest)s characters; shorten it.", longest=longest))
    people = [_participant(session, code) for code in dict.fromkeys(profile.codes)]
    if profile.role in (Role.REP, Role.DISTRIBUTOR) and not people:
        raise Refused(_("A rep's or distributor's account acts for a participant: give at least one code."))
    return Checked(address, name or address, people, _teams(session, profile))


def _teams(session: Session, profile: Profile) -> list[Team]:
    is_manager = profile.role == Role.REGIONAL_MANAGER
    if is_manager and not profile.teams:
        raise Refused(_("A regional manager looks after at least one team: choose it."))
    if profile.teams and not is_manager:
        raise Refused(_("Only a regional manager looks after teams: leave them out, or choose that role."))
    return [_team(session, name) for name in dict.fromkeys(profile.teams)]


def _told(account: Account) -> dict[str, str]:
    codes = " ".join(sorted(person.code for person in account.participants)) or "–"
    return {
        "email": account.email,
        "name": account.name,
        "role": str(account.role),
        "language": account.language,
        "participants": codes,
        "teams": ", ".join(sorted(team.name for team in account.teams)) or "–",
    }


def _address(email: str) -> str:
    try:
        # Whether the domain can receive mail is nobody's business here: many work on an intranet.
        found = validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise Refused(_("“%(email)s” is not an e-mail address.", email=email)) from error
    return found.normalized.lower()


def _participant(session: Session, code: str) -> Participant:
    person = session.scalar(select(Participant).where(Participant.code == code))
    if person is None:
        raise Refused(_("There is no participant “%(code)s”. Import the participants first.", code=code))
    return person


def _team(session: Session, name: str) -> Team:
    team = session.scalar(select(Team).where(Team.name == name))
    if team is None:
        raise Refused(_("There is no team “%(name)s”. Teams come with the participants' file.", name=name))
    return team
