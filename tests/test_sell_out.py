"""What distributors really send: returns, cancelled invoices, missing clients, numbers used twice, no line numbers.

The sales are AdventureWorks', sold on by one distributor a country, in the layout of a French till.
"""

import csv
import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Palier
from tests.real_sales import EXAMPLES, as_read, challenge_of, counts, points, world
from tests.slow.files import money, to_toml, write_table
from tests.slow.world import Completion, Line, Participant, World

MAPPING = """
decimal = ","

[columns]
kind = "Nature"
document = "N° facture"
date = "Date"
rep = { column = "Commercial", prefix = "R" }
distributor = "Enseigne"
seller = "Vendeur"
client = "Client"
product = "Référence"
quantity = "Qté"
amount = "Montant HT"
status = "État"

[values.kind]
Vente = "sell_out"
Achat = "sell_in"

[values.status]
"Facturée" = "validated"
"Annulée" = "cancelled"
"En attente" = "submitted"
"""
HEADER = ["Nature", "N° facture", "Date", "Commercial", "Enseigne", "Vendeur", "Client", "Référence", "Qté"]
HEADER += ["Montant HT", "État"]
KINDS = {"sell_out": "Vente", "sell_in": "Achat"}
STATES = {"validated": "Facturée", "cancelled": "Annulée", "submitted": "En attente"}


def sold_on(source: World) -> World:
    """One distributor a country, with two sellers each, who sells to the resellers of that country."""
    countries = {code: it.memberships[0].team for code, it in source.participants.items() if it.kind == "distributor"}
    names = {country: f"E{place}" for place, country in enumerate(sorted(set(countries.values())), 1)}
    people = {code: it for code, it in source.participants.items() if it.kind == "rep"}
    for country, code in names.items():
        people[code] = Participant(code, country, "distributor")
        for seller in (f"{code}V1", f"{code}V2"):
            people[seller] = Participant(seller, f"Seller {seller}", "seller", parent=code)
    numbers: dict[str, dict[str, str]] = {code: {} for code in names.values()}
    lines = []
    for line in source.lines:
        if line.date.month not in (3, 4, 5, 6) or line.date.year < 2019 or int(line.document[2:]) % 3:
            continue
        country = names[countries[line.distributor]]
        # Every distributor counts its invoices from 1 on: the same numbers come with each of them.
        number = numbers[country].setdefault(line.document, f"{len(numbers[country]) + 1}")
        lines += sales_of(line, country, number)
    found = World(people, source.products, numbered(lines))
    days = (date(2020, 3, 20), date(2020, 4, 1), date(2020, 5, 31), date(2020, 6, 30), date(2020, 7, 1))
    for place, code in enumerate(sorted(people)):
        found.targets |= {(code, f"2020-{month:02}"): 100_000 * (place + month) for month in (4, 5)}
        found.completions.append(Completion(code, ("safety-basics", "workshop")[place % 2], days[place % 5], place))
    return found


def sales_of(line: Line, distributor: str, number: str) -> list[Line]:
    """What became of a line: sold in and sold on; sometimes to nobody known, given back, waiting or for nothing."""
    chance = random.Random(f"{line.document} {line.line}")
    out = replace(
        line, kind="sell_out", document=number, distributor=distributor, seller=f"{distributor}V{chance.choice('12')}"
    )
    out = replace(out, client="" if chance.random() < 0.2 else line.distributor)
    out = replace(out, status=chance.choice(["validated"] * 8 + ["cancelled", "submitted"]))
    found = [out]
    if chance.random() < 0.15:
        back = chance.randint(1, max(out.quantity, 1))
        amount = -out.amount_cents * back // max(out.quantity, 1)
        day = out.date + timedelta(days=chance.choice([0, 3, 40]))
        found.append(replace(out, document=f"C{number}", quantity=-back, amount_cents=amount, date=day))
    if chance.random() < 0.05:
        found.append(replace(out, document=f"A{number}", quantity=-80_995, amount_cents=0, client="", seller=""))
    if chance.random() < 0.1:
        found.append(replace(line, distributor=distributor, rep="" if chance.random() < 0.2 else line.rep))
    return found


def numbered(lines: list[Line]) -> list[Line]:
    """The lines with their places within their documents, as a file without line numbers has them."""
    places = Counter[tuple[str, ...]]()
    found = []
    for line in lines:
        places[line.identity[:3]] += 1
        found.append(replace(line, line=places[line.identity[:3]]))
    return found


def write_till(path: Path, lines: list[Line]) -> Path:
    """The sales as a French till writes them: semicolons, decimal commas, dd/mm/yyyy, in CP1252."""
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADER)
        for line in lines:
            who = [line.rep.removeprefix("R"), line.distributor, line.seller, line.client]
            what = [line.product, line.quantity, money(line.amount_cents).replace(".", ",")]
            day = line.date.strftime("%d/%m/%Y")
            writer.writerow([KINDS[line.kind], line.document, day, *who, *what, STATES[line.status]])
    return path


def import_till(palier: Palier, folder: Path, lines: list[Line], *options: str) -> dict[str, int]:
    (folder / "till.toml").write_text(MAPPING, encoding="utf-8")
    file = write_till(folder / "till.csv", lines)
    return counts(palier("import", "sales", file, "--map", folder / "till.toml", *options))


def import_people(palier: Palier, folder: Path, here: World) -> None:
    people = ([it.code, it.name, it.kind, it.parent or ""] for it in here.participants.values())
    write_table(folder / "participants.csv", ["code", "name", "kind", "parent"], people)
    products = ([code, code, path] for code, path in here.products.items())
    write_table(folder / "products.csv", ["code", "name", "range"], products)
    targets = ([code, month, money(cents)] for (code, month), cents in here.targets.items())
    write_table(folder / "targets.csv", ["participant", "month", "amount"], targets)
    completions = ([it.participant, it.module, it.date, it.points] for it in here.completions)
    write_table(folder / "completions.csv", ["participant", "module", "date", "points"], completions)
    for what in ("participants", "products", "targets", "completions"):
        assert counts(palier("import", what, folder / f"{what}.csv"))["rejected"] == 0


def challenges() -> list[dict[str, Any]]:
    """Every rule for the distributors on what they sell, for their sellers, and for the reps on both kinds of sale."""
    rules = challenge_of(EXAMPLES / "every-rule.toml")
    enough = [{"name": "Sold enough", "minimum": 20_000, "criteria": ["New clients", "Ceiling"]}]
    sellers = {"code": "sellers", "credit": "seller", "sales": "sell_out", "ties": "dense"}
    both = {"code": "both", "credit": "rep", "sales": "both", "ties": "competition", "gates": enough}
    return [
        rules | {"code": "distributors", "credit": "distributor", "sales": "sell_out", "gates": enough},
        rules | sellers | {"criteria": [known_to_each(it) for it in rules["criteria"]]},
        rules | both,
    ]


def known_to_each(criterion: dict[str, Any]) -> dict[str, Any]:
    """The criterion with the participant's own history, where it looks at one."""
    looks_back = criterion["type"] in ("diversification", "new_client")
    return criterion | ({"known_by": "participant"} if looks_back else {})


@pytest.fixture(scope="module")
def here(adventureworks: Path) -> World:
    sold = sold_on(world(adventureworks))
    # Nobody is in a team here: their file has no such column.
    return replace(sold, participants={code: replace(it, memberships=[]) for code, it in sold.participants.items()})


def test_what_distributors_really_send(palier: Palier, tmp_path: Path, here: World) -> None:
    """Three challenges at once on the same sales: exact after the launch, a bad month put right, and its return."""
    import_people(palier, tmp_path, here)
    assert import_till(palier, tmp_path, here.lines) == expected_counts(new=len(here.lines))
    assert {line.status for line in here.lines} == set(STATES)
    assert len({line.document for line in here.lines}) < len({line.identity[:3] for line in here.lines})
    for challenge in challenges():
        (tmp_path / "challenge.toml").write_text(to_toml(challenge), encoding="utf-8")
        palier("challenge", "add", tmp_path / "challenge.toml")
        palier("challenge", "launch", challenge["code"])
    earned = [as_read(palier, here, challenge) for challenge in challenges()]
    assert all(earned)

    corrected = [put_right(place, line) for place, line in enumerate(here.lines)]
    moved = sum(line != before for line, before in zip(corrected, here.lines, strict=True))
    # Nothing numbers the lines: documents that come otherwise wait for a word.
    assert import_till(palier, tmp_path, corrected)["held"] >= moved
    assert [as_read(palier, here, it) for it in challenges()] == earned
    # What was cancelled does not come back as something else: a line that says so is another one.
    said = import_till(palier, tmp_path, corrected, "--accept-held")
    assert said["new"] + said["corrected"] == moved and said["unchanged"] == len(corrected) - moved
    assert [as_read(palier, replace(here, lines=corrected), it) for it in challenges()] != earned

    import_till(palier, tmp_path, here.lines, "--accept-held")
    for challenge, rows in zip(challenges(), earned, strict=True):
        assert points(palier, challenge["code"]) == rows


def expected_counts(**some: int) -> dict[str, int]:
    return {"new": 0, "corrected": 0, "unchanged": 0, "held": 0, "rejected": 0, **some}


def put_right(place: int, line: Line) -> Line:
    """Invoices validated or cancelled at last, clients found, sellers changed, amounts corrected."""
    if line.status == "submitted":
        return replace(line, status=("validated", "cancelled")[place % 2])
    if line.kind == "sell_out" and not line.client and place % 2:
        return replace(line, client=f"N{place % 40}")
    if place % 23 == 0:
        return replace(line, status="cancelled")
    if place % 29 == 0:
        return replace(line, amount_cents=-line.amount_cents, date=line.date + timedelta(days=5))
    return line
