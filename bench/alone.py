"""`python -m bench.alone URL CODE`: one full score, rolled back, and the peak memory of the process in MB."""

import re
import resource
import sys
from pathlib import Path

from app import create_app
from challenges.lifecycle.services import score_challenge
from core.db import begin_writing, db

STATUS = Path("/proc/self/status")


def main() -> None:
    """Score, forget it, and tell."""
    url, code = sys.argv[1:]
    with create_app(url).app_context():
        begin_writing(db.session())
        score_challenge(db.session(), code)
        db.session.rollback()
    print(peak_kilobytes() // 1024)


def peak_kilobytes() -> int:
    """The most memory that this process had at once."""
    # Linux counts into a process's ru_maxrss what its parent had when it was started; its own peak stands here.
    if STATUS.exists() and (found := re.search(r"VmHWM:\s*(\d+) kB", STATUS.read_text())):
        return int(found[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
