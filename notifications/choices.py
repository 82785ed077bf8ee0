"""What each person wants to be told, and how."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.accounts.models import Account, Role
from core.bulk import listed
from notifications.models import Choice, Kind, NoticeChoice, NoticeRhythm, Rhythm

# Until somebody chooses. What happens often is shown, what is rare is mailed too.
DEFAULTS: Mapping[Kind, Choice] = {
    Kind.LAUNCHED: Choice.MAILED,
    Kind.AMENDED: Choice.MAILED,
    Kind.CLOSED: Choice.MAILED,
    Kind.STEP: Choice.SHOWN,
    Kind.OVERTAKEN: Choice.SHOWN,
    Kind.RIVAL: Choice.SHOWN,
    Kind.STATEMENT: Choice.MAILED,
    Kind.IMPORT: Choice.MAILED,
    Kind.ARRIVAL: Choice.MAILED,
    Kind.DECLARATION: Choice.MAILED,
    Kind.DISPUTE: Choice.MAILED,
    Kind.LEARNING: Choice.MAILED,
    Kind.ANNOUNCEMENT: Choice.MAILED,
}
TAKING_PART = frozenset({Role.REP, Role.DISTRIBUTOR})
# Whoever does not take part is not overtaken.
FOR: Mapping[Kind, frozenset[Role]] = {
    Kind.STEP: TAKING_PART,
    Kind.OVERTAKEN: TAKING_PART,
    Kind.RIVAL: TAKING_PART,
    Kind.IMPORT: frozenset({Role.ADMINISTRATOR}),
    Kind.ARRIVAL: frozenset({Role.ADMINISTRATOR}),
    Kind.DECLARATION: TAKING_PART,
    Kind.LEARNING: TAKING_PART,
    Kind.DISPUTE: TAKING_PART | {Role.DIRECTOR, Role.ADMINISTRATOR},
}


@dataclass(frozen=True)
class Wishes:
    """What several people chose, by the number of their account."""

    choices: Mapping[tuple[int, str], str]
    rhythms: Mapping[int, str]

    def choice(self, account_id: int, kind: Kind) -> Choice:
        """How somebody wants to be told of a kind."""
        return Choice(self.choices.get((account_id, kind), DEFAULTS[kind]))

    def rhythm(self, account_id: int) -> Rhythm:
        """When somebody wants their mails."""
        return Rhythm(self.rhythms.get(account_id, Rhythm.NOW))


def wishes_of(session: Session, account_ids: Collection[int]) -> Wishes:
    """What these accounts chose."""
    chosen = select(NoticeChoice).where(listed(NoticeChoice.account_id, account_ids))
    rhythms = select(NoticeRhythm).where(listed(NoticeRhythm.account_id, account_ids))
    return Wishes(
        {(one.account_id, one.kind): one.choice for one in session.scalars(chosen)},
        {one.account_id: one.rhythm for one in session.scalars(rhythms)},
    )


def kinds_for(account: Account) -> list[Kind]:
    """What an account of this role may be told of."""
    return [kind for kind in Kind if account.role in FOR.get(kind, frozenset(Role))]


def choose(session: Session, account_id: int, choices: Mapping[Kind, Choice], rhythm: Rhythm | None = None) -> None:
    """Keep how somebody wants to be told; a kind that is not named stays as it was."""
    for kind, choice in choices.items():
        session.merge(NoticeChoice(account_id=account_id, kind=kind.value, choice=choice.value))
    if rhythm is not None:
        session.merge(NoticeRhythm(account_id=account_id, rhythm=rhythm.value))
    session.flush()


def those_told(accounts: Iterable[int], but: int | None) -> list[int]:
    """Each once, and not the one who did it."""
    return sorted(set(accounts) - {but})
