"""Keeps one worker alive beside a web server: started by `palier serve --with-worker`, ends with the server.

It loads nothing of the application, so that it costs next to nothing.
"""

import os
import signal
import subprocess
import sys
import time
from types import FrameType

BEAT_SECONDS = 0.5
# A worker that ends at once, for want of a database for instance, is not started anew all the time.
PAUSE_SECONDS = 3.0
COMMAND = [sys.executable, "-c", "from app.cli import main; main()"]


def main() -> None:
    """Start the worker, and another one whenever it ends, until the server is gone or says so."""
    server = os.getppid()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    while True:
        worker = subprocess.Popen([*COMMAND, "worker", "--beside", str(os.getpid())])
        try:
            while worker.poll() is None:
                if os.getppid() != server:
                    raise SystemExit(0)
                time.sleep(BEAT_SECONDS)
            time.sleep(PAUSE_SECONDS)
        finally:
            worker.terminate()


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    main()
