"""Jobs that begin together load nothing: what several threads load at once, Python may break off as a deadlock."""

import json
import subprocess
import sys

from tests.web.test_templates import floors
from tests.worker.test_killed import Programme, programme  # noqa: F401

# As the command does it, but for a look at what each job loads.
ONCE = """
import json, sys
from app.cli import main
from app.worker import process

late, run = set(), process.run
def looked_at(job):
    before = set(sys.modules)
    done = run(job)
    late.update(set(sys.modules) - before)
    return done
process.run = looked_at
sys.argv = ["palier", "--database", sys.argv[1], "worker", "--once"]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print(json.dumps(sorted(late)))
"""


def test_jobs_load_nothing_of_ours(programme: Programme) -> None:  # noqa: F811
    done = subprocess.run([sys.executable, "-c", ONCE, programme.url], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "closed" in done.stdout
    late = json.loads(done.stdout.splitlines()[-1])
    assert [name for name in late if name.split(".")[0] in floors()] == []
