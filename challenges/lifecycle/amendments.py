"""What other rules would change in a running challenge, before anybody decides: who gains, who loses, how much."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.definition.model import Definition
from challenges.definition.references import refuse_unknown
from challenges.definition.toml import Refusal, RefusedDefinition, read_definition
from challenges.ledger.reconcile import differences, read_balances
from challenges.lifecycle.decisions import latest_revision
from challenges.models import Challenge, Standing, State
from challenges.reading import read_facts
from challenges.scoring.engine import score
from core.bulk import listed, read_frame
from core.errors import Refused
from core.models import Participant


@dataclass(frozen=True)
class Move:
    """Somebody whose points would be others."""

    participant_id: int
    code: str
    name: str
    before: int
    after: int

    @property
    def change(self) -> int:
        """What is gained, or lost below zero."""
        return self.after - self.before


@dataclass(frozen=True)
class Preview:
    """What an amendment would do.

    moves: whose points would change, the most moved first.
    joining, leaving: how many would take part who do not now, and the other way round.
    fingerprint: another one as soon as the rules, or anything that the amendment would post, are others.
    """

    moves: Sequence[Move]
    before: int
    after: int
    joining: int
    leaving: int
    fingerprint: str

    @property
    def gaining(self) -> int:
        """How many would have more points."""
        return sum(move.change > 0 for move in self.moves)

    @property
    def losing(self) -> int:
        """How many would have fewer points."""
        return sum(move.change < 0 for move in self.moves)


class Outdated(Refused):
    """The sales or the rules have changed since the preview was seen; it comes with the present one."""

    def __init__(self, preview: Preview) -> None:
        super().__init__(
            _("The sales or the rules have changed since you saw what would move. Nothing was changed; look again.")
        )
        self.preview = preview


def preview_amendment(session: Session, challenge: Challenge, source: str) -> Preview:
    """What these rules would change; Refused where they cannot become those of the challenge."""
    definition = _readable(session, challenge, source)
    facts = read_facts(session, definition)
    awards = score(definition, facts).awards
    balances = read_balances(session, challenge.id, None)
    owed = differences(awards, balances)
    taking_part = set(facts.audience["participant"])
    query = select(Standing.participant_id).where(Standing.challenge_id == challenge.id)
    taking_part_now = set(session.scalars(query))
    joining, leaving = taking_part - taking_part_now, taking_part_now - taking_part
    number = latest_revision(session, challenge).number
    seen = [str(number), source, owed.write_csv(), str(sorted(joining)), str(sorted(leaving))]
    return Preview(
        moves=_moves(session, balances, owed),
        before=sum(balances["points"]),
        after=sum(awards["points"]),
        joining=len(joining),
        leaving=len(leaving),
        fingerprint=hashlib.sha256("\0".join(seen).encode()).hexdigest(),
    )


def _readable(session: Session, challenge: Challenge, source: str) -> Definition:
    """The definition of rules that the challenge could have."""
    if challenge.state == State.DRAFT:
        raise Refused(
            _("Challenge “%(code)s” is a draft: add its file again, there is nothing to amend.", code=challenge.code)
        )
    if challenge.state == State.CLOSED:
        raise Refused(_("Challenge “%(code)s” is closed; its rules no longer change.", code=challenge.code))
    definition = read_definition(source)
    if definition.code != challenge.code:
        kept = _("an amendment keeps the code of its challenge, “%(code)s”.", code=challenge.code)
        raise RefusedDefinition([Refusal("code", kept)])
    if source == challenge.source:
        raise Refused(_("These are the rules as they stand; there is nothing to change."))
    refuse_unknown(session, definition)
    return definition


def _moves(session: Session, balances: pl.DataFrame, owed: pl.DataFrame) -> list[Move]:
    changes = _per_participant(owed).rename({"points": "change"}).filter(pl.col("change") != 0)
    names = read_frame(
        session,
        select(Participant.id, Participant.code, Participant.name).where(
            listed(Participant.id, set(changes["participant"]))
        ),
        {"participant": pl.Int64, "code": pl.String, "name": pl.String},
    )
    moves = (
        changes.join(_per_participant(balances), on="participant", how="left")
        .join(names, on="participant")
        .with_columns(pl.col("points").fill_null(0), most=pl.col("change").abs())
        .sort("most", "code", descending=[True, False])
    )
    return [
        Move(row["participant"], row["code"], row["name"], row["points"], row["points"] + row["change"])
        for row in moves.iter_rows(named=True)
    ]


def _per_participant(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.group_by("participant").agg(pl.col("points").sum())
