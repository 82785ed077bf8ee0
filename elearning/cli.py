"""Commands on modules: one added from a file, all of them listed, one written to a file."""

from pathlib import Path

import click

from core.console import NewFile, form_option, on_database
from core.terminal import LANGUAGES

COLUMNS = ("code", "title", "state", "version", "points", "lessons", "questions", "completed")


@click.group()
def module() -> None:
    """Add, list and export modules of e-learning."""


@module.command("add")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--code", default="", help="What the module is called; default: made from its title.")
@click.option("--points", type=click.IntRange(0, 1_000_000), help="What completing it is worth; of a package, at most.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), help="Of a file that does not say it; default: the terminal's."
)
@click.option("--publish", is_flag=True, help="Publish it at once.")
@on_database
def add(file: Path, code: str, points: int | None, language: str | None, publish: bool) -> None:
    """Make a module of FILE: a package (SCORM, H5P, cmi5), a bank of questions (GIFT, Moodle XML, QTI 2.1), or a module
    that was exported. Prints what came in, and what did not with the reasons; nothing is stored where nothing could."""
    from flask_babel import gettext as _

    from core.db import db, writing
    from core.terminal import language as terminal_language
    from elearning.drafts.bringing import add_brought, kept_kinds
    from elearning.drafts.brought import NothingIn, read_brought

    known = kept_kinds(db.session())
    db.session.rollback()
    try:
        brought = read_brought(_content(file), file.name, language or terminal_language(), known)
    except NothingIn as nothing:
        for reason in nothing.reasons:
            click.echo(reason)
        raise
    for sentence in brought.came:
        click.echo(sentence)
    if brought.left:
        click.echo(_("Not taken, or otherwise than it stood:"))
    for sentence in brought.left:
        click.echo(f"- {sentence}")
    with writing(db.session()) as session:
        made = add_brought(session, brought, None, code, points).code
    click.echo(_("Module “%(code)s” added as a draft.", code=made))
    if publish:
        _publish(made)


def _publish(code: str) -> None:
    from flask_babel import gettext as _

    from core.db import db, writing
    from elearning.modules.authoring import NotReady, publish
    from elearning.modules.queries import find_module

    try:
        with writing(db.session()) as session:
            found = find_module(session, code)
            assert found is not None
            number = publish(session, found.id, None, None).number
    except NotReady as missing:
        for lack in missing.lacks:
            click.echo(lack.sentence, err=True)
        raise
    click.echo(_("It is published as version %(number)s.", number=number))


def _content(file: Path) -> bytes:
    """The bytes of a file, no more than a package may have and one: whoever reads refuses those."""
    from core.limits import MODULE_EXPANDED_BYTES

    with file.open("rb") as opened:
        return opened.read(MODULE_EXPANDED_BYTES + 1)


@module.command("list")
@form_option
@on_database
def listing(form: str) -> None:
    """List all modules: their state, what they are worth, and how many people have completed them."""
    from core.db import db
    from core.tables import print_rows
    from elearning.drafts.overview import overview

    rows = [
        (
            one.code,
            one.title,
            one.state.value,
            one.version or None,
            one.points,
            one.lessons,
            one.questions,
            one.completed,
        )
        for one in overview(db.session())
    ]
    print_rows(COLUMNS, rows, form)


@module.command("export")
@click.argument("code")
@click.argument("file", type=NewFile())
@click.option(
    "--format", "target", type=click.Choice(["palier", "gift", "moodle", "qti"]), default="palier",
    help="The whole module (palier), or its bank of questions for other software.",
)  # fmt: skip
@click.option("--language", type=click.Choice(LANGUAGES), help="Of a bank, which has one; default: the terminal's.")
@on_database
def export(code: str, file: Path, target: str, language: str | None) -> None:
    """Write the draft of module CODE to FILE; what the format cannot take is told, question by question."""
    from flask_babel import gettext as _

    from core.db import db
    from core.errors import Refused
    from core.terminal import language as terminal_language
    from elearning.drafts.brought import told
    from elearning.drafts.exchange import exported
    from elearning.drafts.taking_out import bank_as
    from elearning.modules.queries import find_module

    found = find_module(db.session(), code)
    if found is None:
        raise Refused(_("There is no module “%(code)s”.", code=code))
    if target == "palier":
        file.write_bytes(exported(db.session(), found))
        return
    written = bank_as(db.session(), found, target, language or terminal_language())
    for one in written.refused:
        click.echo(_("Not written: %(what)s", what=told(one)), err=True)
    for one in written.notes:
        click.echo(told(one), err=True)
    file.write_bytes(written.content)
