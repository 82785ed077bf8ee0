"""The command that brings files in."""

from pathlib import Path
from typing import Any

import click

from core.console import NewFile, on_database

KINDS = ["participants", "products", "clients", "targets", "completions", "sales"]


@click.command("import")
@click.argument("what", type=click.Choice(KINDS))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--map", "mapping_file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="TOML file that says which column is which.")  # fmt: skip
@click.option("--all-or-nothing", is_flag=True, help="Bring in nothing if any line is rejected.")
@click.option("--rejects", type=NewFile(),
              help="Where to write rejected lines and their reasons; default: FILE-rejects.csv, here.")  # fmt: skip
@on_database
def bring_in(what: str, file: Path, mapping_file: Path | None, all_or_nothing: bool, rejects: Path | None) -> None:
    """Bring in FILE: participants, products, clients, targets, completions or sales."""
    from core.db import db, writing
    from core.files.mapping import Mapping, load_mapping
    from imports.service import import_file, new_run

    mapping = load_mapping(mapping_file) if mapping_file else Mapping()
    content = file.read_bytes()
    with writing(db.session()) as session:
        run = new_run(session, what, file.name)
        with _bar() as progress:
            outcome = import_file(session, what, content, run, mapping, all_or_nothing, progress)
        if not outcome.applied:
            session.rollback()
    _report(outcome, file, rejects)


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
    """The counts on standard output; what was rejected on standard error, and in its file."""
    from flask_babel import gettext as _

    from core.wording import labelled

    for note in outcome.notes:
        click.echo(labelled(file.name, note), err=True)
    if outcome.rejected:
        target = rejects or Path(f"{file.stem}-rejects.csv")
        target.write_bytes(outcome.rejects_file)
        for row in outcome.rejects.head(10).iter_rows(named=True):
            where = [file.name, _("line %(line)s", line=row["_line"])]
            where += [_("column %(column)s", column=row["column"])] if row["column"] else []
            click.echo(labelled(", ".join(where), row["reason"]), err=True)
        if outcome.rejects.height > 10:
            click.echo(_("… and %(more)s more.", more=outcome.rejects.height - 10), err=True)
        click.echo(_("The rejected lines are in %(file)s; correct them there and import it.", file=target), err=True)
    elif rejects:
        rejects.unlink(missing_ok=True)
    counts = {"new": outcome.new, "corrected": outcome.corrected, "unchanged": outcome.unchanged}
    if not outcome.applied:
        click.echo(_("Nothing was imported: some lines are rejected, and all or nothing was asked for."), err=True)
        counts = dict.fromkeys(counts, 0)
    for name, count in {**counts, "rejected": outcome.rejected}.items():
        click.echo(f"{name}: {count}")
    if outcome.rejected and not any(counts.values()):
        raise click.exceptions.Exit(1)
