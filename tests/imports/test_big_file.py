"""A big file: brought in within the memory and the time of a small machine."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Palier
from tests.imports.trade import COLUMNS, counts

# 200 MB take minutes: they are asked for with PALIER_BIG=1.
MEGABYTES = 200 if os.environ.get("PALIER_BIG") == "1" else 5
COMMAND = Path(sys.executable).with_name("palier")


# A process is said to have taken at least what the one that started it takes, and the tests' own is large: a small one
# starts the command, and tells on the last line of standard error how many kilobytes it took.
SMALL = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(done.returncode)
"""


def lines(size: int) -> Iterator[str]:
    """Lines of ten-line documents until the size in bytes is reached; one in a thousand names an unknown product."""
    yield ",".join(COLUMNS) + "\n"
    written, number = 0, 0
    while written < size:
        product = "P9" if number % 1000 == 999 else f"P{number % 2 + 1}"
        line = (
            f"sell_in,INV-2020-{number // 10:07},{number % 10 + 1},2020-{number % 12 + 1:02}-{number % 28 + 1:02},"
            f"R{number % 2 + 1},D{number % 2 + 1},,CLIENT-{number % 5000:05},{product},{number % 7},{number % 900}.50\n"
        )
        yield line
        written += len(line)
        number += 1


def test_a_big_file(shop: Palier, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Good lines are kept and bad ones told; memory stays within some times the file, beside what Python takes."""
    file = tmp_path / "sales.csv"
    with file.open("w") as target:
        target.writelines(lines(MEGABYTES * 1_000_000))
    with file.open() as source:
        height = sum(1 for _ in source) - 1
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", SMALL, COMMAND, "--database", shop.url, "import", "sales", file],
        capture_output=True, text=True, check=False,
        env={**os.environ, "PALIER_LANGUAGE": "en", "PALIER_INSTANCE": str(tmp_path)},
    )  # fmt: skip
    seconds = time.monotonic() - began
    megabytes = int(done.stderr.splitlines()[-1]) / 1000
    with capsys.disabled():
        print(f"\n{MEGABYTES} MB, {height} lines: {seconds:.1f} s, {megabytes:.0f} MB of memory")
    assert done.returncode == 0, done.stderr
    bad = height // 1000
    assert counts(done.stdout) == {"new": height - bad, "corrected": 0, "unchanged": 0, "held": 0, "rejected": bad}
    assert megabytes < 400 + 15 * MEGABYTES
    assert seconds < 60 + 2 * MEGABYTES
    assert shop("score", "spring") == "0\n"
