"""The ways from next steps to the sales sheets about what they are to be reached with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from challenges.criteria.base import Rule
from challenges.definition.model import Definition
from challenges.explanations.next_steps import Step
from challenges.words.names import label_of
from core.accounts.models import Account
from elearning.sheets.links import TopicLink, links_to_topics
from elearning.sheets.subjects import Topic
from portal.prospects import Move

# Under which name the way from the best move is asked for; no rule is called so.
_MOVE = ""


@dataclass(frozen=True)
class SheetWays:
    """move: from the best next move; steps: from the step of each rule, by its label. None where there is no sheet."""

    move: TopicLink | None = None
    steps: Mapping[str, TopicLink] = field(default_factory=dict)


def ways_of_rules(session: Session, account: Account, rules: Iterable[Rule]) -> dict[str, TopicLink]:
    """The way from each of these rules, by its name."""
    return links_to_topics(session, account, {rule.name: topic_of(rule) for rule in rules})


def ways_of_steps(
    session: Session, account: Account, definition: Definition, move: Move | None, steps: Iterable[Step]
) -> SheetWays:
    """The ways from what a home page tells one to do next."""
    known = {label_of(rule): topic_of(rule) for rule in definition.criteria}
    asked = {step.label: known.get(step.label, Topic()) for step in steps}
    asked[_MOVE] = _together([known.get(label, Topic()) for label in move.serves] if move else [])
    found = links_to_topics(session, account, asked)
    return SheetWays(found.pop(_MOVE, None), found)


def topic_of(rule: Rule) -> Topic:
    """The products and ranges that a rule names; none where any sale counts."""
    named = [(what, name) for what, _key, name in rule.references()]
    products, ranges = ([name for what, name in named if what == kind] for kind in ("product", "range"))
    return Topic(tuple(products), tuple(ranges))


def _together(topics: Iterable[Topic]) -> Topic:
    some = list(topics)
    products, ranges = (
        tuple(dict.fromkeys(name for it in some for name in getattr(it, kind))) for kind in ("products", "ranges")
    )
    return Topic(products, ranges)
