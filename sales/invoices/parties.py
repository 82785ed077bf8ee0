"""The numbers by which a company is known, whichever element tells them."""

from collections.abc import Iterable
from dataclasses import replace

from sales.invoices.model import Party

# Of ISO 6523: SIREN, SIRET. Many write a SIRET as the former.
_SIREN_SCHEME, _SIRET_SCHEME = "0002", "0009"
_SIREN_DIGITS, _SIRET_DIGITS = 9, 14


def with_french_numbers(party: Party, told: Iterable[tuple[str, str]]) -> Party:
    """The party with SIREN and SIRET from (scheme, number) pairs, else from what follows from a French VAT number."""
    numbers = ["".join(number.split()) for scheme, number in told if scheme in (_SIREN_SCHEME, _SIRET_SCHEME)]
    siret = next((it for it in numbers if _is_of(it, _SIRET_DIGITS)), "")
    vat = "".join(party.vat_id.split()).upper()
    followed = [siret[:_SIREN_DIGITS], vat[4:] if vat.startswith("FR") else ""]
    siren = next((it for it in [*numbers, *followed] if _is_of(it, _SIREN_DIGITS)), "")
    return replace(party, siren=siren, siret=siret)


def _is_of(number: str, digits: int) -> bool:
    return len(number) == digits and number.isascii() and number.isdigit()
