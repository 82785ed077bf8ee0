"""Names that say nothing: a star and a number, the same for the same person as long as a challenge lasts."""

import hashlib
import hmac

from flask import current_app

# Called the same in both languages, each of them easy to say.
STARS = (
    *("Adhara", "Alcor", "Alcyone", "Algol", "Altair", "Ankaa", "Antares", "Arcturus", "Atria", "Avior", "Bellatrix"),
    *("Canopus", "Capella", "Castor", "Deneb", "Electra", "Elnath", "Gienah", "Hadar", "Izar", "Kochab", "Maia"),
    *("Meissa", "Menkar", "Merope", "Mimosa", "Mira", "Mizar", "Naos", "Nashira", "Polaris", "Pollux", "Procyon"),
    *("Regulus", "Rigel", "Sabik", "Sadr", "Saiph", "Shaula", "Sirius", "Spica", "Talitha", "Tarazed", "Thuban"),
    *("Vega", "Wezen", "Zosma"),
)
FIRST, NUMBERS = 100, 900


def pseudonym(scope: str, participant_id: int) -> str:
    """What somebody is called within a scope; without the installation's secret nobody can tell who it is."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    digest = hmac.digest(secret, f"pseudonym\0{scope}\0{participant_id}".encode(), hashlib.sha256)
    number = int.from_bytes(digest[:8])
    return f"{STARS[number % len(STARS)]} {FIRST + number // len(STARS) % NUMBERS}"


def sign_of(scope: str, participant_id: int) -> str:
    """By what a form names somebody within a scope who may stand under a pseudonym: it says nothing elsewhere."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, f"sign\0{scope}\0{participant_id}".encode(), hashlib.sha256).hexdigest()[:24]
