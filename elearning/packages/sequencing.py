"""What is taken of the sequencing of SCORM 2004: the score to pass, and the time that a unit may take."""

from dataclasses import dataclass

from elearning.packages.documents import Element
from elearning.packages.model import WHOLE
from elearning.packages.values import seconds, share


@dataclass(frozen=True)
class Rules:
    """The score to pass in ten-thousandths, and the seconds that one attempt may take."""

    mastery: int | None = None
    max_seconds: int | None = None


def rules_of(item: Element, manifest: Element) -> Rules:
    """The rules of an item: its own, then those that it shares by IDRef."""
    own = item.first("sequencing")
    if own is None:
        return Rules()
    every = [own, *_shared(own, manifest)]
    masteries = [_mastery(each) for each in every]
    limits = [_limit(each) for each in every]
    return Rules(
        next((each for each in masteries if each is not None), None),
        next((each for each in limits if each is not None), None),
    )


def _shared(own: Element, manifest: Element) -> list[Element]:
    name = own.attribute("IDRef")
    collection = manifest.first("sequencingCollection")
    if not name or collection is None:
        return []
    return [each for each in collection.children("sequencing") if each.attribute("ID") == name]


def _mastery(sequencing: Element) -> int | None:
    """Of the primary objective, where a score decides on it; where none is written, all of it."""
    primary = sequencing.first("objectives", "primaryObjective")
    if primary is None or primary.attribute("satisfiedByMeasure").lower() not in ("true", "1"):
        return None
    written = primary.text("minNormalizedMeasure")
    return share(written, 1) if written else WHOLE


def _limit(sequencing: Element) -> int | None:
    conditions = sequencing.first("limitConditions")
    return seconds(conditions.attribute("attemptAbsoluteDurationLimit")) if conditions is not None else None
