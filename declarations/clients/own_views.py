"""A distributor's own clients: their names, segments and consents, to be corrected, taken away and forgotten."""

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from core.accounts.permissions import Permission, requires
from core.answers import done
from core.asked import asked_number
from core.db import db
from core.errors import Refused
from core.exports import exported
from core.language import chosen_language
from core.lists import arranged, asked_list
from declarations.clients.columns import client_cells, file_columns, shown_columns
from declarations.clients.forms import ClientForm
from declarations.clients.queries import KnownClient, all_texts, asked_text, offered_segments, own_clients, own_shops
from declarations.clients.services import Said, forget, say
from elearning.sheets.links import sheets_of_products
from sales.queries import bought_by

bp = Blueprint("own_clients", __name__)

NOT_TAKEN = 422


@bp.get("/clients")
@requires(Permission.OWN_CLIENTS)
def index() -> ResponseReturnValue:
    """The clients to whom one has sold, or whom one has named."""
    shops = own_shops(current_user)
    columns = shown_columns(len(shops) > 1)
    table = arranged(columns, own_clients(db.session(), _numbers()), asked_list(request.args, columns, "title"))
    if table.asked.form:
        columns = file_columns()
        return exported(columns, [client_cells(it, columns) for it in table.rows], table.asked.form, _("my-clients"))
    return render_template("clients/index.html", list=table, several=len(shops) > 1)


@bp.get("/clients/<int:client_id>")
@requires(Permission.OWN_CLIENTS)
def one(client_id: int) -> str:
    """What is said of a client."""
    client = _client_or_404(client_id)
    consent = "" if client.version is None else str(client.version)
    data = {"name": client.name, "segment": client.segment, "consent": consent}
    return _page(ClientForm(formdata=None, data=data), client)


@bp.post("/clients/<int:client_id>")
@requires(Permission.OWN_CLIENTS)
def change(client_id: int) -> ResponseReturnValue:
    """Say something else of a client."""
    client, form = _client_or_404(client_id), ClientForm()
    if not form.validate():
        return _page(form, client), NOT_TAKEN
    try:
        said = Said(form.name.data, form.segment.data, form.agreed)
        say(db.session(), client, said, current_user.id)
    except Refused as refused:
        db.session.rollback()
        form.name.errors = [str(refused)]
        return _page(form, _client_or_404(client_id)), NOT_TAKEN
    return done(url_for(".index"), (_("It is stored."), "success"))


@bp.post("/clients/<int:client_id>/forget")
@requires(Permission.OWN_CLIENTS)
def remove(client_id: int) -> ResponseReturnValue:
    """Forget what was said of a client."""
    forget(db.session(), _client_or_404(client_id))
    return done(url_for(".index"), (_("It is forgotten. The sales stay, without the name."), "success"))


def _numbers() -> list[int]:
    return [shop.id for shop in own_shops(current_user)]


def _client_or_404(client_id: int) -> KnownClient:
    """A client of one's own; of several distributors of one's own, of the one that is asked for."""
    found = own_clients(db.session(), _numbers(), client_id)
    shop = asked_number(request.values, "shop", 0)
    return next((it for it in found if it.distributor_id == shop), found[0] if found else None) or abort(404)


def _page(form: ClientForm, client: KnownClient) -> str:
    session = db.session()
    return render_template(
        "clients/one.html",
        client=client,
        form=form,
        text=asked_text(session, form.agreed),
        texts={text.id: text for text in all_texts(session)},
        segments=offered_segments(session),
        sheets=sheets_of_products(
            session, current_user._get_current_object(), bought_by(client.id, client.distributor_id), chosen_language()
        ),
    )
