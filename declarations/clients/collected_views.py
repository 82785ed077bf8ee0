"""The clients of all distributors that may be contacted, and the text by which they agree."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from core.accounts.permissions import Permission, requires
from core.answers import done
from core.db import db
from core.exports import exported
from core.lists import arranged, asked_list
from core.security.log import EventKind, record
from declarations.clients.columns import client_cells, file_columns, shown_columns
from declarations.clients.forms import TextForm
from declarations.clients.queries import all_texts, collected_clients
from declarations.clients.services import write_text

bp = Blueprint("collected_clients", __name__)

NOT_TAKEN = 422


@bp.get("/clients/collected")
@requires(Permission.COLLECTED_CLIENTS)
def index() -> ResponseReturnValue:
    """Those who have agreed, of every distributor; of others nothing is shown, and nothing is in the file."""
    columns = shown_columns(with_distributor=True)
    table = arranged(columns, collected_clients(db.session()), asked_list(request.args, columns, "title"))
    if table.asked.form:
        columns = file_columns()
        return exported(columns, [client_cells(it, columns) for it in table.rows], table.asked.form, _("clients"))
    return render_template("clients/collected.html", list=table, texts=all_texts(db.session()))


@bp.get("/clients/consent-text")
@requires(Permission.SET_PROGRAMME)
def text() -> str:
    """The text that is asked for now, to be written anew, and all former ones."""
    texts = all_texts(db.session())
    data = {"french": texts[0].text_fr, "english": texts[0].text_en} if texts else {}
    return render_template("clients/text.html", form=TextForm(formdata=None, data=data), texts=texts)


@bp.post("/clients/consent-text")
@requires(Permission.SET_PROGRAMME)
def write() -> ResponseReturnValue:
    """Ask for another text from now on; whoever agreed to a former one still does."""
    form = TextForm()
    if not form.validate():
        return render_template("clients/text.html", form=form, texts=all_texts(db.session())), NOT_TAKEN
    present = next(iter(all_texts(db.session())), None)
    if present is not None and (present.text_fr, present.text_en) == (form.french.data, form.english.data):
        return done(url_for(".text"), (_("This is the present text already."), "info"))
    written = write_text(db.session(), form.french.data, form.english.data, current_user.id)
    answer = done(url_for(".text"), (_("From now on clients are asked by this text."), "success"))
    record(EventKind.SETTINGS_CHANGED, _("consent text"), str(written.id))
    return answer
