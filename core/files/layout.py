"""The columns of the contract's layouts, as a file may hold them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """A column of the contract's layout: a `required` one may not be left out of the file.

    `summed`: what stands once for several lines is theirs together, not each one's (an amount, a quantity).
    `by_its_name`: a column that other programs call so is this one, as nothing that is read from it is stored.
    """

    required: bool = False
    summed: bool = False
    by_its_name: bool = False


Layout = dict[str, Field]
