"""The laboratory's answer beside the builder: what the rules would have come to on last year's sales, kept by text."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from challenges.definition.model import Days, Definition
from challenges.definition.toml import read_definition
from challenges.laboratory.cached_scene import score_stage
from challenges.laboratory.figures import better_off, points_of
from challenges.laboratory.frames import Frame, frame_of
from challenges.laboratory.prizes import leagues_tried, prize_band
from challenges.laboratory.service import POINT_VALUE, Trial, try_rules
from core.errors import Refused
from core.language import chosen_language
from core.single_flight import CachesByEngine
from core.versions import sales_version
from core.wording import amount

KEPT = 256
WINNERS = 5
NAMED = 12


@dataclass(frozen=True)
class Winner:
    """A place at the top, by name."""

    rank: int
    name: str
    points: int


@dataclass(frozen=True)
class Answer:
    """What a text would have come to: plain values, in the reader's language where they are words.

    cost_cents: what it costs, and the band around it: of the prizes where there are some, else of the points.
    without: the names of the first of those whom a tenth more sold would bring nothing more.
    refused: why there is no answer.
    """

    days: Days | None = None
    cost_cents: int = 0
    low_cents: int = 0
    high_cents: int = 0
    of_prizes: bool = False
    points: int = 0
    participants: int = 0
    with_points: int = 0
    to_gain: int = 0
    winners: Sequence[Winner] = ()
    without: Sequence[str] = ()
    refused: str = ""

    @property
    def nothing_to_gain(self) -> int:
        """How many have nothing to gain by selling more."""
        return self.participants - self.to_gain


kept = CachesByEngine(KEPT)


def answer_of(session: Session, source: str) -> Answer:
    """The answer to a text; worked out once for each version of the sales."""
    key = ("answer", source, chosen_language())
    return kept.of(session).get(key, lambda: _answer(session, source), at=sales_version(session))


def known_answer(session: Session, source: str) -> Answer | None:
    """The answer, where somebody has asked for it before; nothing is worked out."""
    return kept.of(session).known(("answer", source, chosen_language()), sales_version(session))


def _answer(session: Session, source: str) -> Answer:
    try:
        trial = try_rules(session, read_definition(source))
    except Refused as error:
        return Answer(refused=str(error))
    frame = frame_of(session, trial.definition)
    ranked = points_of(score_stage(trial.definition, frame.stage), frame.scene)
    low, cost, high = _band(session, trial, frame, ranked)
    outcome = trial.outcome
    return Answer(
        trial.definition.own_days,
        cost,
        low,
        high,
        trial.prizes is not None,
        outcome.points,
        outcome.participants,
        outcome.with_points,
        outcome.to_gain,
        [Winner(one.rank, trial.people[one.participant].name, one.points) for one in outcome.winners[:WINNERS]],
        _without(trial.definition, frame, ranked),
    )


def _band(session: Session, trial: Trial, frame: Frame, ranked: pl.DataFrame) -> tuple[int, int, int]:
    """The least it is likely to cost, what it costs, and the most."""
    if trial.prizes is None:
        band = trial.outcome.band
        return trial.cost(band.low), trial.cost(trial.outcome.points), trial.cost(band.high)
    leagues = leagues_tried(session, trial.definition, frame)
    low, high = prize_band(session, trial.definition, ranked, frame.people, leagues)
    return min(low, trial.prizes.cents), trial.prizes.cents, max(high, trial.prizes.cents)


def _without(definition: Definition, frame: Frame, now: pl.DataFrame) -> list[str]:
    """The names of the first of those who have nothing to gain, by code."""
    then = points_of(score_stage(definition, frame.more), frame.more.scene)
    moved = set(better_off(now, then)["participant"])
    stuck = sorted(frame.people[person] for person in now["participant"] if person not in moved)
    return [name for _code, name in stuck[:NAMED]]


def cost_told(answer: Answer) -> str:
    """Of what the cost is."""
    if answer.of_prizes:
        return _("The prizes; other participants like these would leave the band only twice in ten times.")
    return _(
        "The points at %(value)s each; other participants like these would leave the band only twice in ten times.",
        value=amount(POINT_VALUE),
    )
