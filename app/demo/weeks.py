"""The demonstration lives through its last months: files each Monday, challenges launched and closed in time.

So the ledger, the imports and the statements look as they do after a season of real use, and not as if everything
had happened on one day.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from app.demo.pictures import painted
from challenges.definition.toml import read_definition
from challenges.ledger.balances import list_challenges
from challenges.lifecycle.pictures import set_picture
from challenges.lifecycle.services import add_challenge, close_challenge, launch_challenge
from challenges.models import State
from core.clock import as_if, utc_now
from core.errors import Refused
from core.files.mapping import Mapping
from imports.service import import_file, new_run
from leaderboards.duels.service import Wanted, make_round, rounds_of

MASTER_DATA = ("participants", "products", "clients", "targets")
# What comes in each week, in this order, and what the office calls the files.
WEEKLY = {"completions": "formations", "stock": "inventaires", "sales": "ventes"}
OFFICE_OPENS = time(7, 30)
# Who leads is known by then; reps meet in a bracket, distributors in pairs.
BEFORE_DUELS = timedelta(days=14)
BRACKET_SIZES = {"rep": 16}


def live_through(session: Session, files: dict[str, Path], today: date, people_are_known: Callable[[], None]) -> None:
    """Bring in the master data and the history, then week after week what was learnt and sold since.

    people_are_known: called once the people are, before anything happens to them.
    """
    drafts = [file.read_text(encoding="utf-8") for file in files.values() if file.suffix == ".toml"]
    first_start = min(read_definition(text).start for text in drafts)
    weekly = {what: _by_week(files[what], first_start) for what in WEEKLY}
    mondays = {min(week, today) for _, weeks in weekly.values() for week in weeks} | {today}
    for monday in sorted(mondays):
        with as_if(min(datetime.combine(monday, OFFICE_OPENS), utc_now())):
            if monday == min(mondays):
                for what in MASTER_DATA:
                    _bring_in(session, what, files[what].name, files[what].read_bytes())
                people_are_known()
            for what, (header, weeks) in weekly.items():
                for week in [week for week in weeks if min(week, today) == monday]:
                    name = f"{WEEKLY[what]}-{monday:%Y-%m-%d}.csv"
                    _bring_in(session, what, name, _as_file(header, weeks[week]))
            drafts = _launch(session, drafts, monday)
            _make_duels(session, monday)
            _close(session, monday, today)
    for text in drafts:
        add_challenge(session, text)


def _by_week(file: Path, first_start: date) -> tuple[list[str], dict[date, list[list[str]]]]:
    """The rows of each file: all before the first challenge in one, then those of each week, on the Monday after."""
    with file.open(encoding="utf-8", newline="") as opened:
        header, *rows = csv.reader(opened)
    place = header.index("date")
    weeks: dict[date, list[list[str]]] = defaultdict(list)
    for row in rows:
        day = max(date.fromisoformat(row[place]), first_start - timedelta(days=1))
        weeks[day + timedelta(days=7 - day.weekday())].append(row)
    return header, weeks


def _as_file(header: list[str], rows: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def _bring_in(session: Session, what: str, name: str, content: bytes) -> None:
    import_file(session, what, content, new_run(session, what, name), Mapping())


def _launch(session: Session, drafts: list[str], monday: date) -> list[str]:
    """Launch the challenges that have begun; those that are still to come."""
    begun = [text for text in drafts if read_definition(text).start <= monday]
    for text in begun:
        challenge = add_challenge(session, text)
        launch_challenge(session, challenge.code)
        set_picture(session, challenge, painted(challenge.code))
    return [text for text in drafts if text not in begun]


def _make_duels(session: Session, monday: date) -> None:
    """A bracket of reps in the third week of a challenge; pairs of distributors at that time."""
    for challenge in list_challenges(session):
        definition = challenge.definition
        begun = challenge.state == State.RUNNING and monday >= definition.start + BEFORE_DUELS
        if begun and not rounds_of(session, challenge):
            size = BRACKET_SIZES.get(definition.credit, 0)
            with suppress(Refused):
                make_round(
                    session, challenge, Wanted(size, False, monday, 7, int(definition.leagues is not None)), None
                )


def _close(session: Session, monday: date, today: date) -> None:
    """Close what its file says is to be closed by now; on the last day whatever has ended."""
    for challenge in list_challenges(session):
        definition = challenge.definition
        over = definition.close_on is not None and definition.close_on <= monday
        if challenge.state == State.RUNNING and (over or (monday == today and definition.end < today)):
            close_challenge(session, challenge.code)
