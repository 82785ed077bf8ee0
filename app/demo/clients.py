"""The end customers: those the reps deliver directly, and those of the distributors."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from app.demo.names import PLACES, SURNAMES, VILLAGE_ENDINGS, VILLAGES
from app.demo.people import Distributor, Rep
from app.demo.season import MONTHS_OF_HISTORY

DIRECT_CLIENTS = 360
SHOP_CLIENTS = 540


@dataclass(frozen=True)
class Client:
    """An end customer; `served_by` is the rep's code for a direct client, the distributor's otherwise."""

    code: str
    name: str
    segment: str
    served_by: str
    since: int  # place of the month of the first order in the months of history; 0: from the beginning


def _village(random: Random) -> str:
    return f"{random.choice(VILLAGES)}-{random.choice(VILLAGE_ENDINGS)}"


# How the customers of each segment are called.
NAMES: dict[str, Callable[[Random], str]] = {
    "Paysagistes": lambda random: random.choice(
        ("Paysages {}", "{} Espaces Verts", "Jardins {}", "{} Paysagiste", "Élagage {}")
    ).format(random.choice(SURNAMES)),
    "Collectivités": lambda random: f"Mairie de {_village(random)}",
    "Campings et hôtels": lambda random: f"{random.choice(('Camping', 'Hôtel', 'Domaine'))} {random.choice(PLACES)}",
    "Golfs et parcs": lambda random: f"{random.choice(('Golf', 'Parc', 'Haras', 'Château'))} {random.choice(PLACES)}",
    "Agriculteurs": lambda random: f"{random.choice(('EARL', 'GAEC', 'Ferme'))} {random.choice(SURNAMES + PLACES)}",
    "Copropriétés": lambda random: f"Résidence {random.choice(PLACES)}, {_village(random)}",
    "Particuliers": lambda random: f"{random.choice(('M.', 'Mme'))} {random.choice(SURNAMES)}, {_village(random)}",
}

DIRECT_SEGMENTS = {"Paysagistes": 40, "Collectivités": 35, "Campings et hôtels": 13, "Golfs et parcs": 12}
SHOP_SEGMENTS = {"Particuliers": 45, "Paysagistes": 22, "Agriculteurs": 15, "Copropriétés": 12, "Collectivités": 6}


def clients(reps: list[Rep], shops: list[Distributor]) -> list[Client]:
    """The nine hundred end customers, in the order of their codes: direct ones first."""
    random = Random("atelier-valmont clients")
    rep_weights = {rep.code: rep.strength for rep in reps}
    shop_weights = {shop.code: shop.size**0.5 for shop in shops}
    opened = {shop.code: shop.since for shop in shops}
    direct = _served(DIRECT_CLIENTS, rep_weights, DIRECT_SEGMENTS, random)
    retail = _served(SHOP_CLIENTS, shop_weights, SHOP_SEGMENTS, random)
    taken: set[str] = set()
    found = []
    for number, (served_by, segment) in enumerate([*direct, *retail], start=1):
        since = max(_first_month(random), opened.get(served_by, 0))
        found.append(Client(f"C{number:04d}", _new_name(segment, taken, random), segment, served_by, since))
    return found


def _served(
    count: int, weights: dict[str, float], segments: dict[str, int], random: Random
) -> Iterator[tuple[str, str]]:
    """So many pairs of who serves a client and its segment; everyone serves at least one."""
    codes = list(weights)
    for place in range(count):
        served_by = codes[place] if place < len(codes) else random.choices(codes, list(weights.values()))[0]
        yield served_by, random.choices(list(segments), list(segments.values()))[0]


def _first_month(random: Random) -> int:
    """Four clients in ten were there before; the others come one by one over the months."""
    return 0 if random.random() < 0.4 else random.randrange(1, MONTHS_OF_HISTORY + 1)


def _new_name(segment: str, taken: set[str], random: Random) -> str:
    name = NAMES[segment](random)
    while name in taken:
        name = NAMES[segment](random)
        # Names without a village (a village has hyphens) run out: the next one of that name is told apart by it.
        if name in taken and "-" not in name:
            name = f"{name}, {_village(random)}"
    taken.add(name)
    return name
