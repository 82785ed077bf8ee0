"""What is looked at before a declaration is submitted: each fault a sentence beside its field."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.definition.model import Definition
from core.clock import today
from core.models import Participant
from declarations.catalogue import find_products, sellers_of
from declarations.models import Declaration
from declarations.models import State as Stage
from declarations.queries import running_rules
from declarations.returns.checks import return_faults
from declarations.returns.origins import resolved
from declarations.typed import Faults, Typed, TypedLine
from declarations.validating.settings import Setting, read_setting
from sales.models import DEAD, SaleKind, SaleLine


def checked(session: Session, shop: Participant, typed: Typed, declaration: Declaration | None) -> tuple[Typed, Faults]:
    """What was typed with the products' codes, and what keeps it from being submitted."""
    faults: Faults = {}
    if not typed.document:
        faults[None, "document"] = _("Write the number of the invoice or receipt.")
    elif is_taken(session, shop.id, typed.document, declaration):
        faults[None, "document"] = _("This document was declared already. Look for it in your declarations.")
    if typed.date is None:
        faults[None, "date"] = _("Write the day of the sale.")
    elif typed.date > today():
        faults[None, "date"] = _("This day has not come yet.")
    if (typed.segment or typed.consent is not None) and not typed.client:
        faults[None, "client"] = _("Write the client’s name: a segment and a consent are somebody’s.")
    if not typed.lines:
        faults[None, "lines"] = _("Write at least one line: what was sold, and for how much.")
    codes: dict[int, str] = {}
    is_by_seller = any(line.seller_id is not None for line in typed.lines)
    sellers = {seller.id for seller in sellers_of(session, shop.id)} if is_by_seller else set()
    products = find_products(session, [line.product for line in typed.lines])
    for place, line in enumerate(typed.lines):
        product = products.get(line.product)
        if product is not None:
            codes[place] = product.code
        faults |= {(place, name): told for name, told in _line_faults(line, product is not None, sellers).items()}
    typed = typed.with_products(codes)
    return resolved(session, shop.id, typed), faults | return_faults(session, shop.id, typed, declaration)


def _line_faults(line: TypedLine, is_known: bool, sellers: set[int]) -> dict[str, str]:
    found = {}
    if not line.product:
        found["product"] = _("Write what was sold.")
    elif not is_known:
        told = _("There is no product “%(text)s”. Choose one of those that are offered as you type.", text=line.product)
        found["product"] = told
    if not line.quantity:
        found["quantity"] = _("Write how many.")
    if line.cents is None:
        found["amount"] = _("Write the amount.")
    elif line.quantity and line.cents and (line.quantity < 0) != (line.cents < 0):
        found["amount"] = _("Of a return, quantity and amount both have a minus; of a sale, neither has.")
    if line.seller_id is not None and line.seller_id not in sellers:
        found["seller"] = _("Choose somebody who sells here.")
    return found


def is_taken(session: Session, shop_id: int, document: str, declaration: Declaration | None) -> bool:
    """Whether a distributor has another document of this number whose lines stand, wherever they came from."""
    # Those of one that waits are its own; of one that was refused none stands.
    if declaration is not None and declaration.state == Stage.SUBMITTED and declaration.document == document:
        return False
    writings = {document, document.upper(), document.lower()}
    query = select(SaleLine.id).where(
        SaleLine.document.in_(writings),
        SaleLine.kind == SaleKind.SELL_OUT.value,
        SaleLine.issuer_id == shop_id,
        SaleLine.status.not_in(DEAD),
    )
    return session.scalar(query.limit(1)) is not None


def is_late(
    session: Session, day: date, setting: Setting | None = None, rules: Sequence[Definition] | None = None
) -> bool:
    """Whether a sale of this day comes too late to be taken without somebody admitting it.

    It is from longer ago than the programme allows, or no running challenge over sell-out admits a line of this day any
    more, and there is one at least. setting, rules: how validation is set, and those of the running challenges, where
    the caller has read them.
    """
    oldest = (setting or read_setting(session)).max_age_days
    if oldest is not None and (today() - day).days > oldest:
        return True
    rules = running_rules(session) if rules is None else rules
    admits = (rule.start <= day <= rule.end and today() <= rule.last_declaration_day for rule in rules)
    return bool(rules) and not any(admits)
