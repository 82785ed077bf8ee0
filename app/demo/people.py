"""The people of the programme: reps by region, their distributors, and the counter sellers of these."""

import unicodedata
from dataclasses import dataclass
from random import Random

from app.demo.names import DISTRIBUTORS, FIRST_NAMES, REGIONS, REPS, SURNAMES

BRAND_DOMAIN = "valmont.example"

# The demonstration signs in as these two; `casting` sees to it that the next step is within their sight.
DEMONSTRATION_REP = "R101"
DEMONSTRATION_DISTRIBUTOR = "D101"
# The rep's own, which the regional manager looks after.
DEMONSTRATION_REGION = "Île-de-France"

# What a rep sells next to the average one; the stars and the weak ones a director knows by heart.
REP_STRENGTHS: dict[str, float] = {
    "R101": 1.00, "R102": 1.60, "R103": 0.90, "R104": 0.62, "R105": 1.15, "R106": 0.95,
    "R201": 0.85, "R202": 1.30, "R203": 1.00, "R204": 0.72, "R205": 1.10, "R206": 0.88,
    "R301": 1.75, "R302": 0.98, "R303": 0.80, "R304": 1.12, "R305": 0.58, "R306": 1.02,
    "R401": 1.20, "R402": 0.92, "R403": 1.45, "R404": 0.76, "R405": 1.05, "R406": 0.66,
}  # fmt: skip

# Growth a year that is out of the ordinary; the others are within a few percent of the brand's own.
REP_GROWTHS: dict[str, float] = {"R101": 0.06, "R104": -0.07, "R202": 0.16, "R301": 0.11, "R305": -0.04, "R404": 0.19}
BRAND_GROWTH = 0.05


@dataclass(frozen=True)
class Rep:
    """A sales rep; strength is relative to the average rep, growth a fraction a year."""

    code: str
    name: str
    region: str
    strength: float
    growth: float

    @property
    def email(self) -> str:
        """Their address at the brand."""
        return f"{address_part(self.name)}@{BRAND_DOMAIN}"


@dataclass(frozen=True)
class Distributor:
    """A shop, served by one rep; size is relative to the average shop, growth a fraction a year."""

    code: str
    shop: str
    town: str
    region: str
    rep: str
    size: float
    growth: float
    since: int  # place of the month it opened its account in the months of history; 0: from the beginning

    @property
    def name(self) -> str:
        """The shop with its town."""
        return f"{self.shop} ({self.town})"

    @property
    def domain(self) -> str:
        """Its domain for e-mail."""
        return f"{address_part(self.shop).replace('.', '-')}.example"


@dataclass(frozen=True)
class Seller:
    """A counter seller of a distributor."""

    code: str
    name: str
    distributor: Distributor

    @property
    def email(self) -> str:
        """Their address at the shop."""
        return f"{address_part(self.name)}@{self.distributor.domain}"


def address_part(text: str) -> str:
    """A name as it is written in an e-mail address: “Élodie Le Goff” gives “elodie.le-goff”."""
    plain = unicodedata.normalize("NFKD", text.replace("’", " ")).encode("ascii", "ignore").decode().lower()
    first, _, rest = plain.partition(" ")
    return f"{first}.{rest.replace(' ', '-')}" if rest else first


def reps() -> list[Rep]:
    """The twenty-four reps, in the order of their codes."""
    random = Random("atelier-valmont reps")
    found = []
    for region_number, region in enumerate(REGIONS, start=1):
        for number, name in enumerate(REPS[region], start=1):
            code = f"R{region_number}{number:02d}"
            growth = REP_GROWTHS.get(code, BRAND_GROWTH + random.uniform(-0.05, 0.05))
            found.append(Rep(code, name, region, REP_STRENGTHS[code], growth))
    return found


def distributors() -> list[Distributor]:
    """The sixty distributors, in the order of their codes; every rep serves two or three of their region."""
    random = Random("atelier-valmont distributors")
    found = []
    for region_number, region in enumerate(REGIONS, start=1):
        for place, (shop, town) in enumerate(DISTRIBUTORS[region]):
            code = f"D{region_number}{place + 1:02d}"
            size, growth = random.lognormvariate(-0.06, 0.35), BRAND_GROWTH + random.uniform(-0.07, 0.08)
            rep = f"R{region_number}{place % len(REPS[region]) + 1:02d}"
            # The last shop of each region is a recent opening.
            since = 9 + 5 * region_number if place == len(DISTRIBUTORS[region]) - 1 else 0
            found.append(Distributor(code, shop, town, region, rep, size, growth, since))
    return found


def sellers(shops: list[Distributor]) -> list[Seller]:
    """Counter sellers: two in the largest fifth of the shops, none in the smallest, one elsewhere."""
    random = Random("atelier-valmont sellers")
    fifth = len(shops) // 5
    by_size = sorted(shops, key=lambda shop: shop.size)
    staff = {shop.code: 1 for shop in shops}
    staff |= {shop.code: 0 for shop in by_size[:fifth]}
    staff |= {shop.code: 2 for shop in by_size[-fifth:]}
    names = random.sample([f"{first} {last}" for first in FIRST_NAMES for last in SURNAMES], sum(staff.values()))
    employers = [shop for shop in shops for _ in range(staff[shop.code])]
    pairs = zip(names, employers, strict=True)
    return [Seller(f"V{number:03d}", name, employer) for number, (name, employer) in enumerate(pairs, start=1)]
