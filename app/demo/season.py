"""The garden trade's year: how much of each family is sold in each month, and the months the demonstration covers."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS_OF_HISTORY = 30

# Consumers' demand from January to December; 1 is an average month of that family.
DEMAND: dict[str, tuple[float, ...]] = {
    "Motoculture": (0.5, 0.6, 1.2, 1.7, 1.7, 1.3, 0.9, 0.8, 0.9, 0.9, 0.8, 0.7),
    "Taille et bois": (0.9, 0.9, 1.0, 0.8, 0.8, 0.9, 0.7, 0.7, 1.3, 1.6, 1.4, 1.0),
    "Outillage à main": (0.6, 0.8, 1.4, 1.5, 1.3, 1.0, 0.8, 0.7, 1.1, 1.2, 0.9, 0.7),
    "Arrosage": (0.3, 0.4, 0.8, 1.4, 1.8, 2.0, 1.9, 1.5, 0.8, 0.5, 0.3, 0.3),
    "Mobilier de jardin": (0.4, 0.5, 1.1, 1.7, 2.0, 1.8, 1.3, 0.9, 0.6, 0.5, 0.5, 0.7),
    "Serres et abris": (0.6, 0.9, 1.5, 1.5, 1.1, 0.8, 0.7, 0.7, 1.0, 1.2, 1.1, 0.9),
    "Entretien et consommables": (0.8, 0.8, 1.1, 1.2, 1.2, 1.1, 1.0, 0.9, 1.0, 1.0, 1.0, 0.9),
}

# Share of each family in the brand's turnover over a year.
SHARE: dict[str, float] = {
    "Motoculture": 0.27,
    "Taille et bois": 0.18,
    "Outillage à main": 0.13,
    "Arrosage": 0.11,
    "Mobilier de jardin": 0.15,
    "Serres et abris": 0.07,
    "Entretien et consommables": 0.09,
}


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month a day lies in."""
        return cls(day.year, day.month)

    def plus(self, months: int) -> "Month":
        """The month so many months later, or earlier where negative."""
        years, index = divmod(self.number - 1 + months, 12)
        return Month(self.year + years, index + 1)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


def history(today: date) -> list[Month]:
    """The months with sales: thirty whole ones, then yesterday's own, which may be unfinished."""
    yesterdays = Month.of(today - timedelta(days=1))
    return [yesterdays.plus(offset) for offset in range(-MONTHS_OF_HISTORY, 1)]


def sell_out_demand(family: str, month: Month) -> float:
    """Consumers' demand for a family in a month, 1 being average."""
    return DEMAND[family][month.number - 1]


def sell_in_demand(family: str, month: Month) -> float:
    """Distributors' demand for a family in a month: they stock up ahead of their own customers."""
    return 0.55 * sell_out_demand(family, month) + 0.45 * sell_out_demand(family, month.plus(1))


def sell_in_level(month: Month) -> float:
    """The brand's sell-in in a month, all families together, 1 being average."""
    return sum(share * sell_in_demand(family, month) for family, share in SHARE.items())


def sell_out_level(month: Month) -> float:
    """The distributors' sell-out in a month, all families together, 1 being average."""
    return sum(share * sell_out_demand(family, month) for family, share in SHARE.items())
