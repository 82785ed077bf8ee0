"""Statements of everybody written into a folder, each file whole or not there."""

from collections.abc import Callable
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.models import Challenge, State
from core.bulk import listed
from core.errors import Refused
from core.models import Participant
from core.terminal import language as terminal_language
from statements.batches import people_of
from statements.making import make_all
from statements.queries import languages_of
from statements.render import file_name


def write_all(
    session: Session,
    challenge: Challenge,
    folder: Path,
    anew: bool,
    language: str | None,
    progress: Callable[[int, int], None],
) -> tuple[int, list[str]]:
    """Write what is not there yet, or all of it `anew`; how many were written, and why others could not be."""
    if challenge.state == State.DRAFT:
        raise Refused(_("Challenge “%(code)s” is a draft: nobody has earned points in it yet.", code=challenge.code))
    people = session.scalars(select(Participant).where(listed(Participant.id, people_of(session, challenge))))
    names = {person.id: file_name(challenge, person) for person in people.all()}
    wanted = [person for person, name in names.items() if anew or not (folder / name).exists()]
    languages = dict.fromkeys(wanted, language) if language else languages_of(session, wanted, terminal_language())
    problems, count = [], 0
    for number, made in enumerate(make_all(session, challenge, languages), start=1):
        if made.problem:
            problems.append(made.problem)
        else:
            _write(folder / made.name, made.content)
            count += 1
        progress(number, len(wanted))
    return count, problems


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.partial")
    draft.write_bytes(content)
    draft.replace(path)
