"""The nine criteria over sale lines on a made programme: full score, one line corrected, simulation, peak memory."""

import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from itertools import count

from sqlalchemy.orm import Session

from bench.databases import Databases
from bench.measuring import Ratio, Way, timed
from bench.one_line import CORRECTED_FROM, Corrected, corrections
from bench.programme import NINE, Programme
from bench.scoring import NINE_RULES, scoring
from bench.synthetic import fill
from challenges.definition.model import Definition
from challenges.definition.toml import read_definition
from challenges.laboratory.figures import total_points
from challenges.laboratory.frames import frame_of
from challenges.laboratory.service import try_rules
from challenges.laboratory.variants import with_numbers

LINES_OF_EACH = 200
# How many times smaller the programme is in which the same line is corrected.
TIMES = 10
AT_MOST_SIMULATED = 0.15
# The number that a simulation changes, each time to another value: what a hundred of turnover gives.
CHANGED = "criteria[1].points"

Simulate = Callable[[Session, Definition], object]


def nine(databases: Databases, lines: int, rounds: int) -> list[Ratio]:
    """The ratios at so many lines; ValueError where these are too few, or the three ways to score post other rows."""
    if _reps(lines // TIMES) <= CORRECTED_FROM:
        raise ValueError(f"{lines} lines are too few")
    programme, challenge = _filled(databases, lines)
    simulated = {
        "simulation": simulation(programme, simulate_own_days),
        "its rules": simulation(programme, score_own_days),
    }
    measured = scoring(databases, programme, challenge, rounds, NINE_RULES, simulated)
    ratios, seconds = measured.ratios, measured.seconds
    name = "a simulation, one number changed : full score"
    ratios.append(Ratio(name, seconds["simulation"], seconds["palier"], AT_MOST_SIMULATED))
    ratios.append(Ratio("its rules alone : full score", seconds["its rules"], seconds["palier"]))
    programme.disconnect()
    print(f"{lines:,} lines: a process that does only the full score takes {peak_megabytes(programme.url)} MB at most")
    small, _challenge = _filled(databases, lines // TIMES)
    few, many = (Corrected(one, NINE.stem) for one in (small, programme))
    ratios += corrections(few, many, rounds, f"{lines:,} : {lines // TIMES:,} lines")
    for one in (programme, small):
        one.disconnect()
    return ratios


def _filled(databases: Databases, lines: int) -> tuple[Programme, int]:
    """A programme of so many lines, and its running challenge."""
    programme = Programme(databases.new())
    fill(programme, _reps(lines), LINES_OF_EACH)
    challenge = programme.add_challenge(NINE)
    databases.gather_statistics(programme.url)
    return programme, challenge


def _reps(lines: int) -> int:
    return lines // LINES_OF_EACH


def simulation(programme: Programme, simulate: Simulate) -> Way:
    """A way that tries the rules with one number changed; the warm-up reads the sales, the rounds find them kept."""
    values = count(2)
    definition = read_definition(NINE.read_text(encoding="utf-8"))

    def way() -> float:
        with programme.session() as session, timed() as watch:
            simulate(session, with_numbers(definition, {CHANGED: Decimal(next(values))}))
        return watch.seconds

    return way


def simulate_own_days(session: Session, definition: Definition) -> None:
    """The laboratory's whole answer, on the days that the full score is of."""
    try_rules(session, definition, definition.start, definition.end)


def score_own_days(session: Session, definition: Definition) -> None:
    """What the rules alone give on the sales that the laboratory keeps, without any of its figures."""
    total_points(definition, frame_of(session, definition).stage)


def peak_megabytes(url: str) -> int:
    """The most memory that a process of its own takes to score everything once."""
    command = [sys.executable, "-m", "bench.alone", url, NINE.stem]
    return int(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
