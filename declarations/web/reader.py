"""Whoever declares: which account asks, for which distributors, and which declarations are theirs to see."""

from collections.abc import Sequence

from flask import abort
from flask_login import current_user

from core.accounts.models import Account
from core.db import db
from core.errors import Refused
from core.models import Participant
from declarations.life import WRITABLE, Changed
from declarations.models import Declaration
from declarations.queries import own_declaration, shops_of

NOT_TAKEN, CHANGED = 422, 409


def reader() -> Account:
    """The account that asks."""
    account: Account = current_user._get_current_object()
    return account


def own_shops() -> Sequence[Participant]:
    """The distributors for whom the reader declares; 403 where there are none."""
    return shops_of(reader()) or abort(403)


def named_shop(code: str | None) -> Participant:
    """The distributor of that code, of those for whom the reader declares; the first one, where it names none."""
    shops = own_shops()
    return next((shop for shop in shops if shop.code == code), shops[0])


def own_or_404(declaration_id: int) -> Declaration:
    """A declaration that is the reader's."""
    own_shops()
    found: Declaration = own_declaration(db.session(), reader(), declaration_id) or abort(404)
    return found


def writable_or_404(declaration_id: int) -> Declaration:
    """The same of one that may be written."""
    found = own_or_404(declaration_id)
    return found if found.state in WRITABLE else abort(404)


def status_of(refused: Refused) -> int:
    """With which status a refusal is told."""
    return CHANGED if isinstance(refused, Changed) else NOT_TAKEN
