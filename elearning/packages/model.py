"""A package as it is read: its units in their order, and what is to be known of it."""

from dataclasses import dataclass
from enum import StrEnum

# A score of 100 %, in the ten-thousandths in which scores are counted.
WHOLE = 10_000


class Kind(StrEnum):
    """What a package is made for."""

    SCORM_12 = "scorm12"
    SCORM_2004 = "scorm2004"
    H5P = "h5p"
    CMI5 = "cmi5"


# Those that a learner can open here; the others are read, checked and kept.
PLAYED = frozenset({Kind.SCORM_12, Kind.SCORM_2004})


class UnitKind(StrEnum):
    """What a unit does: a SCO and an assignable unit (AU) tell how it went, an asset is only looked at."""

    SCO = "sco"
    ASSET = "asset"
    AU = "au"
    H5P = "h5p"


class MoveOn(StrEnum):
    """What an AU of cmi5 asks for before it counts as done."""

    PASSED = "Passed"
    COMPLETED = "Completed"
    BOTH = "CompletedAndPassed"
    EITHER = "CompletedOrPassed"
    NONE = "NotApplicable"


class Severity(StrEnum):
    """What a problem costs: a unit that is left out, something that is not obeyed, or nothing."""

    LEFT_OUT = "left_out"
    NOT_OBEYED = "not_obeyed"
    NOTE = "note"


@dataclass(frozen=True)
class Problem:
    """Something that did not come in as it stood; where: the file or unit. sentence: in the reader's language."""

    severity: Severity
    where: str
    sentence: str


@dataclass(frozen=True)
class Unit:
    """Something that is launched by itself.

    identifier: unique in its package. href: its file in the package, quoted as in an address, with query and fragment.
    parents: titles of what it stands under, the outermost first. mastery: the score to pass, in ten-thousandths.
    max_seconds: the time that one may take, and time_limit_action what its author wants to happen then. prerequisites:
    in the words of SCORM 1.2; told, not obeyed. threshold: progress that counts as completed, in ten-thousandths.
    """

    identifier: str
    title: str
    href: str
    kind: UnitKind
    parents: tuple[str, ...] = ()
    mastery: int | None = None
    launch_data: str = ""
    max_seconds: int | None = None
    time_limit_action: str = ""
    prerequisites: str = ""
    threshold: int | None = None
    visible: bool = True
    move_on: MoveOn = MoveOn.NONE
    entitlement_key: str = ""
    launch_method: str = ""


@dataclass(frozen=True)
class Package:
    """A package that can be played.

    sha256: of the file as it came. edition: of its standard, in its own words. identifier: what it calls itself; empty
    where it does not. language: a code of BCP 47; empty where unknown. main_library: of H5P, as `H5P.QuestionSet 1.20`.
    brings_score: whether a score can be expected of it. files, size: those in it, and their bytes once unpacked.
    """

    sha256: str
    kind: Kind
    edition: str
    identifier: str
    title: str
    language: str
    units: tuple[Unit, ...]
    problems: tuple[Problem, ...]
    brings_score: bool
    files: int
    size: int
    main_library: str = ""
