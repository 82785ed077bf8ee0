"""What the argument sheets of the demonstration say, in French and in English."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """A version: arguments one a line, objections with their answers, and a closing question."""

    title: str
    summary: str
    arguments: tuple[str, ...]
    objections: tuple[tuple[str, str], ...]
    question: str


@dataclass(frozen=True)
class DemoSheet:
    """A sheet. roles: of those it is for; none: everybody."""

    ranges: tuple[str, ...]
    french: Words
    english: Words
    roles: tuple[str, ...] = ()
    is_draft: bool = False


SHEETS = (
    DemoSheet(
        ("Motoculture/Tondeuses/Robots",),
        Words(
            "Robot de tonte Valbot : vendre du temps libre",
            "Pour les jardins jusqu’à 2 000 m².",
            (
                "Deux heures rendues chaque semaine, de mars à novembre",
                "Herbe coupée fin : ni bac ni déchetterie",
                "58 dB : il tond pendant la sieste",
                "Code PIN et alarme : volé, il ne sert à personne",
            ),
            (
                ("« C’est trop cher. »", "Comparez à un contrat de tonte : amorti en deux saisons."),
                ("« Mon terrain est en pente. »", "Jusqu’à 35 % en version GPS ; mesurez avec l’application."),
            ),
            "Combien d’heures avez-vous passées derrière votre tondeuse l’été dernier ?",
        ),
        Words(
            "Valbot robot mower: selling free time",
            "For gardens of up to 2,000 m².",
            (
                "Two hours back every week, from March to November",
                "Clippings so fine that there is nothing to carry",
                "58 dB: it mows while people sleep",
                "PIN and alarm: of no use to a thief",
            ),
            (
                ("“It is too expensive.”", "Compare it with a mowing contract: paid off in two seasons."),
                ("“My lawn is on a slope.”", "Up to 35 % with the GPS model; measure it with the app."),
            ),
            "How many hours did you spend behind your mower last summer?",
        ),
    ),
    DemoSheet(
        ("Motoculture/Tondeuses/À batterie",),
        Words(
            "Tondeuse à batterie 40 V : le bon réflexe du petit jardin",
            "Moins de bruit, pas d’essence, une seule batterie.",
            (
                "Démarre au bouton, même après l’hiver",
                "La batterie sert au taille-haie et à la tronçonneuse",
                "Entretien : une lame par an, rien d’autre",
            ),
            (
                ("« La batterie ne tiendra pas. »", "5 Ah : 600 m² d’une traite ; 80 % de capacité après 500 charges."),
                ("« Et si elle lâche ? »", "Garantie trois ans, pièce disponible dix ans."),
            ),
            "Quels autres outils du jardin voudriez-vous sans fil ?",
        ),
        Words(
            "40 V battery mower: right for a small garden",
            "Less noise, no petrol, one battery.",
            (
                "Starts at a button, even after winter",
                "The battery also drives hedge trimmer and chainsaw",
                "Upkeep: one blade a year, nothing else",
            ),
            (
                ("“The battery will not last.”", "5 Ah: 600 m² in one go; 80 % left after 500 charges."),
                ("“What if it fails?”", "Three years’ warranty, parts for ten."),
            ),
            "Which other garden tools would you like without a cord?",
        ),
    ),
    DemoSheet(
        ("Motoculture/Tondeuses/Thermiques",),
        Words(
            "Tondeuse thermique : quand l’herbe est haute",
            "Pour les terrains difficiles et les professionnels.",
            (
                "Carter acier de 2 mm, garanti cinq ans",
                "Traction réglable sans quitter le guidon",
                "Mulching, bac ou éjection : rien à démonter",
            ),
            (
                (
                    "« L’essence, c’est fini. »",
                    "Au-delà de 1 500 m² d’herbe haute, elle reste la moins chère à l’heure.",
                ),
            ),
            "Quelle surface tondez-vous, et à quelle hauteur ?",
        ),
        Words(
            "Petrol mower: where the grass is tall",
            "For rough ground and for professionals.",
            (
                "2 mm steel deck, guaranteed for five years",
                "Drive speed set without leaving the handle",
                "Mulching, box or side discharge: nothing to take off",
            ),
            (("“Petrol is over.”", "Beyond 1,500 m² of tall grass it is still the cheapest by the hour."),),
            "How much do you mow, and how tall does it get?",
        ),
    ),
    DemoSheet(
        ("Motoculture/Tondeuses/Autoportées",),
        Words(
            "Autoportée Valrider : l’essai fait la vente",
            "Argumentaire des visites chez les distributeurs.",
            (
                "Rayon de braquage de 46 cm : deux fois moins de finitions",
                "Hydrostatique : un pied, aucune boîte",
                "Siège à suspension : le dos dit merci",
            ),
            (("« Elle ne passera pas le portail. »", "76 cm de coupe : elle passe partout où passe une brouette."),),
            "Pouvons-nous fixer un essai sur votre terrain cette semaine ?",
        ),
        Words(
            "Valrider ride-on: a trial makes the sale",
            "For visits to distributors.",
            (
                "Turns within 46 cm: half the trimming",
                "Hydrostatic: one foot, no gears",
                "Sprung seat: kind to the back",
            ),
            (("“It will not fit through the gate.”", "76 cm deck: it goes where a wheelbarrow goes."),),
            "Shall we arrange a trial on your ground this week?",
        ),
        roles=("rep", "regional_manager"),
    ),
    DemoSheet(
        ("Motoculture/Débroussailleuses",),
        Words(
            "Débroussailleuse : choisir la bonne cylindrée",
            "Loisir ou Pro, fil ou lame.",
            (
                "Jusqu’à 33 cm³ : ronces d’un jardin ; au-delà : friches",
                "Harnais fourni : 9 kg deviennent 4",
                "Antivibration : une journée sans fourmis dans les mains",
            ),
            (("« J’en ai une à 99 €. »", "Demandez combien de bobines elle use par an, et qui la répare."),),
            "Qu’y a-t-il à couper : de l’herbe, des ronces, du bois ?",
        ),
        Words(
            "Brush cutter: choosing the right engine",
            "Leisure or Pro, line or blade.",
            (
                "Up to 33 cm³: brambles in a garden; beyond: wasteland",
                "Harness included: 9 kg feel like 4",
                "Anti-vibration: a whole day without numb hands",
            ),
            (("“I have one for €99.”", "Ask how many spools it eats a year, and who repairs it."),),
            "What is to be cut: grass, brambles, wood?",
        ),
    ),
    DemoSheet(
        ("Taille et bois/Tronçonneuses/À batterie",),
        Words(
            "Tronçonneuse à batterie : la sécurité d’abord",
            "Le premier achat de bois de chauffage.",
            ("Frein de chaîne en 0,12 s", "Tension de chaîne sans outil", "40 coupes de 20 cm par charge de 5 Ah"),
            (
                (
                    "« Le thermique est plus fort. »",
                    "Pour élaguer et débiter à 30 cm, la coupe va aussi vite, sans fumée.",
                ),
            ),
            "Portez-vous un pantalon anticoupure ? Proposez-le avec la machine.",
        ),
        Words(
            "Battery chainsaw: safety first",
            "A first saw for firewood.",
            ("Chain brake within 0.12 s", "Chain tightened without a tool", "40 cuts of 20 cm on a 5 Ah charge"),
            (("“Petrol is stronger.”", "For pruning and logs of 30 cm it cuts as fast, without fumes."),),
            "Do you wear cut-proof trousers? Offer them with the saw.",
        ),
    ),
    DemoSheet(
        ("Taille et bois/Taille-haies/À batterie", "Taille et bois/Taille-haies/Thermiques"),
        Words(
            "Taille-haie : une haie droite en deux fois moins de temps",
            "Deux lames, une méthode.",
            (
                "Double lame affûtée au laser : coupe nette, feuilles vertes",
                "Poignée tournante pour les côtés",
                "Protection de lame contre les murs et grillages",
            ),
            (("« C’est lourd à bout de bras. »", "3,4 kg batterie comprise : faites-le tenir une minute."),),
            "Quelle hauteur fait votre haie, et combien de côtés ?",
        ),
        Words(
            "Hedge trimmer: a straight hedge in half the time",
            "Two blades, one method.",
            (
                "Laser-cut double blade: a clean cut, green leaves",
                "Turning handle for the sides",
                "Blade guard against walls and fences",
            ),
            (("“It is heavy overhead.”", "3.4 kg with its battery: have them hold it for a minute."),),
            "How tall is your hedge, and how many sides does it have?",
        ),
    ),
    DemoSheet(
        ("Outillage à main/Coupe/Sécateurs",),
        Words(
            "Sécateur forgé : l’outil qu’on se transmet",
            "La vente additionnelle la plus simple.",
            (
                "Lame forgée, remplaçable en une minute",
                "Garanti à vie contre la casse",
                "Main droite ou gauche, trois tailles",
            ),
            (("« J’en trouve à 8 €. »", "Faites couper une branche de 2 cm avec les deux : la main décide."),),
            "Qui taille les rosiers chez vous, et avec quelle main ?",
        ),
        Words(
            "Forged secateurs: a tool that is handed down",
            "The easiest sale beside another.",
            (
                "Forged blade, replaced within a minute",
                "Guaranteed for life against breaking",
                "Left or right hand, three sizes",
            ),
            (("“I find some for €8.”", "Have them cut a 2 cm branch with both: the hand decides."),),
            "Who prunes the roses at home, and with which hand?",
        ),
    ),
    DemoSheet(
        ("Arrosage/Tuyaux", "Arrosage/Enrouleurs"),
        Words(
            "Tuyau et enrouleur : vendre l’ensemble",
            "Un tuyau sans enrouleur revient au magasin.",
            ("Sept couches : ni vrille ni pli, garanti vingt ans", "Enrouleur mural : rangé en trente secondes"),
            (("« Un tuyau reste un tuyau. »", "Montrez le pli : trois couches se ferment, sept restent ouvertes."),),
            "À quelle distance du robinet est le point le plus éloigné ?",
        ),
        Words(
            "Hose and reel: sell both",
            "A hose without a reel comes back to the shop.",
            ("Seven layers: no kinks, guaranteed for twenty years", "Wall reel: put away within thirty seconds"),
            (("“A hose is a hose.”", "Show the bend: three layers close, seven stay open."),),
            "How far from the tap is the farthest bed?",
        ),
    ),
    DemoSheet(
        ("Arrosage/Goutte-à-goutte",),
        Words(
            "Goutte-à-goutte : arroser pendant les vacances",
            "Moitié moins d’eau, et un potager vivant en août.",
            (
                "Posé en une heure, sans outil",
                "Programmateur à pile : deux saisons",
                "Autorisé par la plupart des arrêtés sécheresse",
            ),
            (("« C’est compliqué. »", "Le kit de 15 plants tient dans une main : ouvrez la boîte devant le client."),),
            "Qui arrose quand vous partez ?",
        ),
        Words(
            "Drip irrigation: watering during the holidays",
            "Half the water, and a kitchen garden alive in August.",
            (
                "Laid within an hour, without tools",
                "Timer on a battery: two seasons",
                "Allowed under most drought orders",
            ),
            (("“It is complicated.”", "The kit for 15 plants fits in a hand: open the box before the customer."),),
            "Who waters while you are away?",
        ),
    ),
    DemoSheet(
        ("Serres et abris/Serres",),
        Words(
            "Serre : polycarbonate ou verre trempé ?",
            "Une vente qui commence par une question.",
            (
                "Polycarbonate : isolé, incassable, posé à deux en une journée",
                "Verre trempé : la lumière, et trente ans",
                "Embase comprise, ouverture automatique en option",
            ),
            (("« Il me faut un permis. »", "Jusqu’à 5 m², rien à déclarer ; au-delà, une déclaration préalable."),),
            "Que voulez-vous y faire pousser en février ?",
        ),
        Words(
            "Greenhouse: polycarbonate or tempered glass?",
            "A sale that begins with a question.",
            (
                "Polycarbonate: insulated, unbreakable, up within a day by two",
                "Tempered glass: light, and thirty years",
                "Base included, automatic vent as an option",
            ),
            (("“I need a permit.”", "Up to 5 m² nothing is declared; beyond, a simple notice to the town hall."),),
            "What would you like to grow there in February?",
        ),
    ),
    DemoSheet(
        ("Entretien et consommables/Batteries",),
        Words(
            "Batterie 40 V : la deuxième se vend avec la première",
            "Au comptoir, en une phrase.",
            (
                "Une en charge, une au travail",
                "Le même chargeur pour douze outils",
                "Conservée à moitié pleine, elle dure huit ans",
            ),
            (("« J’attendrai d’en avoir besoin. »", "Le kit coûte 20 % de moins le jour de l’achat."),),
            "Combien d’outils partagent déjà cette batterie chez vous ?",
        ),
        Words(
            "40 V battery: the second sells with the first",
            "At the counter, in one sentence.",
            (
                "One charges while the other works",
                "One charger for twelve tools",
                "Kept half full, it lasts eight years",
            ),
            (("“I shall wait until I need one.”", "In a kit it costs 20 % less on the day."),),
            "How many of your tools share this battery already?",
        ),
        roles=("distributor",),
    ),
    DemoSheet(
        ("Mobilier de jardin/Salons bas",),
        Words(
            "Salon bas : préparer la saison",
            "À compléter avec les coloris de l’année.",
            ("Résine tressée à la main, structure aluminium",),
            (("« Ça va jaunir. »", "Traitée contre les UV, cinq ans de garantie."),),
            "Combien serez-vous à table un dimanche ?",
        ),
        Words(
            "Lounge set: ready for the season",
            "To be completed with this year’s colours.",
            ("Hand-woven resin on an aluminium frame",),
            (("“It will turn yellow.”", "UV-proof, with five years’ warranty."),),
            "How many are you on a Sunday?",
        ),
        is_draft=True,
    ),
)
