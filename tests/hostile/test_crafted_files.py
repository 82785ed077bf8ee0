"""Files that somebody made to hurt: told in words, and never looked at more often than a few times.

They meet limits set low here; test_large_files.py sends them to the real server in their real size.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.files import FileProblem, read_table
from core.files.apart import read_apart
from core.files.quoted import records
from core.files.rows import Header
from core.limits import FileLimits
from tests.hostile.crafted import CRAFTED, MAIN, book, sharing, with_rows
from tests.slow.quoted import records_slowly

# About a thousandth of the real ones.
LOW = FileLimits(
    lines=2_000, line_letters=30_000, cells=60_000, columns=100, cell_letters=300, title_letters=200, misfits=1_000,
    expanded_megabytes=1, sheet_cells=4_000, text_megabytes=1, members=200, sheets=10, depth=100,
)  # fmt: skip
GOOD = b"a,b\n" + b"1,2\n" * 100


@pytest.fixture
def low(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits set low."""
    monkeypatch.setattr(limits, "FILES", LOW)


@pytest.fixture
def always_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is read in a process of its own, however small."""
    monkeypatch.setattr(limits, "SMALL_TEXT_BYTES", 0)


@pytest.mark.usefixtures("low")
@pytest.mark.parametrize("name", CRAFTED)
def test_a_crafted_file_is_refused_in_words(name: str) -> None:
    crafted = CRAFTED[name]
    with pytest.raises(FileProblem) as refused:
        read_table(crafted.make(100), "mine")
    assert crafted.told in str(refused.value) and "mine" in str(refused.value)


@pytest.mark.usefixtures("low")
@pytest.mark.parametrize("content", [
    GOOD, b"a,b\n1," + b"x" * 400 + b"\n", sharing(100, 5, 20), with_rows(b'<row r="2"><c r="A2"><v>1</v></c></row>'),
    book(f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/>'.encode() +
         b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'),
])  # fmt: skip
def test_what_stays_within_the_limits_is_read(content: bytes) -> None:
    assert read_table(content, "mine").columns


@pytest.mark.usefixtures("always_apart")
@pytest.mark.parametrize(
    "content", [GOOD, b"a,b\n", sharing(50, 5, 20), b"a,b\n1,2,3\n\xff,4\n", "é;1,234\n1;2\n".encode()]
)
def test_a_file_is_the_same_table_wherever_it_is_read(content: bytes) -> None:
    here, apart_from_here = read_table(content, "mine"), read_apart(content, "mine")
    for name in ("frame", "ragged"):
        assert getattr(here, name).equals(getattr(apart_from_here, name))
    rest = [name for name in vars(here) if name not in ("frame", "ragged")]
    assert [getattr(here, name) for name in rest] == [getattr(apart_from_here, name) for name in rest]


class Counted(list[str]):
    """Lines that count how often one is looked at."""

    looks = 0

    def __getitem__(self, place: Any) -> Any:
        self.looks += 1
        return super().__getitem__(place)


TOKENS = ['"', '""', ",", "a", '","', 'a","', "a,b,c", '"a', 'a"', " ", '"a","b","c"']
TEXTS = st.lists(st.lists(st.sampled_from(TOKENS), max_size=4).map("".join), max_size=12)


@given(lines=TEXTS, width=st.integers(1, 4))
def test_quotation_marks_are_read_as_by_trying_every_line_again(lines: list[str], width: int) -> None:
    """Rows and bad lines are those of the slow reading, which goes back to the line after each bad one."""
    header = Header({str(place): str(place) for place in range(width)}, ",", 0, width)
    text = [f"{line}\n" for line in lines]
    bad: list[int] = []
    expected: list[int] = []
    assert list(records(text, header, bad)) == list(records_slowly(text, header, expected))
    assert bad == expected


@given(block=TEXTS.filter(any), width=st.integers(1, 4))
def test_every_line_is_looked_at_a_few_times_whatever_the_marks(block: list[str], width: int) -> None:
    header = Header({str(place): str(place) for place in range(width)}, ",", 0, width)
    lines = Counted(f"{line}\n" for line in block * 20)
    for _row in records(lines, header, []):
        pass
    assert lines.looks <= 5 * len(lines)


GROWING: dict[str, Callable[[int], bytes]] = {
    "a good file": lambda size: b"a,b,c\n" + b'1,2,"3"\n' * size,
    "marks that stay open": lambda size: b"a,b,c\n" + b'a","\n' * size,
    "one open mark": lambda size: b'a,b,c\n1,"2,3\n' + b"1,2,3\n" * size,
    "an open mark closed at the end": lambda size: b'a,b,c\n"' + b"1,2,3\n" * size + b'"\n',
    "marks on one letter": lambda size: b"a,b\n1," + "\u0301\u0316".encode() * size + b"\n",
    "western text in one line": lambda size: b"a,b\n" + b"x" * 50 * size + b"\n\x81\x8d\x8f\x90\x9d\n",
    "brackets in a name": lambda size: b"(" * (size // 20) + b",b\n1,2\n",
    "spaces": lambda size: b"a,b\n1," + b" " * 50 * size + b"x\n",
}


@pytest.mark.parametrize("kind", GROWING)
def test_four_times_as_much_takes_about_four_times_as_long(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is quadratic would take sixteen times as long."""
    most = FileLimits(line_letters=10**8, cell_letters=10**8, title_letters=10**8, misfits=10**8)
    monkeypatch.setattr(limits, "FILES", most)
    size = 8_000
    once, again = (seconds_of(GROWING[kind](times * size)) for times in (1, 4))
    assert again < 10 * max(once, 0.05)


def seconds_of(content: bytes) -> float:
    """What this process computes to read a file; the least of three times."""
    taken = []
    for _ in range(3):
        begin = time.process_time()
        with suppress(FileProblem):
            read_table(content, "mine.csv")
        taken.append(time.process_time() - begin)
    return min(taken)
