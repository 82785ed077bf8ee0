"""The names that xAPI and cmi5 have agreed upon."""

_ADL, _CMI5 = "http://adlnet.gov/expapi/verbs/", "https://w3id.org/xapi/cmi5/context/"
_OF_ADL = "https://w3id.org/xapi/adl/verbs/"
LAUNCHED, INITIALIZED, TERMINATED = _ADL + "launched", _ADL + "initialized", _ADL + "terminated"
COMPLETED, PASSED, FAILED, VOIDED = _ADL + "completed", _ADL + "passed", _ADL + "failed", _ADL + "voided"
ABANDONED, SATISFIED = _OF_ADL + "abandoned", _OF_ADL + "satisfied"
JUDGED = frozenset({PASSED, FAILED})
# With them a unit tells how it went; only where it is opened to be worked at.
TELLING = JUDGED | {COMPLETED}
OF_UNITS = TELLING | {INITIALIZED, TERMINATED}
CATEGORY, MOVE_ON_CATEGORY = _CMI5 + "categories/cmi5", _CMI5 + "categories/moveon"
SESSION, MASTERY = _CMI5 + "extensions/sessionid", _CMI5 + "extensions/masteryscore"
LAUNCH_MODE, LAUNCH_URL = _CMI5 + "extensions/launchmode", _CMI5 + "extensions/launchurl"
MOVE_ON, PARAMETERS = _CMI5 + "extensions/moveon", _CMI5 + "extensions/launchparameters"
COURSE_TYPE = "https://w3id.org/xapi/cmi5/activitytype/course"
# What the learning management system tells a unit of its launch, and what of its learner.
LAUNCH_DATA, PREFERENCES = "LMS.LaunchData", "cmi5LearnerPreferences"
NORMAL, REVIEW = "Normal", "Review"
VERSION = "1.0.3"
