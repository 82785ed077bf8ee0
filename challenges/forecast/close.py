"""Who is near a step: the nearest one of each participant, in words, where most of the way to it is done."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import force_locale
from sqlalchemy.orm import Session

from challenges.criteria.base import Rule, Totals
from challenges.criteria.steps import NextStep
from challenges.definition.model import Definition
from challenges.explanations.names import read_names
from challenges.reading import read_facts
from challenges.scoring.engine import scene_of, totals_of
from challenges.words import Names, words_of
from core.days import period_name
from core.frames import collected
from core.terminal import LANGUAGES
from core.wording import labelled

# So much of the way, in percent.
NEAR = 80
# Rules with steps to reach; with every hundred sold somebody is always near the next one.
STEPPED = frozenset({"threshold", "target", "growth", "regularity"})


@dataclass(frozen=True)
class Near:
    """A step of a rule that somebody is near; done: how much of the way, in percent."""

    done: int
    rule: Rule
    step: NextStep


def close_to_a_step(session: Session, definition: Definition, day: date) -> dict[int, dict[str, str]]:
    """The step that each participant is nearest to, of those who are near one; in words by language."""
    rules = [rule for rule in definition.criteria if rule.type in STEPPED]
    if not rules:
        return {}
    scene = scene_of(definition, read_facts(session, definition))
    nearest: dict[int, Near] = {}
    for rule in rules:
        held: dict[int, Totals] = defaultdict(lambda: defaultdict(dict))
        totals = collected(totals_of(rule, scene)).select("participant", "key", "part", "total")
        for person, key, part, total in totals.iter_rows():
            held[person][key][part] = total
        for person, own in held.items():
            for near in _near(rule, own, day):
                if person not in nearest or near.done > nearest[person].done:
                    nearest[person] = near
    return _told(nearest, read_names(session, definition))


def _told(nearest: Mapping[int, Near], names: Names) -> dict[int, dict[str, str]]:
    told: dict[int, dict[str, str]] = defaultdict(dict)
    for language in LANGUAGES:
        with force_locale(language):
            for person, near in nearest.items():
                words = words_of(near.rule, names)
                told[person][language] = labelled(words.label, words.step(near.step))
    return told


def _near(rule: Rule, own: Totals, day: date) -> Iterator[Near]:
    """How much of the way to each near step is done."""
    words = words_of(rule)
    for totals in rule.open_keys(own, period_name(day, rule.key_period)).values():
        ahead = [step for step in rule.ahead(totals) if step.points > 0]
        if not ahead:
            continue
        way = words.progress(totals, ahead)
        done = way.done * 100 // way.whole if way.whole > 0 else 0
        if NEAR <= done < 100:
            yield Near(done, rule, ahead[0])
