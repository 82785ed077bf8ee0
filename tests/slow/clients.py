"""What criteria counted by client have in common."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from .lines import is_in_narrowing, kinds_of, narrowed, size_of, value_of
from .totals import Earned
from .world import Line, World

# What is sold under one heading: a client, or a (client, product or range); None counts in no such rule.
Heading = tuple[str, ...]
Groups = dict[tuple[str, Heading], list[Line]]


def by_company(criterion: dict[str, Any]) -> bool:
    return bool(criterion.get("known_by", "company") == "company")


def order_of(line: Line) -> tuple[date, str, int, str, str]:
    """The order that tells which of two lines was earlier: day, document, line, then what else identifies a line."""
    kind, distributor, document, number = line.identity
    return (line.date, document, number, kind, distributor)


def groups_of(
    challenge: dict[str, Any],
    criterion: dict[str, Any],
    lines: list[Line],
    heading_of: Callable[[Line], Heading | None],
) -> Groups:
    """The lines by (participant they belong to, heading); headings without a positive line are left out."""
    groups: Groups = {}
    for line in lines:
        heading = heading_of(line)
        if heading is None:
            continue
        owner = "" if by_company(criterion) else line.credited(challenge["credit"])
        groups.setdefault((owner, heading), []).append(line)
    found: Groups = {}
    for (_, heading), group in groups.items():
        positive = [line for line in group if line.amount_cents > 0]
        if positive:
            found[min(positive, key=order_of).credited(challenge["credit"]), heading] = group
    return found


def earlier_sales(world: World, challenge: dict[str, Any], criterion: dict[str, Any]) -> dict[str, list[Line]]:
    """By client: validated positive lines of the same kind before the challenge, whoever's."""
    found: dict[str, list[Line]] = {}
    for line in world.lines:
        if line.status != "validated" or line.kind not in kinds_of(challenge, criterion):
            continue
        if line.amount_cents > 0 and line.date < challenge["start"]:
            found.setdefault(line.buyer, []).append(line)
    return found


def known_to(challenge: dict[str, Any], criterion: dict[str, Any], code: str, earlier: list[Line]) -> list[Line]:
    """Those of the earlier sales to look at: all, or only that participant's."""
    return [line for line in earlier if by_company(criterion) or line.credited(challenge["credit"]) == code]


def client_of(line: Line) -> Heading | None:
    return (line.buyer,) if line.buyer else None


def new_clients(world: World, challenge: dict[str, Any], criterion: dict[str, Any], lines: list[Line]) -> Groups:
    """The lines of each client without earlier sale, or none in `dormant_days` before its first positive line."""
    lines = narrowed(world, challenge, criterion, lines)
    history = earlier_sales(world, challenge, criterion)
    found: Groups = {}
    for (code, heading), group in groups_of(challenge, criterion, lines, client_of).items():
        first = min(line.date for line in group if line.amount_cents > 0)
        earlier = known_to(challenge, criterion, code, history.get(heading[0], []))
        if "dormant_days" in criterion:
            earlier = [line for line in earlier if (first - line.date).days <= criterion["dormant_days"]]
        if not earlier:
            found[code, heading] = group
    return found


def new_pairs(world: World, challenge: dict[str, Any], criterion: dict[str, Any], lines: list[Line]) -> Groups:
    """The lines of each pair never sold before the challenge to a client that existed before it."""

    def pair_of(line: Line) -> Heading | None:
        sold = line.product if criterion["by"] == "product" else world.products.get(line.product, "")
        return (line.buyer, sold) if line.buyer and sold else None

    lines = narrowed(world, challenge, criterion, lines)
    history = earlier_sales(world, challenge, criterion)
    found: Groups = {}
    for (code, heading), group in groups_of(challenge, criterion, lines, pair_of).items():
        earlier = known_to(challenge, criterion, code, history.get(heading[0], []))
        was_sold = any(pair_of(line) == heading and is_in_narrowing(world, criterion, line) for line in earlier)
        if earlier and not was_sold:
            found[code, heading] = group
    return found


def earned_by(criterion: dict[str, Any], groups: Groups) -> Earned:
    """`points` for each heading whose total reaches the minimum."""
    minimum = size_of(criterion.get("minimum", Fraction(1, 100)), criterion)
    earned: Earned = {}
    for (code, heading), group in groups.items():
        if sum(value_of(line, criterion) for line in group) >= minimum:
            earned[code, "|".join(heading)] = criterion["points"]
    return earned


def basket_of(criterion: dict[str, Any], line: Line) -> Heading | None:
    """What the parts have to be together in: a client, or a document of one issuer."""
    if criterion.get("within", "client") == "client":
        return client_of(line)
    kind, distributor, document, _ = line.identity
    return (document, kind, distributor)
