"""Who plays the demonstration's own rep and distributor: whoever stands mid-table today, with a next step to reach."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from app.demo.challenges import Period, running_period
from app.demo.documents import Document
from app.demo.people import DEMONSTRATION_DISTRIBUTOR, DEMONSTRATION_REP, Distributor, Rep
from app.demo.trade import Business

# A little above the middle: close enough to the first to care.
PLACE_IN_THE_TABLE = 0.4


def cast(of: Business, sales: list[Document], today: date) -> tuple[Business, list[Document]]:
    """The business and its sales once the demonstration's rep and distributor have taken the sectors they show best.

    They exchange sector, customers and staff with a colleague of their own region; names and codes stay together.
    """
    period = running_period(today)
    rep_regions = {rep.code: rep.region for rep in of.reps}
    shop_regions = {shop.code: shop.region for shop in of.distributors}
    rep_role = _mid_table(rep_regions, DEMONSTRATION_REP, _turnover(sales, "sell_in", period))
    shop_role = _mid_table(shop_regions, DEMONSTRATION_DISTRIBUTOR, _turnover(sales, "sell_out", period))
    codes = _exchange(DEMONSTRATION_REP, rep_role) | _exchange(DEMONSTRATION_DISTRIBUTOR, shop_role)
    return _recast_business(of, codes), [_recast_document(document, codes) for document in sales]


def _turnover(sales: Iterable[Document], kind: str, period: Period) -> Counter[str]:
    """Validated cents by rep (sell-in) or distributor (sell-out) within a period."""
    totals: Counter[str] = Counter()
    for document in sales:
        if document.kind == kind and document.status == "validated" and period.start <= document.date <= period.end:
            credited = document.rep if kind == "sell_in" else document.distributor
            totals[credited] += sum(line.amount_cents for line in document.lines)
    return totals


def _mid_table(regions: dict[str, str], player: str, totals: Counter[str]) -> str:
    """The code of the one in the player's region whose place in the table is nearest to the wanted one."""
    table = sorted(regions, key=lambda code: (-totals[code], code))
    wanted = round(len(table) * PLACE_IN_THE_TABLE)
    distances = {code: abs(place - wanted) for place, code in enumerate(table) if regions[code] == regions[player]}
    return min(distances, key=lambda code: distances[code])


def _exchange(one: str, other: str) -> dict[str, str]:
    return {one: other, other: one}


def _recast_business(of: Business, codes: dict[str, str]) -> Business:
    reps = {rep.code: rep for rep in of.reps}
    shops = {shop.code: shop for shop in of.distributors}
    new_shops = {code: _recast_shop(shop, shops[codes.get(code, code)], codes) for code, shop in shops.items()}
    return replace(
        of,
        reps=[_recast_rep(rep, reps[codes.get(rep.code, rep.code)]) for rep in of.reps],
        distributors=list(new_shops.values()),
        sellers=[
            replace(seller, distributor=new_shops[codes.get(seller.distributor.code, seller.distributor.code)])
            for seller in of.sellers
        ],
        clients=[replace(client, served_by=codes.get(client.served_by, client.served_by)) for client in of.clients],
    )


def _recast_rep(rep: Rep, role: Rep) -> Rep:
    return replace(rep, strength=role.strength, growth=role.growth)


def _recast_shop(shop: Distributor, role: Distributor, codes: dict[str, str]) -> Distributor:
    rep = codes.get(role.rep, role.rep)
    return replace(shop, rep=rep, size=role.size, growth=role.growth, since=role.since)


def _recast_document(document: Document, codes: dict[str, str]) -> Document:
    if document.rep not in codes and document.distributor not in codes:
        return document
    return replace(
        document,
        rep=codes.get(document.rep, document.rep),
        distributor=codes.get(document.distributor, document.distributor),
    )
