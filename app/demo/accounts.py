"""The people who sign in to the demonstration, one for each role."""

from dataclasses import dataclass
from typing import Literal

from app.demo.people import BRAND_DOMAIN, DEMONSTRATION_DISTRIBUTOR, DEMONSTRATION_REGION, DEMONSTRATION_REP

Role = Literal["rep", "distributor", "regional_manager", "trainer", "director", "administrator"]


@dataclass(frozen=True)
class Account:
    """Someone who signs in, the participants they act for, and the teams they look after."""

    email: str
    name: str
    role: Role
    language: str
    participant_codes: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()


ACCOUNTS = [
    Account(f"camille.moreau@{BRAND_DOMAIN}", "Camille Moreau", "rep", "fr", (DEMONSTRATION_REP,)),
    Account(
        "odile.perret@jardinerie-du-petit-parc.example",
        "Odile Perret",
        "distributor",
        "fr",
        (DEMONSTRATION_DISTRIBUTOR,),
    ),
    Account(
        f"bertrand.aubry@{BRAND_DOMAIN}", "Bertrand Aubry", "regional_manager", "fr", teams=(DEMONSTRATION_REGION,)
    ),
    Account(f"claire.lemoine@{BRAND_DOMAIN}", "Claire Lemoine", "trainer", "fr"),
    Account(f"helene.vasseur@{BRAND_DOMAIN}", "Hélène Vasseur", "director", "fr"),
    Account(f"karim.benali@{BRAND_DOMAIN}", "Karim Benali", "administrator", "fr"),
]
