"""What a unit tells of itself, taken in; and what all units of a package come to. No database, no web."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from elearning.packages.model import WHOLE, Kind, MoveOn, Package, Unit
from elearning.packages.values import number, parts_of, seconds, share

_PERCENT = Decimal(100)
_LEFT_TO_COME_BACK = ("suspend", "logout")
# What lesson_status of SCORM 1.2 is as long as a SCO sets none.
_NOTHING_SAID = (None, "", "not attempted")
# Verbs with which a content of H5P says that it was answered.
_DONE_WITH = ("answered", "completed", "passed", "failed", "mastered")


class Progress(StrEnum):
    """How far somebody is, in the order of how far that is."""

    NOT_ATTEMPTED = "not_attempted"
    INCOMPLETE = "incomplete"
    COMPLETED = "completed"


class Success(StrEnum):
    """Whether somebody has passed, in the order in which one becomes the other."""

    UNKNOWN = "unknown"
    FAILED = "failed"
    PASSED = "passed"


_FAR = list(Progress)
_GOOD = list(Success)


@dataclass(frozen=True)
class Told:
    """What is known of a unit. score: in ten-thousandths, of which a whole is 10,000; None where none was told."""

    status: Progress = Progress.NOT_ATTEMPTED
    success: Success = Success.UNKNOWN
    score: int | None = None
    seconds: int = 0

    def better(self, other: "Told") -> "Told":
        """The best of two: who has completed or passed something does not lose it by opening it again."""
        scores = [each for each in (self.score, other.score) if each is not None]
        return Told(
            max(self.status, other.status, key=_FAR.index),
            max(self.success, other.success, key=_GOOD.index),
            max(scores, default=None),
            max(self.seconds, other.seconds),
        )


def told(kind: Kind, unit: Unit, cmi: Mapping[str, Any], ended: bool) -> Told:
    """What a commit says. cmi: the data model of SCORM as JSON, or of H5P what it stated of itself (`verb`, `result`).

    ended: whether the unit has said that it is done.
    """
    if kind is Kind.H5P:
        return _told_h5p(cmi)
    said = _told_12(cmi, ended) if kind is Kind.SCORM_12 else _told_2004(unit, cmi, ended)
    return _by_mastery(said, unit)


def _told_h5p(said: Mapping[str, Any]) -> Told:
    """What a content has stated of itself: whoever has answered it whole is done with it."""
    result = _object(said, "result")
    if said.get("verb") not in _DONE_WITH and result.get("completion") is not True:
        return Told(Progress.INCOMPLETE)
    succeeded = Success.UNKNOWN
    if isinstance(result.get("success"), bool):
        succeeded = Success.PASSED if result["success"] else Success.FAILED
    return Told(Progress.COMPLETED, succeeded, score_of(_object(result, "score")))


def _by_mastery(said: Told, unit: Unit) -> Told:
    """Where the package has a score to pass, the score decides."""
    if unit.mastery is None or said.score is None:
        return said
    success = Success.PASSED if said.score >= unit.mastery else Success.FAILED
    return Told(said.status, success, said.score, said.seconds)


def _told_12(cmi: Mapping[str, Any], ended: bool) -> Told:
    core = _object(cmi, "core")
    written = str(core.get("lesson_status") or "")
    status = {
        "passed": Progress.COMPLETED,
        "failed": Progress.COMPLETED,
        "completed": Progress.COMPLETED,
        "browsed": Progress.COMPLETED,
    }.get(written, Progress.INCOMPLETE)
    # A SCO that never says how it went is done once it is left, says SCORM.
    if ended and written in _NOTHING_SAID:
        status = Progress.COMPLETED
    success = {"passed": Success.PASSED, "failed": Success.FAILED}.get(written, Success.UNKNOWN)
    return Told(status, success, score_of(_object(core, "score")), seconds(core.get("total_time")) or 0)


def _told_2004(unit: Unit, cmi: Mapping[str, Any], ended: bool) -> Told:
    written = str(cmi.get("completion_status") or "")
    status = Progress.COMPLETED if written == "completed" else Progress.INCOMPLETE
    if ended and written in ("", "unknown"):
        status = Progress.COMPLETED
    progress = share(cmi.get("progress_measure"), 1)
    if unit.threshold is not None and progress is not None:
        status = Progress.COMPLETED if progress >= unit.threshold else Progress.INCOMPLETE
    success = {"passed": Success.PASSED, "failed": Success.FAILED}.get(
        str(cmi.get("success_status") or ""), Success.UNKNOWN
    )
    return Told(status, success, score_of(_object(cmi, "score")), seconds(cmi.get("total_time")) or 0)


def _object(around: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = around.get(name)
    return found if isinstance(found, Mapping) else {}


def score_of(score: Mapping[str, Any]) -> int | None:
    """In ten-thousandths: as scaled, else where it lies between its least and its most, else of a hundred."""
    scaled = share(score.get("scaled"), 1)
    if scaled is not None:
        return scaled
    raw, least, most = (number(score.get(name)) for name in ("raw", "min", "max"))
    if raw is None:
        return None
    if least is None or most is None or most <= least:
        least, most = Decimal(0), _PERCENT
    if not least <= raw <= most:
        return None
    return parts_of(raw - least, most - least)


def resumed(kind: Kind, cmi: Mapping[str, Any], ended: bool) -> dict[str, Any]:
    """The data model with which a unit is opened again.

    A unit that was cut off, or left to come back to, goes on where it was. One that was left otherwise begins anew in
    SCORM 2004; in 1.2, whose packages count on it, it finds what it kept. The time spent is counted on either way.
    """
    around = dict(_object(cmi, "core")) if kind is Kind.SCORM_12 else dict(cmi)
    goes_on = bool(cmi) and (not ended or around.get("exit") in _LEFT_TO_COME_BACK)
    if kind is Kind.SCORM_2004 and cmi and not goes_on:
        around = {"total_time": around.get("total_time")}
    if kind is Kind.SCORM_12 and ended and around.get("lesson_status") in _NOTHING_SAID:
        # So it was kept (see _told_12), and so the unit finds it.
        around["lesson_status"] = "completed"
    for name in ("session_time", "exit"):
        around.pop(name, None)
    around["entry"] = "resume" if goes_on else "" if cmi and kind is Kind.SCORM_12 else "ab-initio"
    return {**cmi, "core": around} if kind is Kind.SCORM_12 else around


@dataclass(frozen=True)
class Outcome:
    """What all units come to. percent: the mean of their scores, in ten-thousandths; None where none was told."""

    completed: bool
    passed: bool
    percent: int | None


def outcome(package: Package, states: Mapping[str, Told]) -> Outcome:
    """What the states of the units (by their identifiers) come to.

    completed: every unit is. passed: besides, none was failed, and each that has a score to pass, or asks for passing,
    was passed. A unit that was never opened counts for nothing.
    """
    known = [(unit, states.get(unit.identifier, Told())) for unit in package.units]
    completed = all(is_done(unit, state) for unit, state in known)
    good = all(is_good(unit, state) for unit, state in known)
    scores = [state.score for _unit, state in known if state.score is not None]
    mean = None
    if scores:
        mean = max(0, parts_of(Decimal(sum(scores)), Decimal(WHOLE * len(scores))))
    return Outcome(completed, completed and good, mean)


def is_done(unit: Unit, state: Told) -> bool:
    """Whether a unit is done, by what it asks for."""
    completed, passed = state.status is Progress.COMPLETED, state.success is Success.PASSED
    return {
        MoveOn.PASSED: passed,
        MoveOn.BOTH: completed and passed,
        MoveOn.EITHER: completed or passed,
    }.get(unit.move_on, completed)


def is_good(unit: Unit, state: Told) -> bool:
    """Whether a unit does not stand in the way of passing."""
    asks = unit.mastery is not None or unit.move_on in (MoveOn.PASSED, MoveOn.BOTH)
    return state.success is Success.PASSED if asks else state.success is not Success.FAILED
