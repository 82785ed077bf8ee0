"""What a form proposes by the text of a proof: the number, the day and the total of a French or English document.

Nothing is guessed: what is not called by its name on the paper is left to whoever types.
"""

from dataclasses import dataclass
from datetime import date

from sales.proofs.amounts import best_total
from sales.proofs.days import best_day
from sales.proofs.found import Found
from sales.proofs.layout import lines_of
from sales.proofs.numbers import best_number


@dataclass(frozen=True)
class Proposals:
    """Each with its place in the text, so that it can be marked (ProofText.words_at); None where it was not found.

    cents: the total in cents, taxes included; below zero for a credit note that says so.
    """

    number: Found[str] | None
    day: Found[date] | None
    cents: Found[int] | None


def proposals(text: str) -> Proposals:
    """What is proposed; lines end with a line feed, columns are set apart by two spaces or more."""
    lines = lines_of(text)
    return Proposals(best_number(text, lines), best_day(lines), best_total(lines))
