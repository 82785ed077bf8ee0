"""Words that are seen on a picture: by tesseract where it is installed, else none."""

import csv
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from PIL import Image

from sales.proofs.words import PARTS, Word

# The languages that are tried, where their data are installed.
LANGUAGES = ("fra", "eng")
_SECONDS = 40
_LONGER_SIDE = 2_500
# What tesseract itself doubts is more often dirt than a word, out of 100.
_LEAST_SURE = 25
_WORD = "5"
# Text in one column of lines of any size, as receipts and invoices have it.
_LAYOUT = "4"


def words_seen(image: Image.Image, page: int) -> list[Word]:
    """The words on a picture of a page; none without tesseract, or where it takes too long."""
    spoken = _languages()
    if not spoken:
        return []
    with tempfile.TemporaryDirectory(prefix="palier-") as place:
        file = Path(place) / "page.png"
        small = image.convert("L")
        small.thumbnail((_LONGER_SIDE, _LONGER_SIDE))
        small.save(file)
        told = _run(str(file), "stdout", "-l", "+".join(spoken), "--psm", _LAYOUT, "tsv")
    return list(_read(told, page, small.size))


@cache
def _languages() -> tuple[str, ...]:
    if shutil.which("tesseract") is None:
        return ()
    there = _run("--list-langs").split()
    return tuple(language for language in LANGUAGES if language in there)


def _run(*arguments: str) -> str:
    """What tesseract prints; nothing where it fails."""
    try:
        done = subprocess.run(
            ["tesseract", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=True,
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace")


def _read(told: str, page: int, size: tuple[int, int]) -> Iterator[Word]:
    """The words in a table of tesseract's: of its levels the last one."""
    width, height = size
    for row in csv.DictReader(told.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row.get("text") or "").strip()
        if row.get("level") != _WORD or not text or float(row["conf"]) < _LEAST_SURE:
            continue
        left, top = int(row["left"]), int(row["top"])
        right, bottom = left + int(row["width"]), top + int(row["height"])
        yield Word(
            text, page, left * PARTS // width, top * PARTS // height, right * PARTS // width, bottom * PARTS // height
        )
