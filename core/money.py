"""Money as whole cents: exact conversions from what people write, never through a float."""

from decimal import Decimal

# A line's amount stays below this many cents, so that no sum of ten million lines leaves 64 bits.
MAX_CENTS = 10**11


def to_cents(amount: Decimal | int) -> int:
    """Whole cents of an amount in currency units; ValueError where it has more than two decimals."""
    cents = Decimal(amount) * 100
    if cents != cents.to_integral_value():
        raise ValueError(f"{amount} has more than two decimals")
    return int(cents)


def from_cents(cents: int) -> Decimal:
    """The amount in currency units, with its two decimals."""
    return Decimal(cents).scaleb(-2)


def plain(cents: int) -> str:
    """The amount as files write it: `-1234.50`."""
    return f"{from_cents(cents):.2f}"
