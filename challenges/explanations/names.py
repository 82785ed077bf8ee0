"""What the products and clients that rules and keys name by their codes are called."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.criteria.diversification import BETWEEN
from challenges.definition.model import Definition
from challenges.reading.plan import plan_of
from challenges.words import Learned, Names
from core.language import chosen_language
from core.models import Client, Product
from elearning.modules.models import Source
from elearning.modules.queries import module_titles, told_of


def read_names(
    session: Session, definition: Definition, keys: Collection[str] = (), participant_id: int | None = None
) -> Names:
    """The names of everything that the rules name, and that these keys do: clients, what they bought, modules.

    participant_id: whose modules are told of, how they were completed.
    """
    codes = {code for key in keys for code in key.split(BETWEEN)}
    named = {
        name for criterion in definition.criteria for what, _key, name in criterion.references() if what == "product"
    }
    products = named | codes
    names = Names.of(definition, _called(session, Product, products), _called(session, Client, codes))
    if not plan_of(definition).has_completions:
        return names
    told = told_of(session, participant_id) if participant_id is not None else {}
    learned = {key: Learned(it.percent, it.attempt, it.source == Source.PACKAGE) for key, it in told.items()}
    return replace(names, modules=module_titles(session, chosen_language()), learned=learned)


def _called(session: Session, model: type[Product | Client], codes: Collection[str]) -> dict[str, str]:
    if not codes:
        return {}
    query = select(model.code, model.name).where(model.code.in_(set(codes)))
    return {code: name for code, name in session.execute(query) if name}
