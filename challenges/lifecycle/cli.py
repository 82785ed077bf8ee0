"""The commands that take a challenge file, and those on drafts."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from core.console import on_database

challenge_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("add")
@click.argument("file", type=challenge_file)
@click.option("--replace", is_flag=True, help="Replace a draft of the same code without being asked.")
@on_database
def add(file: Path, replace: bool) -> None:
    """Store the challenge of FILE as a draft. A draft of the same code is replaced once that is confirmed (without a
    terminal to ask on: with --replace alone)."""
    from flask_babel import gettext as _

    from challenges.lifecycle.services import DraftExists
    from core.errors import Refused

    source = _text_of(file)
    try:
        code = _added(file, source, replace)
    except DraftExists as found:
        if not _on_a_terminal():
            said = _("%(file)s: %(found)s Call it with --replace to replace it.", file=file.name, found=found)
            raise Refused(said) from found
        if not click.confirm(_("There is a draft “%(code)s” already. Replace it?", code=found.code)):
            raise
        code = _added(file, source, replace=True)
    click.echo(_("Challenge “%(code)s” added as a draft.", code=code))


def _added(file: Path, source: str, replace: bool) -> str:
    from challenges.lifecycle.services import add_challenge
    from core.db import db, writing

    with writing(db.session()) as session, _naming(file):
        return add_challenge(session, source, replace).code


@click.command("delete")
@click.argument("code")
@on_database
def delete(code: str) -> None:
    """Throw a draft away."""
    from flask_babel import gettext as _

    from challenges.lifecycle.drafts import delete_draft
    from core.db import db, writing

    with writing(db.session()) as session:
        delete_draft(session, code)
    click.echo(_("Draft “%(code)s” deleted.", code=code))


@click.command("duplicate")
@click.argument("code")
@click.option("--start", type=click.DateTime(["%Y-%m-%d"]), help="The first day; default: a year later.")
@click.option("--code", "new_code", metavar="NEW", default="", help="Its code; default: the same with the new year.")
@on_database
def duplicate(code: str, start: Any, new_code: str) -> None:
    """Make a draft with the rules of a challenge, from another first day on; every other day moves along."""
    from flask_babel import gettext as _

    from challenges.lifecycle.drafts import duplicate_challenge
    from core.db import db, writing
    from core.wording import day

    with writing(db.session()) as session:
        made = duplicate_challenge(session, code, start and start.date(), new_code)
        said = made.definition
    days = {"start": day(said.start), "end": day(said.end)}
    click.echo(_("Challenge “%(code)s” added as a draft, %(start)s to %(end)s.", code=said.code, **days))


def _text_of(file: Path) -> str:
    from flask_babel import gettext as _

    from core.errors import Refused
    from core.toml import read_text_file

    try:
        return read_text_file(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(_("“%(file)s” is not a text in UTF-8.", file=file.name)) from error


@contextmanager
def _naming(file: Path) -> Iterator[None]:
    """Whatever is refused of a challenge file is told with the file's name; a draft in its way is no fault of it."""
    from challenges.lifecycle.services import DraftExists
    from core.errors import Refused

    try:
        yield
    except DraftExists:
        raise
    except Refused as error:
        raise Refused("\n".join(f"{file.name}: {line}" for line in str(error).splitlines())) from error


@click.command("amend")
@click.argument("file", type=challenge_file)
@click.option("--reason", metavar="TEXT", required=True, help="Why; kept for good, and shown beside the points moved.")
@click.option("--yes", is_flag=True, help="Apply it without being asked.")
@on_database
def amend(file: Path, reason: str, yes: bool) -> None:
    """Give the running challenge that FILE names its rules: shows who gains and who loses, and applies it once
    confirmed (without a terminal to ask on: with --yes alone)."""
    from flask_babel import gettext as _
    from flask_babel import ngettext

    from challenges.definition.toml import read_definition
    from challenges.lifecycle.amendments import Outdated, preview_amendment
    from challenges.lifecycle.decisions import Decision
    from challenges.lifecycle.finding import find_challenge
    from challenges.lifecycle.services import amend_challenge
    from challenges.lifecycle.terminal import tell_amendment
    from core.db import db, writing

    decision = Decision(reason=reason).justified()
    source = _text_of(file)
    with _naming(file):
        challenge = find_challenge(db.session(), read_definition(source).code)
        code, preview = challenge.code, preview_amendment(db.session(), challenge, source)
    while True:
        tell_amendment(preview)
        if not yes and not _on_a_terminal():
            click.echo(_("Nothing was changed. Call it with --yes to apply it."))
            return
        if not yes and not click.confirm(_("Apply it?")):
            click.echo(_("Nothing was changed."))
            return
        try:
            with writing(db.session()) as session:
                posted = amend_challenge(session, code, source, decision, preview.fingerprint)
            break
        except Outdated as outdated:
            click.echo(str(outdated), err=True)
            preview = outdated.preview
    click.echo(ngettext("Amended: %(num)s posting.", "Amended: %(num)s postings.", posted))


def _on_a_terminal() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty()


@click.command("schema")
@on_database
def schema() -> None:
    """Print the JSON schema of a challenge: every key with its meaning, its bounds and its choices."""
    import json

    from challenges.definition.schema import json_schema

    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=1))
