"""What the best next move leads to beside its points: whom it passes, and the prize that it reaches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from challenges.criteria.prizes import PointsPrize, RankPrize
from challenges.definition.model import Definition
from challenges.explanations.next_steps import Step
from challenges.explanations.plan import Ahead
from challenges.ledger.standings import Row
from challenges.words import words_of
from challenges.words.names import label_of
from challenges.words.prizes import PrizeWords


@dataclass(frozen=True)
class Move:
    """The one move to make. what: in words, to whom where that is known. by: None where nothing ends before.

    rank: where it leads, as things stand. prizes: those that it reaches. serves: the rules that it serves.
    """

    what: str
    points: int
    by: date | None
    rank: int
    passes: str
    prizes: Sequence[str]
    serves: Sequence[str]


def best_move(definition: Definition, row: Row, steps: Sequence[Step], ahead: Ahead) -> Move | None:
    """The plan that serves several steps; without one, the first step. None where nothing lies ahead."""
    plan = ahead.plan
    by: date | None
    if plan is not None:
        gained, rank, by, what, serves = plan.points, plan.rank, plan.by, plan.what, plan.serves
    elif steps:
        step = steps[0]
        gained, rank, by, what, serves = step.gained or step.points, row.rank, step.by, step.text, [step.label]
        if ahead.to_pass and gained >= ahead.to_pass and ahead.above:
            rank = ahead.above.rank
    else:
        return None
    passes = ahead.above.name if ahead.above and rank < row.rank else ""
    return Move(what, gained, by, rank, passes, prizes_reached(definition, row, gained, rank), serves)


def prizes_reached(definition: Definition, row: Row, gained: int, rank: int) -> list[str]:
    """The prizes that so many points more and this rank bring, and points and rank as they are do not."""
    return [
        f"{label_of(prize)}: {said.given()}"
        for prize in definition.prizes
        if isinstance(prize, PointsPrize | RankPrize) and _reached(prize, row, gained, rank)
        for said in [words_of(prize)]
        if isinstance(said, PrizeWords)
    ]


def _reached(prize: PointsPrize | RankPrize, row: Row, gained: int, rank: int) -> bool:
    if isinstance(prize, PointsPrize):
        return row.points < prize.from_points <= row.points + gained
    return prize.ranks[0] <= rank <= prize.ranks[1] < row.rank and row.points + gained > 0
