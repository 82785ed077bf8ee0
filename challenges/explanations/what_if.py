"""What sales that nobody has made would bring: they are added to what is on record, and the engine scores it all."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from challenges.criteria.scene import CLIENTS, COMPLETIONS, LINES, PRODUCTS, Facts
from challenges.explanations.explain import NOWHERE, Case
from challenges.scoring.engine import scene_of, score_scene

# A code that nothing on record has: behind all others, where the order of lines decides.
LAST = "\U0010ffff"


@dataclass(frozen=True)
class Sale:
    """A sale that has not been made, in cents and pieces.

    product: of the catalogue, by its number; or range: something new in that range; with neither, nothing that a rule
    could name. client: by its number; without one, to nobody that a rule could ask about, or to the participant where
    clients are credited with what they buy. thing, whom: both in words.
    """

    cents: int
    quantity: int = 1
    kind: str = "sell_in"
    product: int | None = None
    range: str | None = None
    client: int | None = None
    thing: str = ""
    whom: str = ""

    @property
    def is_directed(self) -> bool:
        """Whether it is of something, or to somebody."""
        return bool(self.thing or self.whom)


@dataclass(frozen=True)
class Effort:
    """What somebody would do on one day: sell, and complete modules (each with the points of its own)."""

    sales: Sequence[Sale] = ()
    modules: dict[str, int] = field(default_factory=dict)

    @property
    def cents(self) -> int:
        """What is sold in all."""
        return sum(sale.cents for sale in self.sales)


Gain = dict[str, int]


def gain_of(case: Case, held: dict[tuple[str, str], int], effort: Effort, day: date) -> Gain:
    """The points that an effort would bring over those held, by the name of the rule that gives or takes them."""
    facts = with_effort(case, effort, day)
    scored = score_scene(case.definition, scene_of(case.definition, facts)).only(frozenset([case.participant_id]))
    gained = {(row["criterion"], row["key"]): row["points"] for row in scored.awards.iter_rows(named=True)}
    by_rule: Gain = {}
    for place in {*held, *gained}:
        more = gained.get(place, 0) - held.get(place, 0)
        by_rule[place[0]] = by_rule.get(place[0], 0) + more
    return {name: points for name, points in by_rule.items() if points}


def with_effort(case: Case, effort: Effort, day: date) -> Facts:
    """What is on record, with the sales and completions of an effort."""
    facts = case.scene.facts
    more = [
        _line(case, sale, day, NOWHERE - place) | {"product": sale.product or (NOWHERE - place if sale.range else None)}
        for place, sale in enumerate(effort.sales)
    ]
    things = [
        {"product": NOWHERE - place, "code": LAST + str(place), "range": sale.range}
        for place, sale in enumerate(effort.sales)
        if sale.range
    ]
    done = [
        {"participant": case.participant_id, "module": module, "date": day, "points": points}
        for module, points in effort.modules.items()
    ]
    return replace(
        facts,
        lines=_added(facts.lines, pl.DataFrame(more, schema=LINES)),
        products=_added(facts.products, pl.DataFrame(things, schema=PRODUCTS)),
        clients=_added(facts.clients, pl.DataFrame(_unknown_client(case), schema=CLIENTS)),
        completions=_added(facts.completions, pl.DataFrame(done, schema=COMPLETIONS)),
    )


def _line(case: Case, sale: Sale, day: date, number: int) -> dict[str, object]:
    distributor = case.participant_id if case.definition.credit == "distributor" else None
    return {
        "id": number,
        "kind": sale.kind,
        "document": f"{LAST}{number}",
        "line": 1,
        "date": day,
        "participant": case.participant_id,
        "distributor": distributor,
        "client": sale.client if case.own_client is None else case.own_client.number,
        "quantity": sale.quantity,
        "amount_cents": sale.cents,
        "order_document": LAST,
        "order_line": 1,
        "order_distributor": distributor,
    }


def _unknown_client(case: Case) -> list[dict[str, object]]:
    """Who takes part and has never bought becomes a client by buying."""
    own = case.own_client
    return [{"client": own.number, "client_code": own.code}] if own and own.number == NOWHERE else []


def _added(frame: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
    """The rows of both, in the columns of the first."""
    return pl.concat([frame, more.select(frame.columns)]) if more.height else frame
