"""Which questions an attempt asks, in which order, and the order of their answers: all of it follows from its seed.

What comes first is what has the smallest SHA-256 of the seed and its name. So a stored seed gives the same paper with
every version of Python, a question that is added to a bank changes the order of no other, and whoever does not know the
seed cannot work anything out. The seed has to be a secret of the server, made at random for each attempt.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from elearning.questions.model import Bank, Draw, Matching, Multiple, Ordering, Question, Single


@dataclass(frozen=True)
class Sheet:
    """One question as an attempt shows it.

    key: what it is called in the browser (`1` is the first of the paper). order: the ids of its choices, items or
    options as they are shown; empty for the kinds that have none. An answer is called by its place in it, from `1`.
    """

    key: str
    question: Question
    order: tuple[str, ...] = ()

    def id_of(self, key: str) -> str | None:
        """The id of what is shown at a place; None where nothing is."""
        return self.order[int(key) - 1] if key in self.names() else None

    def key_of(self, name: str) -> str:
        """The place at which something is shown; ValueError where it is not."""
        return str(self.order.index(name) + 1)

    def names(self) -> tuple[str, ...]:
        """What the answers are called, in their order."""
        return tuple(str(place) for place in range(1, len(self.order) + 1))


Paper = tuple[Sheet, ...]


def paper(bank: Bank, draw: Draw, seed: str) -> Paper:
    """The questions of an attempt; fewer than drawn where the bank has fewer, in its order where not shuffled."""
    pool = [it for it in bank.questions if not draw.tags or set(draw.tags) & set(it.tags)]
    by_luck = _shuffled(seed, "questions", [it.id for it in pool])
    kept = by_luck[: draw.count] if draw.count else by_luck
    place = {name: at for at, name in enumerate(kept)}
    chosen = [it for it in pool if it.id in place]
    if draw.shuffle_questions:
        chosen.sort(key=lambda it: place[it.id])
    return tuple(Sheet(str(at), it, _order(it, draw, seed)) for at, it in enumerate(chosen, 1))


def sheet_by_itself(question: Question, seed: str) -> Sheet:
    """A question inside a lesson's text."""
    return Sheet("1", question, _order(question, Draw(), seed))


def _order(question: Question, draw: Draw, seed: str) -> tuple[str, ...]:
    match question:
        case Single() | Multiple():
            written = [it.id for it in question.choices]
            shuffled = question.shuffle and draw.shuffle_answers
            return tuple(_shuffled(seed, question.id, written) if shuffled else written)
        case Ordering():
            # Always shuffled, and never so that nothing is left to do.
            return _not_as_it_was(seed, question.id, [it.id for it in question.items])
        case Matching():
            return _options(question, seed)
        case _:
            return ()


def _options(question: Matching, seed: str) -> tuple[str, ...]:
    """Its options in an order other than that of the pairs, those that fit none among them."""
    in_turn = dict.fromkeys([it.option for it in question.pairs] + [it.id for it in question.options])
    return _not_as_it_was(seed, question.id, list(in_turn))


def _not_as_it_was(seed: str, name: str, written: list[str]) -> tuple[str, ...]:
    shuffled = _shuffled(seed, name, written)
    return tuple(shuffled if shuffled != written else [*shuffled[1:], shuffled[0]])


def _shuffled(seed: str, name: str, ids: Sequence[str]) -> list[str]:
    return sorted(ids, key=lambda it: (sha256(json.dumps([seed, name, it]).encode()).digest(), it))
