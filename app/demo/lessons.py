"""The modules of the demonstration: product safety, advice that sells, the new range; each in French and English."""

import re
from collections.abc import Sequence

from elearning.content.blocks import AnyBlock, ImageBlock, Lesson, ProductBlock, QuestionBlock, TextBlock
from elearning.content.module import Module, Test
from elearning.questions.model import (
    Bank,
    Fill,
    Matching,
    Multiple,
    NumberAsked,
    Ordering,
    Question,
    Single,
    TrueFalse,
)
from elearning.questions.parts import Accepted, AcceptedNumber, Blank, Choice, Item, Option, Pair
from elearning.texts import Texts

_BEFORE_SIGNS = re.compile(r" (?=[?!:;»%])|(?<=«) ")
SAFETY, ADVICE = "securite-produits", "vente-conseil"


def _t(fr: str, en: str) -> Texts:
    """A text in both languages; French signs keep to their words."""
    return Texts(fr=_BEFORE_SIGNS.sub("\u00a0", fr), en=en)


def _text(name: str, fr: str, en: str) -> TextBlock:
    return TextBlock(id=name, text=_t(fr, en))


def _choices(*told: tuple[str, str, bool]) -> list[Choice]:
    return [Choice(id=f"c{place}", text=_t(fr, en), right=right) for place, (fr, en, right) in enumerate(told, 1)]


SAFETY_QUESTIONS: list[Question] = [
    Single(
        id="distance",
        text=_t("À quelle distance tient-on les passants d’une débroussailleuse en marche ?",
                "How far do passers-by stay from a running brushcutter?"),
        choices=_choices(("5 mètres", "5 metres", False), ("15 mètres", "15 metres", True),
                         ("Peu importe, avec un carter", "It does not matter with a guard", False)),
        feedback=_t("Un caillou part à plus de 200 km/h : **15 mètres**, toujours.",
                    "A pebble flies at more than 200 km/h: **15 metres**, always."),
    ),
    Multiple(
        id="gear",
        text=_t("Que conseillez-vous avec toute tronçonneuse ?", "What do you advise with every chainsaw?"),
        choices=_choices(("Un casque avec visière", "A helmet with a visor", True),
                         ("Un pantalon anticoupure", "Cut-proof trousers", True),
                         ("Des sandales de jardin", "Garden clogs", False),
                         ("Des gants", "Gloves", True)),
    ),
    TrueFalse(
        id="battery",
        text=_t("On peut charger une batterie de 40 V qui vient de tomber dans l’eau, une fois essuyée.",
                "A 40 V battery that has just fallen into water may be charged once it is wiped dry."),
        right=False,
        feedback_true=_t("Jamais : elle peut prendre feu des heures plus tard. Au point de collecte.",
                         "Never: it may catch fire hours later. It goes to the collection point."),
    ),
    NumberAsked(
        id="mix",
        text=_t("Combien de millilitres d’huile pour 5 litres de carburant, à 2 % ?",
                "How many millilitres of oil go into 5 litres of fuel, at 2 %?"),
        accepted=[AcceptedNumber(value="100")],
        wrong_feedback=_t("2 % de 5 000 ml font 100 ml.", "2 % of 5,000 ml is 100 ml."),
    ),
    Ordering(
        id="jam",
        text=_t("La tondeuse bourre. Dans quel ordre ?", "The mower is jammed. In which order?"),
        items=[Item(id="stop", text=_t("Arrêter le moteur", "Stop the engine")),
               Item(id="plug", text=_t("Débrancher la bougie", "Pull the spark plug lead")),
               Item(id="clear", text=_t("Dégager l’herbe avec un bâton", "Clear the grass with a stick")),
               Item(id="start", text=_t("Redémarrer", "Start again"))],
    ),
    Matching(
        id="signs",
        text=_t("Que dit chaque pictogramme ?", "What does each sign say?"),
        pairs=[Pair(id="ear", text=_t("Un casque antibruit", "Ear protection"), option="noise"),
               Pair(id="book", text=_t("Un livre ouvert", "An open book"), option="read"),
               Pair(id="foot", text=_t("Un pied et une lame", "A foot and a blade"), option="keep")],
        options=[Option(id="noise", text=_t("Plus de 85 décibels", "More than 85 decibels")),
                 Option(id="read", text=_t("Lire la notice d’abord", "Read the manual first")),
                 Option(id="keep", text=_t("Ne pas approcher les pieds", "Keep your feet away")),
                 Option(id="wet", text=_t("Ne pas mouiller", "Keep dry"))],
    ),
    Fill(
        id="cord",
        text=_t("Un outil filaire se branche derrière un disjoncteur de [[amps]] mA.",
                "A corded tool is plugged in behind a residual-current breaker of [[amps]] mA."),
        blanks=[Blank(id="amps", accepted=[Accepted(text="30"), Accepted(text="trente"), Accepted(text="thirty")])],
    ),
]  # fmt: skip

ADVICE_QUESTIONS: list[Question] = [
    Single(
        id="first",
        text=_t("Un client demande « une tondeuse pas chère ». Votre première question ?",
                "A customer asks for “a cheap mower”. Your first question?"),
        choices=_choices(("« Quelle surface, et quel terrain ? »", "“How large is it, and what ground?”", True),
                         ("« Quel est votre budget ? »", "“What is your budget?”", False),
                         ("« Connaissez-vous nos robots ? »", "“Do you know our robots?”", False)),
        feedback=_t("Le besoin d’abord : le prix se juge après.", "The need first: a price is judged afterwards."),
    ),
    Multiple(
        id="beside",
        text=_t("Que propose-t-on toujours avec une tronçonneuse ?", "What is always offered with a chainsaw?"),
        choices=_choices(("De l’huile de chaîne", "Chain oil", True), ("Une seconde chaîne", "A second chain", True),
                         ("Une remise", "A discount", False)),
    ),
    TrueFalse(id="silence", right=True,
              text=_t("Après le prix, on se tait et on laisse répondre.", "After the price, one stays silent.")),
    Ordering(
        id="steps",
        text=_t("Les étapes d’un bon conseil", "The steps of good advice"),
        items=[Item(id="ask", text=_t("Questionner", "Ask")), Item(id="sum", text=_t("Reformuler", "Sum up")),
               Item(id="show", text=_t("Montrer", "Show")), Item(id="close", text=_t("Conclure", "Close"))],
    ),
    NumberAsked(id="area", accepted=[AcceptedNumber(value="1200", tolerance="50")],
                text=_t("Un terrain de 30 m sur 40 m : combien de m² ?", "A plot of 30 m by 40 m: how many m²?")),
]  # fmt: skip


def safety() -> Module:
    """Product safety: four lessons and a test with every kind of question."""
    return Module(
        title=_t("Sécurité des produits", "Product safety"),
        summary=_t("Un conseil de sécurité bien donné évite un accident **et** vend l’équipement qui va avec.",
                   "Safety advice that is well given prevents an accident **and** sells the gear that goes with it."),
        picture="distance.jpg", minutes=12, points=50, valid_months=12, pays_again=True,
        ranges=["Motoculture", "Taille et bois"],
        lessons=[
            Lesson(id="ring", title=_t("Quinze mètres", "Fifteen metres"), blocks=[
                _text("ring-why", "Une débroussailleuse lance un caillou **à plus de 200 km/h**. Personne n’entre"
                " dans le"
                      " cercle : ni un client qui regarde, ni un enfant, ni un chien.",
                      "A brushcutter throws a pebble **at more than 200 km/h**. Nobody enters the ring: no customer who"
                      " watches, no child, no dog."),
                ImageBlock(id="ring-picture", file="distance.jpg",
                           shows=_t("Vue de dessus : une personne débroussaille au centre d’un cercle de quinze"
                           " mètres ;"
                                    " deux autres attendent dehors.",
                                    "From above: somebody cuts in the middle of a ring of fifteen metres; two others"
                                    " wait outside."),
                           caption=_t("Le cercle des quinze mètres", "The ring of fifteen metres")),
                QuestionBlock(id="ring-question", question="distance")]),
            Lesson(id="gear", title=_t("L’équipement qui protège", "Gear that protects"), blocks=[
                _text("gear-text", "- **Casque et visière** : éclats et branches\n- **Pantalon anticoupure** : la"
                " chaîne"
                      " s’arrête dans ses fibres\n- **Gants et chaussures montantes**\n\n> « Vous avez déjà la"
                      " visière ?"
                      " » est une question de sécurité, et une vente.",
                      "- **Helmet and visor**: splinters and branches\n- **Cut-proof trousers**: the chain stops in"
                      " their fibres\n- **Gloves and high shoes**\n\n> “Do you have the visor yet?” is a question of"
                      " safety, and a sale.")]),
            Lesson(id="power", title=_t("Carburant et batteries", "Fuel and batteries"), blocks=[
                _text("power-text", "Le mélange d’un moteur deux temps est à **2 %** : 100 ml d’huile pour 5"
                " litres.\n\n"
                      "Une batterie mouillée, percée ou gonflée **ne se charge plus** : elle va au point de collecte.",
                      "Two-stroke fuel is mixed at **2 %**: 100 ml of oil for 5 litres.\n\nA battery that is wet,"
                      " pierced"
                      " or swollen **is charged no more**: it goes to the collection point."),
                QuestionBlock(id="power-question", question="mix")]),
            Lesson(id="habits", title=_t("Les bons gestes", "Good habits"), blocks=[
                _text("habits-text", "Avant toute intervention : **arrêter, débrancher, attendre** que la lame ne"
                " tourne"
                      " plus. Un outil filaire passe par un disjoncteur de 30 mA.",
                      "Before anything else: **stop, unplug, wait** until the blade is still. A corded tool runs"
                      " behind a"
                      " breaker of 30 mA.")]),
        ],
        bank=Bank(questions=SAFETY_QUESTIONS),
        test=Test(pass_mark=80, attempts=3, wait_minutes=10, minutes=15),
    )  # fmt: skip


def advice() -> Module:
    """Advice that sells: three lessons and a short test."""
    return Module(
        title=_t("Vendre par le conseil", "Advice that sells"),
        summary=_t("Trois questions avant de montrer un produit : la vente est plus longue d’une minute, et plus"
        " grande.",
                   "Three questions before showing a product: the sale takes a minute more, and is larger."),
        picture="conseil.jpg", minutes=15, points=100,
        lessons=[
            Lesson(id="listen", title=_t("Écouter d’abord", "Listen first"), blocks=[
                ImageBlock(id="listen-picture", file="conseil.jpg",
                           shows=_t("Un vendeur et un client parlent au comptoir.", "A seller and a customer talk.")),
                _text("listen-text", "Surface, terrain, temps disponible : **trois questions ouvertes**. Le client se"
                      " décrit, et le produit se choisit presque seul.",
                      "Area, ground, time: **three open questions**. Customers describe themselves, and the product is"
                      " nearly chosen."),
                QuestionBlock(id="listen-question", question="first")]),
            Lesson(id="show", title=_t("Montrer un seul produit", "Show one product"), blocks=[
                _text("show-text", "Un produit, deux arguments, une preuve. Trois produits côte à côte font hésiter.",
                      "One product, two arguments, one proof. Three products side by side make one hesitate.")]),
            Lesson(id="close", title=_t("Conclure et compléter", "Close, and complete"), blocks=[
                _text("close-text", "Ce qui s’use se propose **avant** le passage en caisse : huile, chaîne, fil,"
                " sacs.",
                      "What wears out is offered **before** the till: oil, chain, line, bags.")]),
        ],
        bank=Bank(questions=ADVICE_QUESTIONS),
        test=Test(pass_mark=60, minutes=10),
    )  # fmt: skip


def new_range(season: int, products: Sequence[str]) -> Module:
    """The range of a season, once product safety is known; products: codes of some of it. It is read, not asked."""
    shown: list[AnyBlock] = [ProductBlock(id=f"product-{place}", product=code) for place, code in enumerate(products)]
    return Module(
        title=_t(f"La gamme {season}", f"The {season} range"),
        summary=_t("Les robots de tonte, ce qui change, et à qui les montrer.",
                   "Robot mowers, what is new, and whom to show them to."),
        picture="robot.jpg", minutes=8, points=80, requires=[SAFETY],
        ranges=["Motoculture/Tondeuses/Robots"], products=list(products),
        lessons=[
            Lesson(id="robots", title=_t("Les robots", "The robots"), blocks=[
                ImageBlock(id="robots-picture", file="robot.jpg",
                           shows=_t("Un robot de tonte avance sur une pelouse rayée.", "A robot mows a striped lawn.")),
                _text("robots-text", "Avec le GPS, **plus de fil à enterrer** : une heure d’installation au lieu d’une"
                      " journée.", "With GPS there is **no wire to bury**: an hour to install instead of a"
                      " day."), *shown]),
            Lesson(id="whom", title=_t("À qui les montrer", "Whom to show them to"), blocks=[
                _text("whom-text", "| Terrain | Robot |\n|---|---|\n| jusqu’à 300 m² | filaire |\n| au-delà | GPS"
                " |\n\nLes"
                      " clients qui achètent une autoportée depuis plus de cinq ans sont les premiers à appeler.",
                      "| Ground | Robot |\n|---|---|\n| up to 300 m² | wired |\n| beyond | GPS |\n\nCustomers whose"
                      " ride-on"
                      " mower is older than five years are the first to call.")]),
        ],
    )  # fmt: skip
