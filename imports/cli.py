"""The commands that bring files in, list what was brought in, and undo it."""

from pathlib import Path
from typing import Any

import click

from core.console import NewFile, form_option, on_database
from core.tables import print_rows

KINDS = ["participants", "products", "clients", "targets", "completions", "stock", "sales"]


@click.command("import")
@click.argument("what", type=click.Choice(KINDS))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--map", "mapping_file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="TOML file that says which column is which.")  # fmt: skip
@click.option("--all-or-nothing", is_flag=True, help="Bring in nothing if any line is rejected.")
@click.option("--accept-held", is_flag=True, help="Write the lines that would be held for a decision.")
@click.option("--rejects", type=NewFile(),
              help="Where to write rejected lines and their reasons; default: FILE-rejects.csv, here.")  # fmt: skip
@on_database
def bring_in(
    what: str, file: Path, mapping_file: Path | None, all_or_nothing: bool, accept_held: bool, rejects: Path | None
) -> None:
    """Bring in FILE: participants, products, clients, targets, completions, stock or sales."""
    from core.db import db, writing
    from core.files.mapping import Mapping, load_mapping
    from core.files.names import file_title
    from core.security.log import EventKind, record
    from imports.service import Way, import_fields, new_run, read_file

    mapping = load_mapping(mapping_file) if mapping_file else Mapping()
    with _bar() as progress:
        progress("read", 0, 1)
        # Nobody waits for the database while a file is read.
        fields = read_file(what, _content(file), file_title(file.name), mapping)
        progress("read", 1, 1)
        with writing(db.session()) as session:
            run = new_run(session, what, file_title(file.name))
            way = Way(all_or_nothing, accept_held, progress)
            outcome = import_fields(session, what, fields, run, mapping, way)
            if not outcome.applied:
                session.rollback()
    if outcome.applied:
        record(EventKind.IMPORT_MADE, file.name)
    _report(outcome, file, rejects)


def _content(file: Path) -> bytes:
    """The bytes of a file; Refused where it has more than anybody reads, or never ends."""
    from flask_babel import gettext as _

    from core.errors import Refused
    from core.limits import COMMAND_BYTES, MEGABYTE

    with file.open("rb") as opened:
        content = opened.read(COMMAND_BYTES + 1)
    if len(content) > COMMAND_BYTES:
        most = COMMAND_BYTES // MEGABYTE
        raise Refused(_("%(name)s has more than %(most)s MB. Split it into several files.", name=file.name, most=most))
    return content


def _bar() -> Any:
    """A progress bar on standard error, for people; nothing where nobody watches."""
    from contextlib import contextmanager

    from flask_babel import gettext as _
    from rich.console import Console
    from rich.progress import Progress

    @contextmanager
    def watched() -> Any:
        steps = {"read": _("Reading"), "write": _("Writing"), "score": _("Scoring")}
        console = Console(stderr=True)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
            tasks = {name: bar.add_task(label, total=None) for name, label in steps.items()}
            yield lambda step, done, total: bar.update(tasks[step], completed=done, total=max(total, 1))

    return watched()


def _report(outcome: Any, file: Path, rejects: Path | None) -> None:
    """The counts on standard output; on standard error what was rejected (also in its file) and what it all means."""
    from flask_babel import gettext as _

    counts = outcome.counted
    if outcome.applied:
        _tell_effects(outcome.report, outcome.held)
    else:
        click.echo(_("Nothing was imported: some lines are rejected, and all or nothing was asked for."), err=True)
        counts = {**dict.fromkeys(counts, 0), "rejected": outcome.rejected}
    # What is stored is told first: the file of rejects may have no room.
    for name, count in counts.items():
        click.echo(f"{name}: {count}")
    if outcome.rejected:
        target = rejects or Path(f"{file.stem}-rejects.csv")
        target.write_bytes(outcome.rejects_file)
        _tell_rejects(outcome, file.name, target)
    elif rejects:
        rejects.unlink(missing_ok=True)
    if outcome.rejected and not any(count for name, count in counts.items() if name != "rejected"):
        raise click.exceptions.Exit(1)


def _tell_rejects(outcome: Any, name: str, target: Path) -> None:
    from flask_babel import gettext as _

    from core.files.names import file_title
    from core.wording import labelled

    for row in outcome.rejects.head(10).iter_rows(named=True):
        where = [file_title(name), _("line %(line)s", line=row["_line"])]
        where += [_("column %(column)s", column=row["column"])] if row["column"] else []
        click.echo(labelled(", ".join(where), row["reason"]), err=True)
    if outcome.rejects.height > 10:
        click.echo(_("… and %(more)s more.", more=outcome.rejects.height - 10), err=True)
    click.echo(_("The rejected lines are in %(file)s; correct them there and import it.", file=target), err=True)


def _tell_effects(report: Any, held: int) -> None:
    """What the import means for records and challenges, and the first of what it holds."""
    from flask_babel import gettext as _

    from core.wording import labelled
    from imports import words

    for note in report.notes:
        click.echo(note, err=True)
    for change in report.held[:10]:
        click.echo(labelled(words.subject(change), words.why_held(change.reason)), err=True)
    if held:
        click.echo(
            _("What is held is not written: decide on the import's page, or import again with --accept-held."), err=True
        )
    for meaning in words.meanings(report):
        click.echo(meaning, err=True)
    for effect in report.effects:
        click.echo(labelled(effect.title, words.effect(effect)), err=True)


@click.group("imports", invoke_without_command=True)
@form_option
@click.option(
    "--limit", type=click.IntRange(1, 1_000_000), default=25, show_default=True, help="How many of the latest."
)
@click.pass_context
def listing(ctx: click.Context, form: str, limit: int) -> None:
    """The imports that were made, the latest first; “palier imports undo ID” takes one back."""
    if ctx.invoked_subcommand is None:
        _list(form, limit)


@on_database
def _list(form: str, limit: int) -> None:
    from core.db import db
    from imports.queries import past_runs

    columns = ["id", "at", "what", "file", "state", "new", "corrected", "unchanged", "held", "rejected", "undoes"]
    runs = past_runs(db.session(), 1, limit)
    rows = [
        [it.id, f"{it.at:%Y-%m-%d %H:%M}", it.what, it.title, it.state, it.new, it.corrected, it.unchanged, it.held,
         it.rejected, it.undoes_id or ""]
        for it in runs
    ]  # fmt: skip
    print_rows(columns, rows, form)


@listing.command("undo")
@click.argument("run_id", metavar="ID", type=click.IntRange(0, 2**31 - 1))
@click.option("--preview", is_flag=True, help="Only tell what would be taken back.")
@on_database
def undo(run_id: int, preview: bool) -> None:
    """Take back what an import brought in; what was corrected since stays, and is told."""
    from core.db import db, writing
    from core.security.log import EventKind, record
    from imports.undo import find_undoable, plan_undo, undo_import

    if preview:
        _tell_undo(plan_undo(db.session(), find_undoable(db.session(), run_id)))
        return
    with writing(db.session()) as session:
        done = undo_import(session, run_id, None)
    record(EventKind.IMPORT_UNDONE, str(run_id))
    _tell_undo(done)
    _tell_effects(done.report, 0)


def _tell_undo(done: Any) -> None:
    """The counts on standard output; on standard error what stays, and why."""
    from flask_babel import gettext as _

    from imports import words

    for change in done.kept[:10]:
        told = _("%(what)s was changed by a later import, and stays as it is.", what=words.subject(change))
        click.echo(told, err=True)
    for name, count in done.counted.items():
        click.echo(f"{name}: {count}")
