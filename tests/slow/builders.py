"""Short ways to write a world and a challenge in a test."""

import tomllib
from datetime import date
from decimal import Decimal
from typing import Any

from .world import Completion, Line, Membership, Participant, World

HEAD = """
code = "spring-2020"
title = "Spring"
start = 2020-04-01
end = 2020-06-30
credit = "rep"
sales = "sell_in"
"""
PRODUCTS = {"road": "Bikes/Road", "race": "Bikes/Road/Race", "rental": "Bikes Rental", "bolt": "Parts", "odd": ""}


def sale(day: str, amount: str, **columns: Any) -> Line:
    """A validated sell-in line of rep R1, distributor D1 and one unit of `road`, unless told otherwise."""
    usual: dict[str, Any] = {"kind": "sell_in", "document": "F1", "line": 1, "date": date.fromisoformat(day)}
    usual |= {"rep": "R1", "distributor": "D1", "seller": "", "client": "", "product": "road"}
    usual |= {"quantity": 1, "amount_cents": int(Decimal(amount) * 100), "status": "validated"}
    return Line(**{**usual, **columns})


def world(*lines: Line, **changes: Any) -> World:
    """Those lines, with reps R1 and R2, distributors D1 and D2, seller S1 of D1."""
    people = [Participant(code, f"Rep {code}", "rep") for code in ("R1", "R2")]
    people += [Participant(code, f"Shop {code}", "distributor") for code in ("D1", "D2")]
    people += [Participant("S1", "Seller S1", "seller", parent="D1")]
    found = World({it.code: it for it in people}, dict(PRODUCTS), list(lines))
    for code, memberships in changes.pop("teams", {}).items():
        found.participants[code].memberships = memberships
    for name, value in changes.items():
        setattr(found, name, value)
    return found


def member(team: str, first: str | None = None, last: str | None = None) -> Membership:
    """Days in a team; None is open."""
    return Membership(team, date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None)


def completed(who: str, module: str, day: str, worth: int) -> Completion:
    return Completion(who, module, date.fromisoformat(day), worth)


def rules(text: str, head: str = HEAD) -> dict[str, Any]:
    """A challenge file as the reading takes it."""
    return tomllib.loads(head + text, parse_float=Decimal)


def one(settings: str, head: str = HEAD) -> dict[str, Any]:
    """A challenge of the single criterion "it"."""
    return rules(f'[[criteria]]\nname = "it"\n{settings}', head)
