"""A file that came by itself, brought in: at most once, however often it comes and whatever breaks off.

What is known of a file and what it brought in are written in one transaction. Whoever brings in the same bytes at the
same time waits, and finds that it is done.
"""

from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import hold
from core.clock import utc_now
from core.db import begin_writing, store
from core.errors import Busy, Refused
from core.failures import Unusable
from core.files.apart import read_apart
from core.files.fields import Fields
from core.files.mapping import Mapping
from core.files.problems import FileProblem
from core.news import tell
from core.work import timed
from imports.arrivals.models import Arrival, Outcome, Source, UploadToken
from imports.arrivals.news import CameIn
from imports.columns import layout_digest, remembered_mapping
from imports.models import ImportRun, ImportState, Origin
from imports.service import fields_of, import_fields, new_run, read_file
from imports.uploads import mapping_from


@dataclass(frozen=True)
class Came:
    """A file that came: what it holds, its name and bytes, and how it came.

    mapping: the text of a mapping that lies beside it; empty: the one that was remembered of the last file of the same
    layout, else the file's own header. account_id: in whose place it is brought in.
    """

    what: str
    file_name: str
    content: bytes
    source: str
    mapping: str = ""
    token_id: int | None = None
    account_id: int | None = None

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True)
class _Read:
    """What reading came to: the fields and how, or why there are none."""

    mapping: str = ""
    layout: str = ""
    fields: Fields | None = None
    refused: Refused | None = None


@timed("import")
def take_in(session: Session, came: Came) -> Arrival:
    """Bring in a file, unless it is the same as one before; stored at once, with what became of it.

    Read with no transaction open. Busy and Unusable go on to the caller, with nothing written: it may be tried again.
    """
    session.rollback()
    known = _known(session, came)
    read = _Read() if known is not None else _read(session, came)
    _begin(session, came)
    known = _known(session, came)
    if known is not None:
        return _stored(session, known)
    if came_before := _same(session, came):
        return _stored(session, _noted(session, came, Outcome.SAME, run=came_before))
    if read.fields is None and read.refused is None:
        # The former one was undone in this moment.
        read = _read(session, came)
        _begin(session, came)
    try:
        if read.refused is not None:
            raise read.refused
        arrival = _imported(session, came, read)
    except (Busy, Unusable):
        session.rollback()
        raise
    except Refused as refused:
        _begin(session, came)
        arrival = _noted(session, came, Outcome.FAILED, told=str(refused))
    tell(session, CameIn(arrival))
    return _stored(session, arrival)


def turn_away(session: Session, came: Came, size: int, told: str) -> Arrival:
    """Note a file that was not even read, and why; stored at once, and once for one that was noted already."""
    _begin(session, came)
    known = _known(session, came)
    if known is not None:
        return _stored(session, known)
    arrival = _noted(session, came, Outcome.FAILED, told=told)
    arrival.size = size
    tell(session, CameIn(arrival))
    return _stored(session, arrival)


def _begin(session: Session, came: Came) -> None:
    """Begin to write, and let nobody else bring in the same bytes meanwhile."""
    begin_writing(session)
    hold(session, f"arrival {came.what} {came.sha256}")


def _stored(session: Session, arrival: Arrival) -> Arrival:
    if arrival.token_id is not None:
        session.get_one(UploadToken, arrival.token_id).used_at = utc_now()
    store(session)
    return arrival


def _known(session: Session, came: Came) -> Arrival | None:
    """What became of this very file of the folder, where whoever brought it in was broken off before it was moved."""
    if came.source != Source.FOLDER:
        return None
    query = select(Arrival).where(
        Arrival.what == came.what, Arrival.sha256 == came.sha256, Arrival.file_name == came.file_name,
        Arrival.source == Source.FOLDER.value, Arrival.settled.is_(False),
    )  # fmt: skip
    return session.scalars(query.order_by(Arrival.id)).first()


def _same(session: Session, came: Came) -> ImportRun | None:
    """The import that the same bytes became before, where it stands and took every line.

    What it rejected may be taken by now, as the product that was missing has come.
    """
    query = (
        select(ImportRun)
        .join(Arrival, Arrival.import_id == ImportRun.id)
        .where(Arrival.what == came.what, Arrival.sha256 == came.sha256, Arrival.outcome == Outcome.IMPORTED.value)
        .where(ImportRun.state == ImportState.APPLIED.value, ImportRun.rejected == 0)
    )
    return session.scalars(query.order_by(ImportRun.id.desc())).first()


def _read(session: Session, came: Came) -> _Read:
    """The file through its mapping. No lock of the database is held meanwhile."""
    is_same = _same(session, came) is not None
    session.rollback()
    if is_same:
        return _Read()
    try:
        return _read_through(session, came)
    except (Busy, Unusable):
        raise
    except Refused as refused:
        return _Read(refused=refused)


def _read_through(session: Session, came: Came) -> _Read:
    if came.mapping.strip():
        mapping = mapping_from(came.mapping)
        return _Read(came.mapping, "", read_file(came.what, came.content, came.file_name, mapping))
    try:
        bare = read_apart(came.content, came.file_name)
    except FileProblem as problem:
        return _Read(refused=problem)
    layout = layout_digest(bare, came.what)
    found = remembered_mapping(session, came.what, layout)
    text = found.mapping if found is not None else ""
    session.rollback()
    if not text:
        return _Read("", layout, fields_of(came.what, bare, Mapping()))
    return _Read(text, layout, read_file(came.what, came.content, came.file_name, mapping_from(text)))


def _imported(session: Session, came: Came, read: _Read) -> Arrival:
    assert read.fields is not None
    run = new_run(session, came.what, came.file_name, came.account_id, Origin.ARRIVED)
    run.mapping, run.layout = read.mapping, read.layout
    outcome = import_fields(session, came.what, read.fields, run, mapping_from(read.mapping))
    taken = outcome.new + outcome.corrected + outcome.unchanged + outcome.held
    return _noted(session, came, Outcome.IMPORTED if taken or not outcome.rejected else Outcome.FAILED, run=run)


def _noted(session: Session, came: Came, outcome: Outcome, run: ImportRun | None = None, told: str = "") -> Arrival:
    arrival = Arrival(
        what=came.what, file_name=came.file_name, sha256=came.sha256, size=len(came.content), source=came.source,
        token_id=came.token_id, at=utc_now(), outcome=outcome.value, told=told, import_id=run.id if run else None,
        settled=came.source != Source.FOLDER,
    )  # fmt: skip
    session.add(arrival)
    session.flush()
    return arrival
