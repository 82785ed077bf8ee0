"""Commands on challenges: their life, their points, and why."""

from typing import Any

import click

from challenges.lifecycle import cli as files
from core.console import form_option, on_database
from core.tables import print_rows


@click.group()
def challenge() -> None:
    """Add, launch, amend, close, reopen and show challenges."""


for command in (files.add, files.amend, files.delete, files.duplicate, files.schema):
    challenge.add_command(command)


@challenge.command("launch")
@click.argument("code")
@on_database
def launch(code: str) -> None:
    """Set a draft running, and score it."""
    from flask_babel import ngettext

    from challenges.lifecycle.services import launch_challenge
    from core.db import db, writing

    with writing(db.session()) as session:
        posted = launch_challenge(session, code)
    click.echo(ngettext("Launched: %(num)s posting.", "Launched: %(num)s postings.", posted))


@challenge.command("close")
@click.argument("code")
@on_database
def close(code: str) -> None:
    """Freeze a running challenge."""
    from flask_babel import gettext as _

    from challenges.lifecycle.services import close_challenge
    from core.db import db, writing

    with writing(db.session()) as session:
        close_challenge(session, code)
    click.echo(_("Challenge “%(code)s” closed.", code=code))


@challenge.command("reopen")
@click.argument("code")
@click.option("--reason", metavar="TEXT", required=True, help="Why; kept for good, and shown beside the points moved.")
@on_database
def reopen(code: str, reason: str) -> None:
    """Set a closed challenge running again, and score it with what has come in since."""
    from flask_babel import ngettext

    from challenges.lifecycle.decisions import Decision
    from challenges.lifecycle.services import reopen_challenge
    from core.db import db, writing

    with writing(db.session()) as session:
        posted = reopen_challenge(session, code, Decision(reason=reason))
    click.echo(ngettext("Reopened: %(num)s posting.", "Reopened: %(num)s postings.", posted))


LATE = (
    *("kind", "document", "line", "change", "changed_at"),
    *("date_then", "participant_then", "client_then", "product_then", "quantity_then", "amount_then", "status_then"),
    *("date", "participant", "client", "product", "quantity", "amount", "status"),
    *("original_document", "original_line", "points"),
)


@challenge.command("late")
@click.argument("code")
@form_option
@on_database
def late(code: str, form: str) -> None:
    """The sale lines that came in, were corrected or were withdrawn after closing, and the returns of what it counted.

    They move nothing. What each said at closing (“_then”; empty where it is new) and says now; of a return, whatever
    its date, what it gives back and the points that it would have moved.
    """
    from challenges.explanations.returned import late_returns, with_returns, would_change
    from challenges.lifecycle.finding import find_challenge
    from challenges.lifecycle.late import late_lines, tell_late
    from challenges.lifecycle.terminal import LATE_WORDS
    from core.db import db

    session = db.session()
    found = find_challenge(session, code)
    lines = late_lines(session, found)
    returns = {it.back.id: it for it in late_returns(session, found)}
    every = with_returns(lines, returns)
    rows = []
    for key, line in zip(every["id"], tell_late(session, found, every), strict=True):
        back = returns.get(key)
        given = (back.back.original_document, back.original_line, would_change(session, back)) if back else ("",) * 3
        at = line.changed_at.replace(microsecond=0)
        about = line.kind, line.document, line.line, line.change.value, at
        rows.append((*about, *_said(line.then), *_said(line.now), *given))
    print_rows(LATE, rows, form, LATE_WORDS)


def _said(said: Any) -> tuple[Any, ...]:
    from core.money import plain

    if said is None:
        return ("",) * 7
    amount = plain(said.amount_cents)
    return said.date, said.participant, said.client, said.product, said.quantity, amount, said.status


@challenge.command("show")
@click.argument("code")
@on_database
def show(code: str) -> None:
    """Print the challenge's file."""
    from challenges.lifecycle.finding import find_challenge
    from core.db import db

    click.echo(find_challenge(db.session(), code).source, nl=False)


@challenge.command("list")
@form_option
@on_database
def list_all(form: str) -> None:
    """Every challenge with its state and days."""
    from flask_babel import gettext as _

    from challenges.ledger.balances import list_challenges
    from challenges.lifecycle.upcoming import is_upcoming
    from challenges.words.challenge import state_name
    from core.db import db

    def state(one: Any) -> str:
        if form != "table":
            return str(one.state)
        return _("Upcoming") if is_upcoming(one) else state_name(one.state)

    found = list_challenges(db.session())
    rows = [(one.code, state(one), one.definition.start, one.definition.end) for one in found]
    print_rows(("code", "state", "start", "end"), rows, form)


@click.command()
@click.argument("code")
@on_database
def score(code: str) -> None:
    """Score everyone anew; prints how many postings that took (none if the points were exact)."""
    from challenges.lifecycle.services import score_challenge
    from core.db import db, writing

    with writing(db.session()) as session:
        posted = score_challenge(session, code)
    click.echo(posted)


@click.command()
@click.argument("code")
@form_option
@on_database
def points(code: str, form: str) -> None:
    """What the ledger holds: a row a key, zero rows left out."""
    from challenges.ledger.balances import balances
    from challenges.lifecycle.finding import find_challenge
    from core.db import db
    from core.wording import key_name

    session = db.session()
    rows = balances(session, find_challenge(session, code))
    print_rows(("participant", "criterion", "key", "points"), rows, form, {"key": key_name})


EXPLAINED = (
    *("criterion", "key", "points", "part"),
    *("kind", "document", "line", "date", "client", "product", "quantity", "amount"),
    "note",
)


@click.command()
@click.argument("code")
@click.argument("participant")
@click.option("--left-out", is_flag=True, help="In csv and json, also the lines that do not count, and why.")
@click.option("--for-participant", is_flag=True, help="As PARTICIPANT may read it: of others’ sales, a sum at most.")
@form_option
@on_database
def explain(code: str, participant: str, left_out: bool, for_participant: bool, form: str) -> None:
    """Every point of PARTICIPANT, down to the sale lines that made it, also those of others to the same clients.

    csv and json give a row per line; “points” stands on the first row of each key and is 0 on the others, so that
    the column adds up.
    """
    from challenges.explanations.report import read_report
    from challenges.lifecycle.finding import find_challenge, find_participant
    from core.db import db
    from core.viewer import EVERYONE, viewer_as

    session = db.session()
    found, person = find_challenge(session, code), find_participant(session, participant)
    report = read_report(session, found, person, viewer_as(person) if for_participant else EVERYONE)
    if form == "table":
        from challenges.explanations.terminal import tell

        tell(report)
        return
    from challenges.explanations.rows import counted, not_counted

    rows = counted(report)
    if left_out:
        from challenges.explanations.exclusions import exclusions

        rows += not_counted(exclusions(report.case))
    print_rows(EXPLAINED, rows, form)
