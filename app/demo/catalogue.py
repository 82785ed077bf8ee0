"""The catalogue: three hundred products in nested ranges, with unit costs and prices."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product as combinations
from random import Random


@dataclass(frozen=True)
class Product:
    """A product; money in cents per unit, excluding tax."""

    code: str
    name: str
    range: str
    cost_cents: int
    trade_price_cents: int  # what a distributor pays before discount
    retail_price_cents: int  # what the distributor's own customers pay
    popularity: float

    @property
    def family(self) -> str:
        """The range at the top of its path."""
        return self.range.partition("/")[0]


@dataclass(frozen=True)
class Series:
    """Products of one range that differ by size and by finish; costs in euros, from the plainest to the richest."""

    range: str
    label: str
    lowest_cost: float
    highest_cost: float
    sizes: tuple[str, ...]
    finishes: tuple[str, ...]


SERIES = (
    Series("Motoculture/Tondeuses/Thermiques", "Tondeuse thermique", 165, 460,
           ("41 cm", "46 cm", "51 cm"), ("poussée", "tractée", "tractée Pro")),
    Series("Motoculture/Tondeuses/Électriques", "Tondeuse électrique", 75, 170,
           ("32 cm", "36 cm", "40 cm", "43 cm"), ("Compact", "Confort")),
    Series("Motoculture/Tondeuses/À batterie", "Tondeuse à batterie 40 V", 150, 390,
           ("36 cm", "41 cm", "46 cm"), ("Solo", "Kit", "Kit Pro")),
    Series("Motoculture/Tondeuses/Robots", "Robot de tonte Valbot", 320, 1150,
           ("300 m²", "600 m²", "1000 m²", "2000 m²"), ("filaire", "GPS")),
    Series("Motoculture/Tondeuses/Autoportées", "Autoportée Valrider", 980, 2250,
           ("76 cm", "92 cm", "102 cm", "107 cm"), ("mécanique", "hydrostatique")),
    Series("Motoculture/Débroussailleuses", "Débroussailleuse", 85, 290,
           ("26 cm³", "33 cm³", "43 cm³", "52 cm³"), ("Loisir", "Pro")),
    Series("Motoculture/Coupe-bordures", "Coupe-bordures", 28, 110,
           ("25 cm", "28 cm", "30 cm", "33 cm"), ("filaire", "à batterie")),
    Series("Motoculture/Motobineuses", "Motobineuse", 140, 480,
           ("40 cm", "60 cm", "80 cm"), ("4 fraises", "6 fraises", "Pro")),
    Series("Motoculture/Souffleurs", "Souffleur de feuilles", 38, 240,
           ("léger", "standard", "dorsal"), ("électrique", "à batterie", "thermique")),
    Series("Taille et bois/Tronçonneuses/Thermiques", "Tronçonneuse thermique", 95, 380,
           ("35 cm", "40 cm", "45 cm", "50 cm"), ("Loisir", "Pro")),
    Series("Taille et bois/Tronçonneuses/À batterie", "Tronçonneuse à batterie", 90, 260,
           ("25 cm", "30 cm", "35 cm"), ("Solo", "Kit", "Kit Pro")),
    Series("Taille et bois/Taille-haies/Thermiques", "Taille-haie thermique", 110, 290,
           ("55 cm", "60 cm", "65 cm", "75 cm"), ("Loisir", "Pro")),
    Series("Taille et bois/Taille-haies/À batterie", "Taille-haie à batterie", 65, 210,
           ("45 cm", "51 cm", "61 cm", "66 cm"), ("Solo", "Kit")),
    Series("Taille et bois/Broyeurs", "Broyeur de végétaux", 95, 620,
           ("40 mm", "45 mm", "50 mm", "75 mm"), ("électrique", "thermique")),
    Series("Taille et bois/Fendeuses", "Fendeuse de bûches", 160, 780,
           ("5 t", "7 t", "9 t", "12 t"), ("horizontale", "verticale")),
    Series("Taille et bois/Haches et scies", "Hache Valmont", 9, 42,
           ("600 g", "1000 g", "1600 g", "2500 g"), ("frêne", "composite")),
    Series("Outillage à main/Coupe/Sécateurs", "Sécateur", 7, 34,
           ("18 cm", "20 cm", "22 cm"), ("Classique", "Forgé", "Forgé Pro")),
    Series("Outillage à main/Coupe/Cisailles", "Cisaille à haie", 11, 38,
           ("20 cm", "23 cm", "25 cm", "télescopique"), ("Classique", "Pro")),
    Series("Outillage à main/Coupe/Ébrancheurs", "Ébrancheur", 13, 46,
           ("50 cm", "65 cm", "75 cm", "télescopique"), ("à enclume", "à lames franches")),
    Series("Outillage à main/Travail du sol/Bêches", "Bêche", 10, 29,
           ("26 cm", "28 cm", "30 cm", "32 cm"), ("manche frêne", "forgée")),
    Series("Outillage à main/Travail du sol/Râteaux", "Râteau", 7, 24,
           ("12 dents", "14 dents", "16 dents", "éventail"), ("manche frêne", "manche aluminium")),
    Series("Outillage à main/Travail du sol/Griffes", "Griffe de jardin", 6, 19,
           ("3 dents", "4 dents", "5 dents", "rotative"), ("manche court", "manche long")),
    Series("Outillage à main/Brouettes", "Brouette", 32, 96,
           ("80 l", "100 l", "120 l"), ("1 roue", "2 roues", "à benne")),
    Series("Arrosage/Tuyaux", "Tuyau d’arrosage", 9, 62,
           ("15 m", "25 m", "50 m"), ("3 couches", "5 couches", "7 couches Pro")),
    Series("Arrosage/Enrouleurs", "Enrouleur", 24, 118,
           ("20 m", "30 m", "40 m"), ("mobile", "mural", "automatique")),
    Series("Arrosage/Goutte-à-goutte", "Kit goutte-à-goutte", 12, 58,
           ("15 plants", "25 plants", "40 plants"), ("manuel", "programmé", "connecté")),
    Series("Arrosage/Pompes", "Pompe", 42, 240,
           ("3500 l/h", "4500 l/h", "5500 l/h", "7000 l/h"), ("de surface", "immergée")),
    Series("Mobilier de jardin/Tables", "Table de jardin", 85, 420,
           ("4 places", "6 places", "8 places"), ("acier", "aluminium", "teck")),
    Series("Mobilier de jardin/Chaises et fauteuils", "Fauteuil de jardin", 22, 110,
           ("pliant", "empilable", "haut dossier", "bas"), ("acier", "aluminium")),
    Series("Mobilier de jardin/Salons bas", "Salon bas", 190, 790,
           ("3 places", "4 places", "5 places", "d’angle"), ("résine tressée", "aluminium")),
    Series("Mobilier de jardin/Parasols", "Parasol", 28, 230,
           ("2,5 m", "3 m", "3,5 m"), ("droit", "inclinable", "déporté")),
    Series("Serres et abris/Serres", "Serre", 120, 690,
           ("3 m²", "5 m²", "8 m²", "12 m²"), ("polycarbonate", "verre trempé")),
    Series("Serres et abris/Abris de jardin", "Abri de jardin", 210, 980,
           ("4 m²", "6 m²", "9 m²", "12 m²"), ("métal", "bois")),
    Series("Entretien et consommables/Huiles et carburants", "Huile Valmont", 4, 31,
           ("0,6 l", "1 l", "2 l", "5 l"), ("2 temps", "4 temps")),
    Series("Entretien et consommables/Lames et chaînes", "Chaîne de coupe", 8, 29,
           ("35 cm", "40 cm", "45 cm", "50 cm"), ("standard", "longue durée")),
    Series("Entretien et consommables/Batteries", "Batterie Valmont 40 V", 45, 150,
           ("2 Ah", "4 Ah", "5 Ah", "7,5 Ah"), ("seule", "avec chargeur")),
)  # fmt: skip


def products() -> list[Product]:
    """The whole catalogue, in the order of its codes."""
    random = Random("atelier-valmont catalogue")
    return [
        product for number, series in enumerate(SERIES, start=1) for product in _products_of(series, number, random)
    ]


def _products_of(series: Series, number: int, random: Random) -> Iterator[Product]:
    variants = list(combinations(series.sizes, series.finishes))
    size_steps, finish_steps = max(len(series.sizes) - 1, 1), max(len(series.finishes) - 1, 1)
    for place, (size, finish) in enumerate(variants, start=1):
        richness = 0.6 * series.sizes.index(size) / size_steps + 0.4 * series.finishes.index(finish) / finish_steps
        cost = series.lowest_cost * (series.highest_cost / series.lowest_cost) ** richness
        cost_cents = round(cost * random.uniform(0.96, 1.04) * 100)
        # A trade margin of 40 to 54 % leaves 35 % and more after the distributors' discounts.
        trade_price_cents = round(cost_cents / (1 - random.uniform(0.40, 0.54)) / 10) * 10
        yield Product(
            code=f"VL-{number:02d}{place:02d}",
            name=f"{series.label} {size} {finish}",
            range=series.range,
            cost_cents=cost_cents,
            trade_price_cents=trade_price_cents,
            retail_price_cents=round(trade_price_cents * random.uniform(1.32, 1.48) / 100) * 100 - 10,
            popularity=random.lognormvariate(0, 0.5),
        )
