"""The page of what a list holds: put right in place, submitted document by document, the rest taken away or let go."""

from collections.abc import Iterator, Mapping

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from core.accounts.permissions import Permission, requires, viewer_of
from core.answers import Message, done
from core.asked import asked_number, day_of
from core.db import db, store
from core.exports import exported
from core.files.signs import bare_text
from core.limits import LISTED_AT_ONCE, LISTED_SHOWN
from core.lists import Column
from declarations import words
from declarations.catalogue import offered_clients, offered_products, sellers_of
from declarations.lists import queries, services
from declarations.lists.cells import cents_of
from declarations.lists.checking import Looked, look, stands_twice
from declarations.lists.models import CELLS, HEAD, DeclaredList, ListedDocument, ListState
from declarations.web.reader import own_shops, reader

bp = Blueprint("listed_documents", __name__)

CHANGED = 409
# A list goes on being read by its columns' names when its rejects come again.
REJECTS = [Column(name, name) for name in ("line", *HEAD, *CELLS, "reason")]


@bp.get("/declarations/lists/<int:list_id>")
@requires(Permission.DECLARE)
def one(list_id: int) -> ResponseReturnValue:
    """What was read of a list, and what became of each document."""
    kept = _own_or_404(list_id)
    if kept.state == ListState.COLUMNS:
        return redirect(url_for("declared_lists.columns", list_id=list_id))
    return _page(kept)


@bp.post("/declarations/lists/<int:list_id>")
@requires(Permission.DECLARE)
def change(list_id: int) -> ResponseReturnValue:
    """Keep what was written into the cells and look at it again; submit the good documents where that was asked."""
    kept = _own_or_404(list_id)
    services.refuse_unless_open(kept)
    typed = _written(kept)
    store(db.session())
    if typed:
        return _page(_own_or_404(list_id), typed), CHANGED
    if request.form.get("act") == "submit":
        return done(url_for(".one", list_id=list_id), *_submitted(list_id))
    return done(url_for(".one", list_id=list_id), (_("Kept, and looked at again."), "success"))


def _written(kept: DeclaredList) -> dict[int, ListedDocument]:
    """Write the cells of the form; those of documents that were changed elsewhere meanwhile are given back unwritten.

    A request that comes twice finds what it wants to write, and changes nothing.
    """
    typed: dict[int, ListedDocument] = {}
    for number in request.form.getlist("document")[: LISTED_SHOWN + 1]:
        listed = _held(kept, number)
        if listed is None:
            continue
        copied = _copied(listed)
        is_other = services.write_cells(copied, _cells(number))
        if is_other and asked_number(request.form, f"{number}.version", 0) != listed.version:
            typed[listed.id] = copied
        else:
            services.write_cells(listed, _cells(number))
            _looked_at(kept, listed, is_other)
    for number in request.form.getlist("restore"):
        listed = _held(kept, number)
        if listed is not None and listed.left_out:
            services.take_in(listed)
            _looked_at(kept, listed, True)
    return typed


def _looked_at(kept: DeclaredList, listed: ListedDocument, is_other: bool) -> None:
    listed.version += int(is_other)
    services.look_again(db.session(), kept, listed, reader())


def _held(kept: DeclaredList, number: str) -> ListedDocument | None:
    """A document of the list that may be written, held to the end of the transaction."""
    listed = services.held_document(db.session(), asked_number({"it": number}, "it", 0))
    is_one = listed is not None and listed.list_id == kept.id and listed.declaration_id is None
    return listed if is_one else None


def _copied(listed: ListedDocument) -> ListedDocument:
    """The same document, which is not stored whatever is written into it."""
    names = ("id", "list_id", "place", *HEAD, "unread", "said", "good", "left_out", "version")
    return ListedDocument(**{name: getattr(listed, name) for name in names})


def _cells(number: str) -> dict[str, str]:
    """The cells of one document that the form has."""
    before = f"{number}."
    given = ((name.removeprefix(before), text) for name, text in request.form.items() if name.startswith(before))
    return {name: " ".join(bare_text(text).split()) for name, text in given}


def _submitted(list_id: int) -> list[Message]:
    """Submit good documents, each by itself; what is told of it."""
    session, account = db.session(), reader()
    good = services.good_documents(session, list_id, LISTED_AT_ONCE)
    count = sum(services.submit_document(session, number, account) for number in good)
    left = queries.counts_of(session, [list_id])[list_id]
    told = ngettext("%(num)s declaration is submitted.", "%(num)s declarations are submitted.", count)
    messages: list[Message] = [(told, "success")] if count else []
    if left.good:
        told = ngettext("%(num)s more can be submitted.", "%(num)s more can be submitted.", left.good)
        messages.append((told, "info"))
    elif not count:
        messages.append((_("No document was ready to be submitted."), "info"))
    return messages


@bp.get("/declarations/lists/<int:list_id>/rejects.csv")
@requires(Permission.DECLARE)
def rejects(list_id: int) -> Response:
    """The lines that were not submitted with what keeps them, to be corrected and sent again."""
    kept = _own_or_404(list_id)
    rows = [row for listed in queries.documents_of(db.session(), list_id) for row in _rejects(kept, listed)]
    return exported(REJECTS, rows, "csv", f"{kept.file_name.rpartition('.')[0] or kept.file_name}-rejects")


def _rejects(kept: DeclaredList, listed: ListedDocument) -> Iterator[list[str]]:
    if listed.declaration_id is not None or (listed.good and not listed.left_out):
        return
    looked = _look(kept, listed)
    for place, line in enumerate(listed.lines):
        told = [*looked.head.values(), *looked.lines.get(place, {}).values()]
        reason = _("left out") if line.left_out else " | ".join(told)
        head, cells = [getattr(listed, name) for name in HEAD], [getattr(line, name) for name in CELLS]
        yield [str(line.line), *head, *cells, reason or _("another line of this document is to be corrected")]


@bp.post("/declarations/lists/<int:list_id>/leave")
@requires(Permission.DECLARE)
def leave(list_id: int) -> ResponseReturnValue:
    """Let go of what is left of a list."""
    services.leave(db.session(), _own_or_404(list_id))
    told = _("What was left of the list is let go.")
    return done(url_for("declared_lists.index"), (told, "success"))


def _page(kept: DeclaredList, typed: Mapping[int, ListedDocument] | None = None) -> str:
    """The page; typed: documents that were changed elsewhere, as the reader has just written them."""
    session, account = db.session(), reader()
    documents = queries.documents_of(session, kept.id)
    waiting = [it for it in documents if it.declaration_id is None and not it.left_out]
    opened = asked_number(request.args, "open", 0)
    faulty = [it for it in waiting if not it.good and it.id != opened]
    chosen = [*(it for it in waiting if it.id == opened), *faulty[:LISTED_SHOWN]]
    shown = [(typed or {}).get(it.id, it) for it in chosen]
    return render_template(
        "declarations/list.html",
        kept=kept,
        typed=typed,
        counts=queries.counts_of(session, [kept.id])[kept.id],
        good=[it for it in waiting if it.good and it.id != opened],
        submitted=[it for it in documents if it.declaration_id is not None],
        left_out=[it for it in documents if it.left_out and it.declaration_id is None],
        shown=[(it, _look(kept, it)) for it in shown],
        more=max(0, len(faulty) - LISTED_SHOWN),
        is_open=kept.state == ListState.OPEN,
        at_once=LISTED_AT_ONCE,
        cents=cents_of,
        day_of=day_of,
        say=words,
        products=offered_products(session),
        clients=offered_clients(session, account, kept.distributor_id),
        sellers=sellers_of(session, kept.distributor_id, viewer_of(session, account)),
    )


def _look(kept: DeclaredList, listed: ListedDocument) -> Looked:
    session = db.session()
    sellers = sellers_of(session, kept.distributor_id, viewer_of(session, reader()))
    return look(session, kept.distributor, listed, sellers, stands_twice(session, listed))


def _own_or_404(list_id: int) -> DeclaredList:
    own_shops()
    found: DeclaredList = queries.own_list(db.session(), reader(), list_id) or abort(404)
    return found
