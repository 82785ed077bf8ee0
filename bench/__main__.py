"""`python -m bench`: every ratio, taken in one run."""

import argparse
import resource
import signal
import sys
from pathlib import Path

from bench.databases import Databases, databases
from bench.loading import loading
from bench.measuring import Ratio, milliseconds, table
from bench.nine import nine
from bench.one_line import one_line
from bench.programme import Programme
from bench.scoring import scoring
from bench.synthetic import fill

DATA = Path(__file__).resolve().parents[1] / ".." / "shared" / "data" / "adventureworks"
MILLION = {"reps": 5_000, "lines_of_each": 200}
# How many more rounds of what takes a twentieth of a second.
SHORT = 5
MILLION_ROUNDS = 3


def main() -> None:
    """Measure what was asked for and print the table."""
    asked = _arguments()
    # Told to end, a run still removes its databases and stops its server.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    ratios: list[Ratio] = []
    with databases(asked.database) as made:
        if asked.nine:
            print(table(_said("nine criteria", nine(made, asked.lines, asked.rounds))))
            return
        if asked.data.is_dir():
            ratios += _said("import", loading(made, asked.data, asked.rounds))
            ratios += _said("score", _score_real(made, asked.data, asked.rounds))
        else:
            print(f"no real sales in {asked.data}: import and full score are left out", file=sys.stderr)
        ratios += _said("one line", one_line(made, asked.rounds))
        if asked.million:
            ratios += _said("a million lines", _score_million(made))
    print(table(ratios))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Ratios of palier to the same work by hand.")
    parser.add_argument("--database", default="sqlite", metavar="URL",
                        help="sqlite (default), postgresql (a server for this run), or the URL of a PostgreSQL "
                        "server whose user may make databases")  # fmt: skip
    parser.add_argument("--data", type=Path, default=DATA, metavar="FOLDER", help="the AdventureWorks files")
    parser.add_argument("--rounds", type=int, default=7, metavar="N", help="measured rounds after the warm-up")
    parser.add_argument("--million", action="store_true", help="also score a million lines of 5,000 participants")
    parser.add_argument("--nine", action="store_true", help="measure the nine criteria on made sales, and only these")
    parser.add_argument("--lines", type=int, default=1_000_000, metavar="N", help="how many made sale lines for --nine")
    return parser.parse_args()


def _said(what: str, ratios: list[Ratio]) -> list[Ratio]:
    """The ratios, told to whoever waits as soon as they are there."""
    for ratio in ratios:
        print(f"{what}: {ratio.name}: {ratio.middle:.2f}", file=sys.stderr, flush=True)
    return ratios


def _score_real(made: Databases, data: Path, rounds: int) -> list[Ratio]:
    programme = Programme(made.new())
    for what in ("participants", "products", "targets", "sales"):
        programme.bring_in(what, data / f"{what}.csv")
    # A score is so short here that a neighbour on the machine is half of it: many of them tell more.
    return _score(made, programme, rounds * SHORT)


def _score_million(made: Databases) -> list[Ratio]:
    programme = Programme(made.new())
    fill(programme, **MILLION)
    before = _peak_megabytes()
    ratios = _score(made, programme, MILLION_ROUNDS)
    print(f"a million lines: score {milliseconds(ratios[0].ours)}, peak memory of the process "
          f"{before} MB before and {_peak_megabytes()} MB after")  # fmt: skip
    return ratios


def _score(made: Databases, programme: Programme, rounds: int) -> list[Ratio]:
    ratios = scoring(made, programme, programme.add_challenge(), rounds).ratios
    programme.disconnect()
    return ratios


def _peak_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
