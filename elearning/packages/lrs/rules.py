"""What a unit (AU) of cmi5 may state, and what that means. No database, no web.

The sentences are for whoever makes a unit: learners never see them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from elearning.packages.lrs import names
from elearning.packages.model import WHOLE, MoveOn, Unit
from elearning.packages.states import Progress, Success, Told, score_of
from elearning.packages.values import number, seconds


@dataclass(frozen=True)
class Sitting:
    """A session of a unit: who takes it, as what, and what it has stated.

    mode: NORMAL or REVIEW. stated: verbs of cmi5 in this session, in their order. before: those of the sessions before
    it in the same registration.
    """

    session: str
    registration: str
    actor: Mapping[str, Any]
    activity: str
    mode: str
    unit: Unit
    stated: tuple[str, ...] = ()
    before: frozenset[str] = frozenset()


def verb_of(said: Mapping[str, Any]) -> str:
    """The verb of a statement; empty where it has none."""
    found = part_of(said, "verb").get("id")
    return found if isinstance(found, str) else ""


def is_defined(said: Mapping[str, Any]) -> bool:
    """Whether a statement is one of those that cmi5 defines, and gives a meaning to."""
    listed = part_of(part_of(said, "context"), "contextActivities").get("category")
    # A single activity may stand there without its list.
    listed = [listed] if isinstance(listed, Mapping) else listed
    return isinstance(listed, list) and any(
        isinstance(each, Mapping) and each.get("id") == names.CATEGORY for each in listed
    )


def why_not(sitting: Sitting, said: Mapping[str, Any]) -> str:
    """Why a statement (with decimals for its numbers) is not taken; empty for one that is."""
    verb = verb_of(said)
    return _first(
        (not _is_theirs(sitting, said), "The statement is not of this actor, registration and session."),
        (not verb or verb == names.VOIDED, "This verb cannot be used here."),
        (names.TERMINATED in sitting.stated, "This session is terminated."),
        (
            not sitting.stated and not (verb == names.INITIALIZED and is_defined(said)),
            "The first statement of a session has to be “initialized”.",
        ),
    ) or (_why_not_defined(sitting, said, verb) if is_defined(said) else "")


def _first(*checks: tuple[bool, str]) -> str:
    return next((sentence for wrong, sentence in checks if wrong), "")


def _is_theirs(sitting: Sitting, said: Mapping[str, Any]) -> bool:
    context = part_of(said, "context")
    return (
        is_actor(sitting, said.get("actor"))
        and str(context.get("registration")).lower() == sitting.registration
        and part_of(context, "extensions").get(names.SESSION) == sitting.session
    )


def is_actor(sitting: Sitting, given: object) -> bool:
    """Whether an agent is the learner of the session; how else it is called does not matter."""
    if not isinstance(given, Mapping) or given.get("objectType", "Agent") != "Agent":
        return False
    others = {"mbox", "mbox_sha1sum", "openid", "member"} & set(given)
    return not others and given.get("account") == sitting.actor["account"]


def _why_not_defined(sitting: Sitting, said: Mapping[str, Any], verb: str) -> str:
    """The rules of cmi5, within a session and over all of a registration."""
    ever = sitting.before | set(sitting.stated)
    return _first(
        (verb not in names.OF_UNITS, "This verb of cmi5 is not for units to use."),
        (part_of(said, "object").get("id") != sitting.activity, "The statement is about another activity."),
        (verb in sitting.stated, "This verb was used in this session already."),
        (
            verb in names.JUDGED and bool(names.JUDGED & set(sitting.stated)),
            "A session is either passed or failed, and once.",
        ),
        (
            verb in names.TELLING and sitting.mode != names.NORMAL,
            "The unit was opened to be looked at again: nothing may be completed, passed or failed.",
        ),
        (
            verb in (names.COMPLETED, names.PASSED) and verb in ever,
            "This verb was used in this registration already.",
        ),
        (verb == names.FAILED and names.PASSED in ever, "Who has passed does not fail any more."),
    ) or _why_no_result(sitting.unit, part_of(said, "result"), verb)


def _why_no_result(unit: Unit, result: Mapping[str, Any], verb: str) -> str:
    score = result.get("score")
    return _first(
        (
            verb in names.TELLING | {names.TERMINATED} and seconds(result.get("duration")) is None,
            "The duration is missing, or is none of ISO 8601.",
        ),
        (result.get("completion") is not _is_said(verb == names.COMPLETED), "The completion does not fit the verb."),
        (result.get("success") is not _succeeded(verb), "The success does not fit the verb."),
        (score is not None and verb not in names.JUDGED, "A score comes with “passed” or “failed” alone."),
        (score is not None and not _is_score(score), "The score is none of cmi5."),
        (score is not None and not _fits_mastery(unit, score, verb), "The score does not fit the mastery score."),
    )


def _is_said(is_so: bool) -> bool | None:
    return True if is_so else None


def _succeeded(verb: str) -> bool | None:
    return {names.PASSED: True, names.FAILED: False}.get(verb)


def _is_score(score: object) -> bool:
    """Scaled between 0 and 1; raw only with its least and its most around it."""
    if not isinstance(score, Mapping):
        return False
    numbers = {name: number(score[name]) for name in ("scaled", "raw", "min", "max") if name in score}
    if any(each is None for each in numbers.values()):
        return False
    scaled, raw, least, most = (numbers.get(name) for name in ("scaled", "raw", "min", "max"))
    if scaled is not None and not 0 <= scaled <= 1:
        return False
    return raw is None or (least is not None and most is not None and least < most and least <= raw <= most)


def _fits_mastery(unit: Unit, score: object, verb: str) -> bool:
    scaled = number(score.get("scaled")) if isinstance(score, Mapping) else None
    if unit.mastery is None or scaled is None:
        return True
    return (scaled * WHOLE >= Decimal(unit.mastery)) is (verb == names.PASSED)


def told_of(sitting: Sitting, said: Mapping[str, Any]) -> Told:
    """What is known of a unit by a statement that was taken. seconds: those of a session that is terminated."""
    verb, result = verb_of(said) if is_defined(said) else "", part_of(said, "result")
    if verb == names.COMPLETED:
        return Told(Progress.COMPLETED)
    if verb in names.JUDGED:
        success = Success.PASSED if verb == names.PASSED else Success.FAILED
        return Told(Progress.INCOMPLETE, success, score_of(part_of(result, "score")))
    if verb != names.TERMINATED:
        return Told(Progress.INCOMPLETE)
    # A unit of which nothing is asked is done once it was looked at.
    is_done = sitting.unit.move_on is MoveOn.NONE
    spent = seconds(result.get("duration")) or 0
    return Told(Progress.COMPLETED if is_done else Progress.INCOMPLETE, seconds=spent)


def after(sitting: Sitting, every: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The verbs that a session has stated, once these statements are taken as well."""
    return (*sitting.stated, *(verb_of(said) for said in every if is_defined(said)))


def part_of(around: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The object of that name in another; empty where there is none, or something else."""
    found = around.get(name)
    return found if isinstance(found, Mapping) else {}
