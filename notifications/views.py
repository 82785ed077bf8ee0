"""The bell's page: what one was told; what one wants to be told, and how."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from core.accounts.models import Account
from core.accounts.permissions import Permission, public, requires
from core.answers import done
from core.db import db, store
from notifications.choices import choose, kinds_for, wishes_of
from notifications.letters import whose_stop
from notifications.models import Choice, Kind, Rhythm
from notifications.queries import mark_read, notices_of, own_notice
from notifications.sending import is_demonstration, mails_are_sent
from notifications.words import CHOICES, NAMES, RHYTHMS, Reader

bp = Blueprint("notices", __name__)

MOST_PAGES = 10**6


@bp.get("/notices")
@requires(Permission.OWN_ACCOUNT)
def index() -> str:
    """What one was told, the latest first."""
    page = max(1, min(request.args.get("page", 1, int), MOST_PAGES))
    notices, more = notices_of(db.session(), current_user.id, page)
    said = Reader(db.session(), current_user._get_current_object()).say(notices)
    return render_template(
        "notifications/index.html",
        said=said,
        has_mails=is_demonstration(db.session()),
        page=page,
        last=page + more,
        page_address=lambda number: url_for(".index", page=number, _external=False),
    )


@bp.post("/notices/read")
@requires(Permission.OWN_ACCOUNT)
def read() -> ResponseReturnValue:
    """All of them are read."""
    mark_read(db.session(), current_user.id)
    return done(url_for(".index"))


@bp.post("/notices/<int:notice_id>/open")
@requires(Permission.OWN_ACCOUNT)
def open_one(notice_id: int) -> ResponseReturnValue:
    """Note that one was read, and lead on to what it is about."""
    notice = own_notice(db.session(), current_user.id, notice_id)
    if notice is None:
        abort(404)
    (said,) = Reader(db.session(), current_user._get_current_object()).say([notice])
    mark_read(db.session(), current_user.id, notice_id)
    store(db.session())
    return redirect(said.path)


@bp.get("/account/notices")
@requires(Permission.OWN_ACCOUNT)
def choices() -> str:
    """What one wants to be told, and how."""
    account: Account = current_user._get_current_object()
    wishes = wishes_of(db.session(), [account.id])
    return render_template(
        "notifications/choices.html",
        kinds=[(kind, NAMES[kind], wishes.choice(account.id, kind)) for kind in kinds_for(account)],
        choices=CHOICES,
        rhythms=RHYTHMS,
        rhythm=wishes.rhythm(account.id),
        are_sent=mails_are_sent(db.session()),
    )


@bp.post("/account/notices")
@requires(Permission.OWN_ACCOUNT)
def change() -> ResponseReturnValue:
    """Keep what one chose; what is none of the choices leaves it as it was."""
    account: Account = current_user._get_current_object()
    sent = {kind: request.form.get(kind.value, "") for kind in kinds_for(account)}
    chosen = {kind: Choice(value) for kind, value in sent.items() if value in set(Choice)}
    rhythm = request.form.get("rhythm", "")
    choose(db.session(), account.id, chosen, Rhythm(rhythm) if rhythm in set(Rhythm) else None)
    return done(url_for(".choices"), (_("Your choices are kept."), "success"))


@bp.get("/no-more-mails")
@public
def stop() -> ResponseReturnValue:
    """Ask whether mails of a kind are to end, of whoever holds the link of such a mail."""
    return _stop_page(_asked(), is_done=False)


@bp.post("/no-more-mails")
@public
def stop_now() -> ResponseReturnValue:
    """End them; what they would tell is still shown in Palier."""
    account, kind = _asked()
    choose(db.session(), account.id, {kind: Choice.SHOWN})
    store(db.session())
    return _stop_page((account, kind), is_done=True)


def _asked() -> tuple[Account, Kind]:
    found = whose_stop(request.args.get("of", ""))
    account = db.session.get(Account, found[0]) if found else None
    if found is None or account is None:
        abort(404)
    return account, found[1]


def _stop_page(asked: tuple[Account, Kind], is_done: bool) -> str:
    return render_template(
        "notifications/stop.html", kind=NAMES[asked[1]], token_of_link=request.args["of"], is_done=is_done
    )
