"""The invented names the demonstration draws from; none is meant to be anyone's."""

REGIONS = ("Île-de-France", "Nord-Est", "Ouest", "Sud")

REPS: dict[str, tuple[str, ...]] = {
    "Île-de-France": (
        "Camille Moreau", "Karim Haddad", "Sophie Lemaître", "Antoine Delcourt", "Inès Rousseau", "Thomas Guérin",
    ),
    "Nord-Est": (
        "Julien Vandamme", "Élodie Schmitt", "Nicolas Petitjean", "Marion Leclercq", "Mathieu Kessler",
        "Aurélie Thiébaut",
    ),
    "Ouest": (
        "Yann Le Goff", "Gwenaëlle Kermarrec", "Pierre Chauvin", "Claire Baudry", "Maxime Rivière",
        "Nathalie Poirier",
    ),
    "Sud": (
        "Laurent Fabre", "Céline Martinez", "Romain Bonnefoy", "Amandine Giraud", "Sébastien Castel",
        "Nadia Belkacem",
    ),
}  # fmt: skip

# Shop and town.
DISTRIBUTORS: dict[str, tuple[tuple[str, str], ...]] = {
    "Île-de-France": (
        ("Jardinerie du Petit Parc", "Versailles"), ("Quincaillerie Marchand", "Melun"),
        ("Motoculture du Vexin", "Pontoise"), ("Le Comptoir Vert", "Évry"),
        ("Jardinerie des Yvelines", "Rambouillet"), ("Établissements Lecomte", "Meaux"),
        ("Les Serres du Mantois", "Mantes-la-Jolie"), ("Beauce Motoculture", "Chartres"),
        ("Jardinerie Val de Loire", "Orléans"), ("Quincaillerie Durocher", "Dreux"),
        ("La Main Verte", "Fontainebleau"), ("Brie Jardin", "Provins"), ("Maison Garnier", "Étampes"),
        ("Jardinerie des Remparts", "Senlis"), ("Gâtinais Motoculture", "Montargis"),
    ),
    "Nord-Est": (
        ("Jardinerie des Weppes", "Lille"), ("Picardie Motoculture", "Amiens"),
        ("Quincaillerie Delattre", "Arras"), ("Les Jardins du Sacre", "Reims"), ("Aube Motoculture", "Troyes"),
        ("Jardinerie Messine", "Metz"), ("Comptoir Lorrain du Jardin", "Nancy"),
        ("Quincaillerie Hoffmann", "Strasbourg"), ("Jardinerie du Ried", "Colmar"),
        ("Motoculture Meyer", "Mulhouse"), ("Doubs Jardin", "Besançon"), ("Jardinerie des Ducs", "Dijon"),
        ("Hainaut Motoculture", "Valenciennes"), ("Établissements Colin", "Épinal"),
        ("Jardinerie du Marais", "Saint-Omer"),
    ),
    "Ouest": (
        ("Jardinerie de l’Ille", "Rennes"), ("Atlantique Motoculture", "Nantes"),
        ("Quincaillerie Le Bihan", "Brest"), ("Jardinerie de l’Odet", "Quimper"), ("Le Jardin du Golfe", "Vannes"),
        ("Anjou Jardin", "Angers"), ("Motoculture des Vingt-Quatre", "Le Mans"),
        ("Quincaillerie Bruneau", "Laval"), ("Jardinerie du Bessin", "Caen"), ("Les Serres de Seine", "Rouen"),
        ("Comptoir Rochelais", "La Rochelle"), ("Motoculture des Marais", "Niort"),
        ("Jardinerie du Clain", "Poitiers"), ("Établissements Lacaze", "Bordeaux"),
        ("Armor Jardin", "Saint-Brieuc"),
    ),
    "Sud": (
        ("Jardinerie des Monts d’Or", "Lyon"), ("Dauphiné Motoculture", "Grenoble"),
        ("Jardinerie du Lac", "Annecy"), ("Quincaillerie Chabert", "Valence"), ("Le Mas Jardin", "Avignon"),
        ("Jardinerie Sainte-Victoire", "Aix-en-Provence"), ("Comptoir du Faron", "Toulon"),
        ("Riviera Jardin", "Nice"), ("Jardinerie du Lez", "Montpellier"), ("Quincaillerie Vidal", "Nîmes"),
        ("Roussillon Motoculture", "Perpignan"), ("Jardinerie de Garonne", "Toulouse"),
        ("Motoculture du Tarn", "Albi"), ("Volcans Jardin", "Clermont-Ferrand"), ("Établissements Lafitte", "Pau"),
    ),
}  # fmt: skip

FIRST_NAMES = (
    "Adrien", "Alice", "Amina", "Anaïs", "Baptiste", "Bénédicte", "Bruno", "Cédric", "Chloé", "Clément", "Coralie",
    "Damien", "Delphine", "Émilie", "Éric", "Fabien", "Fatima", "Florence", "Franck", "Gaëlle", "Guillaume",
    "Hugo", "Isabelle", "Jérôme", "Justine", "Kevin", "Laura", "Loïc", "Lucie", "Manon", "Mehdi", "Mélanie",
    "Olivier", "Pauline", "Quentin", "Sandrine", "Stéphane", "Sylvie", "Valérie", "Vincent",
)  # fmt: skip

SURNAMES = (
    "Aubert", "Barbier", "Benoît", "Berger", "Besson", "Blanchard", "Bouvier", "Brun", "Carlier", "Charpentier",
    "Collet", "Cordier", "Cousin", "Da Silva", "Deschamps", "Descamps", "Dumas", "Dupuis", "Évrard", "Faure",
    "Ferrand", "Fournier", "Gaillard", "Gauthier", "Gilbert", "Grondin", "Guillot", "Hamon", "Hubert", "Jacquet",
    "Joly", "Klein", "Lambert", "Laporte", "Lebrun", "Leroux", "Mallet", "Maréchal", "Masson", "Mercier",
    "Meunier", "Morin", "Noël", "Olivier", "Paris", "Pasquier", "Perrin", "Picard", "Prévost", "Rémy", "Renaud",
    "Rey", "Roche", "Roy", "Salmon", "Schneider", "Tessier", "Vasseur", "Verdier", "Weber",
)  # fmt: skip

VILLAGES = (
    "Saint-Aubin", "Sainte-Croix", "Villeneuve", "Neuville", "Fontaine", "Beaumont", "Montreuil", "Châtillon",
    "Bellerive", "Roquefort", "Saint-Martin", "Vieux-Moulin", "Pont-Neuf", "La Chapelle", "Mirebel", "Grandchamp",
)  # fmt: skip

VILLAGE_ENDINGS = (
    "sur-Vaure", "les-Bois", "en-Plaine", "le-Vieux", "sur-Orge", "les-Prés", "la-Rivière", "des-Champs",
    "sous-Bois", "le-Château", "du-Val", "sur-Thérain",
)  # fmt: skip

PLACES = (
    "des Tilleuls", "du Grand Pré", "de la Forêt", "des Oliviers", "du Vieux Port", "de la Source", "des Étangs",
    "du Moulin", "des Peupliers", "de la Vallée", "du Belvédère", "des Glycines", "de la Garenne",
    "des Quatre Vents", "du Lavoir", "de Montcalm", "des Charmes", "du Bois Joli", "de Valrose",
    "des Hautes Rives",
)  # fmt: skip
