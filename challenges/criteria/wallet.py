"""Whether points can be spent: from when, for how long, and what becomes of what comes late."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from challenges.criteria.settings import N_, Kind, Model

MAX_AFTER_DAYS, MAX_MONTHS = 3660, 240

Available = Annotated[
    Literal["closing", "posting"],
    Kind(
        "choice",
        words={
            "closing": N_("at closing, all at once"),
            "posting": N_("as they are earned"),
        },
    ),
]
Late = Annotated[
    Literal["list", "wallet"],
    Kind(
        "choice",
        words={
            "list": N_("it is listed and changes nothing"),
            "wallet": N_("it corrects the wallet, never the ranking"),
        },
    ),
]


class Wallet(Model, title=N_("Wallet")):
    """When the points of a challenge can be spent, and until when."""

    help: ClassVar[str] = N_("Whether its points can be spent, from when and until when.")

    available: Available = Field(
        default="closing", title=N_("Credited"), description=N_("When points come into the wallet.")
    )
    after_days: Annotated[int, Field(strict=True, ge=0, le=MAX_AFTER_DAYS), Kind("count", "days")] = Field(
        default=0,
        title=N_("Can be spent after"),
        description=N_("How many days after they are earned; only where they are credited as they are earned."),
    )
    expires_months: Annotated[int, Field(strict=True, ge=0, le=MAX_MONTHS), Kind("count", "months")] | None = Field(
        default=None,
        title=N_("Months to spend them"),
        description=N_("They expire at the end of the month so many months later; left out: never."),
    )
    late: Late = Field(
        default="list", title=N_("What comes after closing"), description=N_("Whether it still corrects the wallet.")
    )
