"""`python -m bench.mixed`: half an hour of mixed load; what the pages took and the processes held, before and after."""

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from app.demo.programme import write_programme
from bench.databases import databases
from bench.mixed.memory import Memory
from bench.mixed.people import READERS, Day, Taken, ask_for_statements, bring_in, read
from tests.hostile.serving import COMMAND, running_server

# The first and last minutes are compared.
SPAN_MINUTES = 5


def main() -> int:
    """Measure, and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m bench.mixed", description=__doc__)
    parser.add_argument("--database", default="postgresql", metavar="URL", help="sqlite, postgresql, or a URL")
    parser.add_argument("--minutes", type=float, default=30.0)
    asked = parser.parse_args()
    with databases(asked.database) as made, tempfile.TemporaryDirectory() as name:
        folder, url = Path(name), made.new()
        subprocess.run([COMMAND, "--database", url, "demo"], check=True, stdout=subprocess.DEVNULL)
        sales = write_programme(folder / "demo", date.today())[4]
        with running_server(url, folder / "instance") as server:
            day = Day(server)
            memory = Memory(server.process.pid, day.began, day.over)
            work(day, memory, sales, asked.minutes * 60)
            if "Traceback" in server.log.read_text(encoding="utf-8", errors="replace"):
                day.faults.append("a traceback in the log")
    span = min(SPAN_MINUTES, asked.minutes / 3) * 60
    told(day, asked.minutes * 60, span)
    told_memory(memory, asked.minutes * 60, span)
    for fault in day.faults[:20]:
        print(fault, file=sys.stderr)
    return 1 if day.faults else 0


def work(day: Day, memory: Memory, sales: Path, seconds: float) -> None:
    """Let everybody work for so long."""
    jobs: list[Callable[[], None]] = [
        *(partial(read, day, email, seed) for seed, email in enumerate(READERS)),
        partial(ask_for_statements, day, READERS[2]),
        partial(bring_in, day, sales),
        memory.watch,
    ]
    threads = [threading.Thread(target=faithfully, args=(day, job)) for job in jobs]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    day.over.set()
    for thread in threads:
        thread.join()


def faithfully(day: Day, job: Callable[[], None]) -> None:
    """Do it; who stops working in the middle of the day is a fault too."""
    try:
        job()
    except Exception as fault:
        day.faults.append(f"stopped: {fault!r}")


def told(day: Day, seconds: float, span: float) -> None:
    """How long each kind took in the first minutes and in the last."""
    print("| what | answers | p50 first | p50 last | p99 first | p99 last | ratio of p99 |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for kind in ("page", "statement", "trial", "import"):
        of_it = [taken for taken in day.answers if taken.kind == kind]
        first = [taken for taken in of_it if taken.at < span]
        last = [taken for taken in of_it if seconds - span <= taken.at < seconds]
        if len(first) < 2 or len(last) < 2:
            continue
        cells = [middle(first), middle(last), hundredth(first), hundredth(last)]
        shown = " | ".join(f"{cell * 1000:,.0f} ms" for cell in cells)
        print(f"| {kind} | {len(of_it)} | {shown} | {cells[3] / cells[2]:.2f} |")
    print(dict(sorted(Counter(taken.status for taken in day.answers).items())))


def middle(some: list[Taken]) -> float:
    """The median of their times."""
    return median(taken.seconds for taken in some)


def hundredth(some: list[Taken]) -> float:
    """What one in a hundred took longer than."""
    return quantiles([taken.seconds for taken in some], n=100, method="inclusive")[98]


def told_memory(memory: Memory, seconds: float, span: float) -> None:
    """What each lasting process held after the first minutes, and at the end."""
    print("| process | MB after the first minutes | MB at the end | grown by |")
    print("| --- | --- | --- | --- |")
    for pid in memory.lasting(span):
        held = memory.held[pid]
        early = median([megabytes for at, megabytes in held if span <= at < span * 1.2] or [held[0][1]])
        late = median([megabytes for at, megabytes in held if at >= seconds - span * 0.2] or [held[-1][1]])
        print(f"| {memory.commands[pid]} | {early:.0f} | {late:.0f} | {100 * (late / early - 1):.1f} % |")


if __name__ == "__main__":
    sys.exit(main())
