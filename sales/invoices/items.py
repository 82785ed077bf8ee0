"""What is sold in a line: its codes and its price."""

from collections.abc import Iterable
from decimal import Decimal

_GTIN_SCHEME = "0160"
_GTIN_DIGITS = (8, 12, 13, 14)


def gtin_of(told: Iterable[tuple[str, str]]) -> str:
    """Of (scheme, number) pairs the first with the scheme of GTIN, else the first that is one by its check digit."""
    pairs = [(scheme, "".join(number.split())) for scheme, number in told]
    named = (number for scheme, number in pairs if scheme == _GTIN_SCHEME and number)
    return next(named, next((number for _scheme, number in pairs if is_gtin(number)), ""))


def is_gtin(number: str) -> bool:
    """Whether it has the length and the check digit of a GTIN."""
    if len(number) not in _GTIN_DIGITS or not (number.isascii() and number.isdigit()):
        return False
    weighed = sum(int(digit) * (1 if place % 2 == 0 else 3) for place, digit in enumerate(reversed(number)))
    return weighed % 10 == 0


def price_of_one(price: Decimal | None, basis: Decimal | None) -> Decimal | None:
    """The price of one unit, where it is told for so many; to 28 digits where the division does not end."""
    return price / basis if price is not None and basis else price
