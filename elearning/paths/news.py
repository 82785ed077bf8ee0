"""What is told of paths (core.news): who has something left of one that is due soon, or late."""

from collections.abc import Mapping
from dataclasses import dataclass

from elearning.paths.models import LearningPath


@dataclass(frozen=True)
class PathDue:
    """A path with a due day, and how many modules of it each of some participants has left. is_late: past that day."""

    path: LearningPath
    left: Mapping[int, int]
    is_late: bool
