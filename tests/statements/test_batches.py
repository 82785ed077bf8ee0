"""Statements of everybody: made once each, whoever is killed over them, and downloaded together."""

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from pypdf import PdfReader
from sqlalchemy.orm import Session

from challenges.explanations.explain import read_case
from challenges.lifecycle.finding import find_challenge, find_participant
from core.viewer import viewer_as
from statements.batches import ask_batch, batches_of, files_of, people_of, store
from statements.making import Made
from statements.points_history import histories, read_history
from tests.conftest import Palier
from tests.statements.conftest import CODE

COMMAND = Path(sys.executable).with_name("palier")


def test_histories_of_all_are_those_of_each(opened: Session) -> None:
    challenge = find_challenge(opened, CODE)
    people = [find_participant(opened, code) for code in ("R1", "R2", "R3")]
    found = histories(opened, challenge, [person.id for person in people])
    for person in people:
        assert found[person.id] == read_history(read_case(opened, challenge, person.id, viewer_as(person)))


def test_a_folder_is_filled_and_after_a_kill_filled_up(programme: Palier, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    environment = {**os.environ, "PALIER_LANGUAGE": "en"}
    command = [str(COMMAND), "--database", programme.url, "statements", CODE, "--to", str(folder)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    while not list(folder.glob("*.pdf")) and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = {path.name: path.stat().st_mtime_ns for path in folder.glob("*.pdf")}
    assert before
    assert programme("statements", CODE, "--to", folder) == f"{_statements(3 - len(before))} written.\n"
    after = {path.name: path.stat().st_mtime_ns for path in folder.glob("*.pdf")}
    assert set(after) == {f"{CODE}-R{number}.pdf" for number in (1, 2, 3)}
    assert before.items() <= after.items()


def _statements(count: int) -> str:
    return f"{count} statement" + ("" if count == 1 else "s")


def test_the_worker_makes_a_batch(opened: Session, programme: Palier) -> None:
    """What is stored already is not made again; two who ask at once get the same."""
    challenge = find_challenge(opened, CODE)
    batch = ask_batch(opened, challenge, None)
    assert ask_batch(opened, challenge, None) == batch
    first = people_of(opened, challenge)[0]
    store(batch, Made(first, "made.pdf", b"made before"))
    store(batch, Made(first, "twice.pdf", b"made twice"))
    [progress] = batches_of(challenge)
    assert (progress.made, progress.total, progress.is_over, progress.percent) == (1, 3, False, 33)
    opened.rollback()
    assert "3 statements of “autumn-2024” made." in programme("worker", "--once")
    [progress] = batches_of(challenge)
    assert (progress.made, progress.is_over) == (3, True)
    files = dict(files_of(batch))
    assert files.pop("made.pdf") == b"made before"
    assert {name: len(PdfReader(io.BytesIO(content)).pages) > 1 for name, content in files.items()} == {
        f"{CODE}-R2.pdf": True, f"{CODE}-R3.pdf": True,
    }  # fmt: skip
