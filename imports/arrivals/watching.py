"""A folder into which an ERP puts files: looked at by the worker, brought in, moved away with a report beside.

Below it is a folder for each thing that is imported (`sales/`, `clients/`, …), in which a `mapping.toml` may lie; what
was brought in goes to `done/`, what could not be to `failed/`. A file is taken once nobody has written to it between
two looks. Its import is stored before it is moved: whoever is broken off between finds it again, and only moves it.
"""

import os
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import limits
from core.db import writing
from core.errors import Busy, Refused
from core.failures import Unusable
from core.files.names import file_title
from core.limits import TOML_BYTES
from imports.arrivals.beside import bring_in
from imports.arrivals.models import Arrival, Outcome, Source
from imports.arrivals.report import report_of
from imports.arrivals.services import Came, turn_away
from imports.layouts import LAYOUTS

DONE, FAILED = "done", "failed"
MAPPING = "mapping.toml"
# How programs call what they have not written to the end.
UNFINISHED = (".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".writing", "~")
# A worker that looks only once takes what nobody has written to for so long.
QUIET_SECONDS = 60
# Files that are brought in at one look; the others follow at the next.
AT_ONCE = 20

# A file by its path, with its size and when it was last written to.
Seen = dict[Path, tuple[int, int]]


@dataclass
class Look:
    """What a look came to: files with what became of them, and why something could not be done."""

    arrived: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


class Watch:
    """The folder, and what was seen of it at the last look."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: Seen = {}

    def look(self, session: Session) -> Look:
        """Bring in what has come and nobody writes to any more."""
        found = Look()
        try:
            _make_ready(self.folder)
            present = dict(_files(self.folder))
            found.refused += [(path.name, _misplaced()) for path in _astray(self.folder)]
        except OSError as error:
            return Look(refused=[(str(self.folder), str(error.strerror))])
        settled = [path for path, state in sorted(present.items()) if self._is_settled(path, state)]
        self._seen = present
        _finish_moves(session, self.folder)
        for path in settled[:AT_ONCE]:
            self._take(session, path, found)
        return found

    def _is_settled(self, path: Path, state: tuple[int, int]) -> bool:
        quiet = time.time() - state[1] / 1e9
        return self._seen.get(path) == state or quiet > QUIET_SECONDS

    def _take(self, session: Session, path: Path, found: Look) -> None:
        try:
            arrival = _taken(session, self.folder, path)
            _move(session, self.folder, path, arrival)
        except (Busy, Unusable) as error:
            found.refused.append((path.name, str(error)))
        except OSError as error:
            found.refused.append((path.name, str(error.strerror)))
        else:
            found.arrived.append((arrival.file_name, arrival.outcome))
        finally:
            session.rollback()


def _make_ready(folder: Path) -> None:
    for name in LAYOUTS:
        for place in (folder, folder / DONE, folder / FAILED):
            (place / name).mkdir(parents=place is not folder, exist_ok=True)


def _files(folder: Path) -> Iterator[tuple[Path, tuple[int, int]]]:
    """The files that wait, with their size and when they were last written to."""
    for name in LAYOUTS:
        for path in (folder / name).iterdir():
            with suppress(FileNotFoundError):
                state = path.lstat()
                if stat.S_ISREG(state.st_mode) and not _is_unfinished(path.name):
                    yield path, (state.st_size, state.st_mtime_ns)


def _is_unfinished(name: str) -> bool:
    return name.startswith(".") or name == MAPPING or name.lower().endswith(UNFINISHED)


def _astray(folder: Path) -> list[Path]:
    """Files that lie in no folder of those that are looked at."""
    return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))


def _misplaced() -> str:
    return _("Put it into the folder of what it holds: %(folders)s.", folders=", ".join(LAYOUTS))


def _taken(session: Session, folder: Path, path: Path) -> Arrival:
    """Bring a file in; what became of it is stored, and it lies where it lay."""
    what, name = path.parent.name, file_title(path.name)
    try:
        return bring_in(session, Came(what, name, _content(path), Source.FOLDER.value, _mapping(folder / what)))
    except (Busy, Unusable):
        raise
    except Refused as refused:
        # Too large, or too much for the process that was to bring it in: it would be so again.
        session.rollback()
        return turn_away(session, Came(what, name, b"", Source.FOLDER.value), path.stat().st_size, str(refused))


def _mapping(folder: Path) -> str:
    """The mapping that lies in a folder; empty where there is none."""
    try:
        return (folder / MAPPING).read_bytes()[: TOML_BYTES + 1].decode("utf-8-sig", errors="replace")
    except FileNotFoundError:
        return ""


def _content(path: Path) -> bytes:
    """The bytes of a file; Refused where it is too large to be brought in by itself."""
    most = int(current_app.config["MAX_CONTENT_LENGTH"])
    opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(opened, "rb") as file:
        is_small = os.fstat(opened).st_size <= most
        content = file.read(most + 1) if is_small else b""
    if not is_small or len(content) > most:
        raise Refused(
            _(
                "It has more than %(size)s MB. Split it, or import it from the command line on the server: palier"
                " import %(what)s FILE",
                size=most // limits.MEGABYTE,
                what=path.parent.name,
            )
        )
    return content


def _target(folder: Path, arrival: Arrival) -> Path:
    """Where a file goes: its number keeps it apart from others of its name, and leads a second try there too."""
    below = FAILED if arrival.outcome == Outcome.FAILED else DONE
    return folder / below / arrival.what / f"{arrival.id}-{arrival.file_name}"


def _move(session: Session, folder: Path, path: Path, arrival: Arrival) -> None:
    """Write the report and move the file beside it; it may be done once more where it was broken off."""
    target = _target(folder, arrival)
    for name, content in report_of(session, arrival).items():
        target.with_name(f"{target.name}{name}").write_bytes(content)
    path.replace(target)
    _settle(session, arrival.id)


def _finish_moves(session: Session, folder: Path) -> None:
    """Settle what was moved by somebody who was broken off before they could say so."""
    query = select(Arrival).where(Arrival.source == Source.FOLDER.value, Arrival.settled.is_(False))
    moved = [arrival.id for arrival in session.scalars(query) if _target(folder, arrival).exists()]
    session.rollback()
    for arrival_id in moved:
        _settle(session, arrival_id)


def _settle(session: Session, arrival_id: int) -> None:
    with writing(session):
        session.get_one(Arrival, arrival_id).settled = True


_watches: dict[Path, Watch] = {}


def look_into(session: Session, folder: Path) -> dict[str, Any]:
    """Look into the folder once more; as facts: `arrived` and `refused`, each a list of names with what became of them.

    What was seen of it at the last look is known to this process alone.
    """
    watch = _watches.setdefault(folder, Watch(folder))
    found = watch.look(session)
    facts = {"arrived": [list(one) for one in found.arrived], "refused": [list(one) for one in found.refused]}
    return {name: value for name, value in facts.items() if value}
