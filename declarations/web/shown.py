"""What whoever declares is shown: the form of a sale, and the page of a declaration."""

from typing import Any

from flask import render_template
from flask_login import current_user

from core.accounts.models import Account
from core.accounts.permissions import viewer_of
from core.db import db
from core.models import Participant
from declarations import words
from declarations.catalogue import find_product, names_of, offered_clients, offered_products, product_names, sellers_of
from declarations.clients.queries import asked_text, offered_segments
from declarations.forms import DeclarationForm
from declarations.life import OWN_TO_CANCEL, WAITING, WRITABLE
from declarations.lists.queries import proof_of
from declarations.models import Declaration, State
from declarations.proven.queries import proofs_of
from declarations.queries import earned, shops_of
from declarations.returns.origins import offered_sales, proposed
from declarations.returns.told import missed_of, returned_of
from declarations.typed import typed_of
from declarations.web.bringing import of_proofs
from declarations.web.reader import named_shop, reader


def form_page(
    form: DeclarationForm, declaration: Declaration | None, more: int = 0, problem: str = "", expected: Any = None
) -> str:
    """The form of a sale, of a declaration or a new one; more: so many lines more; expected: the points to expect."""
    account, session = reader(), db.session()
    shop = declaration.distributor if declaration else named_shop(form.shop.data)
    for _line in range(more if form.filled() or len(form.lines) == 0 else 0):
        if len(form.lines) < (form.lines.max_entries or 1):
            form.lines.append_entry()
    form.account.data = str(account.id)
    form.offer(sellers_of(session, shop.id, viewer_of(session, account)), shops_of(account))
    return render_template(
        "declarations/form.html",
        form=form,
        say=words,
        declaration=declaration,
        problem=problem,
        expected=expected,
        adds=bool(more),
        products=offered_products(session),
        sold=offered_sales(session, account, shop.id),
        proposed=_proposed(form, account, shop),
        clients=offered_clients(session, account, shop.id),
        segments=offered_segments(session),
        text=asked_text(session, form.agreed),
        is_draft=declaration is None or declaration.state == State.DRAFT,
        **of_proofs(proofs_of(session, declaration.id) if declaration else [], form.sketch()),
    )


def show_one(declaration: Declaration, problem: str = "") -> str:
    """The page of a declaration, with what keeps something from being done."""
    session, state = db.session(), State(declaration.state)
    return render_template(
        "declarations/one.html",
        declaration=declaration,
        problem=problem,
        say=words,
        names=product_names(session, [line.product for line in declaration.lines]),
        sellers=names_of(session, {line.seller_id for line in declaration.lines}, viewer_of(session, reader())),
        earned=earned(session, declaration, viewer_of(session, reader())),
        listed=proof_of(session, declaration),
        may_write=state in WRITABLE,
        may_cancel=state in OWN_TO_CANCEL,
        waits=state in WAITING,
        is_own=declaration.account_id == current_user.id,
        **of_proofs(proofs_of(session, declaration.id), typed_of(declaration)),
        returned=returned_of(session, declaration.distributor_id, declaration.document, reader()),
        missed=missed_of(session, declaration, viewer_of(session, reader())),
    )


def _proposed(form: DeclarationForm, account: Account, shop: Participant) -> dict[str, list[str]]:
    """By the name of the field of each return that names no sale: sales of the same product."""
    found: dict[str, list[str]] = {}
    for line in form.filled():
        is_return = (line.quantity.data or "").startswith(("-", "−"))
        product = find_product(db.session(), line.product.data) if is_return and line.product.data else None
        if product is not None and not line.returns.data:
            found[line.returns.name] = proposed(db.session(), account, shop.id, product.code)
    return found


def sellers_for(shop: Participant) -> set[int | None]:
    """The numbers of those whom the reader may name."""
    viewer = viewer_of(db.session(), reader())
    return {seller.id for seller in sellers_of(db.session(), shop.id, viewer)}


def nameable(shop: Participant, declaration: Declaration | None) -> set[int | None]:
    """Those whom the reader may name, and those whom the declaration names already."""
    return sellers_for(shop) | ({line.seller_id for line in declaration.lines} if declaration else set())
