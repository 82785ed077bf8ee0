"""The challenges of the demonstration as challenge files: last quarter's, two that are running today, the next one."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from string import Template

from app.demo.challenge_texts import DISTRIBUTORS, REPS
from app.demo.season import Month, history
from app.demo.sell_in import expected_sell_in_cents
from app.demo.sell_out import expected_sell_out_cents
from app.demo.trade import Business

DAYS_BEFORE_A_QUARTER_IS_WORTH_SHOWING = 21
DECLARE_WITHIN = timedelta(days=15)
CLOSE_AFTER = timedelta(days=20)


@dataclass(frozen=True)
class DemoChallenge:
    """A challenge file and the state the demonstration shows it in."""

    code: str
    text: str
    is_closed: bool


@dataclass(frozen=True)
class Period:
    """The days of a challenge, both ends included."""

    start: date
    end: date

    @property
    def middle(self) -> Month:
        """The month it is named after."""
        return Month.of(self.start + (self.end - self.start) / 2)


@dataclass(frozen=True)
class Season:
    """How a quarter's challenge is called, and what it puts forward: ranges, and one product."""

    name_in_codes: str
    french: str
    english: str
    wide_range: str
    deep_range: str
    product: str


SEASONS = {
    1: Season("pre-saison", "de pré-saison", "Pre-season", "Motoculture", "Motoculture/Tondeuses/Robots", "VL-0406"),
    2: Season("printemps", "de printemps", "Spring", "Mobilier de jardin", "Mobilier de jardin/Salons bas", "VL-3005"),
    3: Season("ete", "d’été", "Summer", "Arrosage", "Arrosage/Goutte-à-goutte", "VL-2706"),
    4: Season("automne", "d’automne", "Autumn", "Taille et bois", "Taille et bois/Tronçonneuses/À batterie", "VL-1503"),
}


def challenges(of: Business, today: date) -> list[DemoChallenge]:
    """The closed challenge, then the running ones, then the one that is being prepared."""
    before, now, after = closed_period(today), running_period(today), next_period(today)
    return [
        DemoChallenge(f"reseau-{_slug(before)}", _reps_challenge(of, before, today), is_closed=True),
        DemoChallenge(f"reseau-{_slug(now)}", _reps_challenge(of, now, today), is_closed=False),
        DemoChallenge(f"comptoirs-{_slug(now)}", _distributors_challenge(of, now, today), is_closed=False),
        DemoChallenge(f"reseau-{_slug(after)}", _reps_challenge(of, after, today), is_closed=False),
    ]


def closed_period(today: date) -> Period:
    """The quarter before today's."""
    start = _quarter_start(Month.of(today)).plus(-3)
    return Period(start.first, start.plus(2).last)


def running_period(today: date) -> Period:
    """Today's quarter once it is three weeks old, until then three months that started five weeks ago."""
    quarter = _quarter_start(Month.of(today))
    if (today - quarter.first).days >= DAYS_BEFORE_A_QUARTER_IS_WORTH_SHOWING:
        return Period(quarter.first, quarter.plus(2).last)
    start = today - timedelta(days=35)
    last_month = Month.of(start).plus(3)
    same_day = last_month.first.replace(day=min(start.day, last_month.last.day))
    return Period(start, same_day - timedelta(days=1))


def next_period(today: date) -> Period:
    """The first quarter after what is running."""
    start = _quarter_start(Month.of(running_period(today).end)).plus(3)
    return Period(start.first, start.plus(2).last)


def _quarter_start(month: Month) -> Month:
    return Month(month.year, (month.number - 1) // 3 * 3 + 1)


def _season(period: Period) -> Season:
    return SEASONS[(period.middle.number - 1) // 3 + 1]


def _slug(period: Period) -> str:
    return f"{_season(period).name_in_codes}-{period.middle.year}"


def _average_month(expected_cents: Iterable[int]) -> int:
    """What is to be expected of the average participant in a month, in whole currency units."""
    amounts_cents = list(expected_cents)
    return sum(amounts_cents) // len(amounts_cents) // 100


def _months(period: Period, today: date) -> list[tuple[int, Month]]:
    """The three months in the heart of a period, each with its place in the months of history."""
    first_of_history = history(today)[0]
    months = [period.middle.plus(offset) for offset in (-1, 0, 1)]
    return [
        ((month.year - first_of_history.year) * 12 + month.number - first_of_history.number, month) for month in months
    ]


def _neat(amount: float) -> int:
    """The amount as a director would write it: to the nearest 500, or 100 below 5,000."""
    step = 500 if amount >= 5000 else 100
    return max(1, round(amount / step)) * step


def _reps_challenge(of: Business, period: Period, today: date) -> str:
    month = _average_month(
        expected_sell_in_cents(rep, month, place) for place, month in _months(period, today) for rep in of.reps
    )
    return _filled(REPS, period, [month * 0.5, month * 0.75, month, month * 1.35])


def _distributors_challenge(of: Business, period: Period, today: date) -> str:
    month = _average_month(
        expected_sell_out_cents(shop, month, place)
        for place, month in _months(period, today)
        for shop in of.distributors
    )
    return _filled(DISTRIBUTORS, period, [month, month * 2, month * 3, month * 4])


def _filled(text: Template, period: Period, steps: list[float]) -> str:
    first, second, third, fourth = map(_neat, steps)
    # The fifth week: in full swing, and before the holidays.
    monday = period.start + timedelta(days=28 + (-period.start.weekday()) % 7)
    return text.substitute(
        asdict(_season(period)),
        year=period.middle.year,
        week=max(50, first // 4 // 50 * 50),
        boost_start=monday,
        boost_end=monday + timedelta(days=6),
        start=period.start,
        end=period.end,
        declare_until=period.end + DECLARE_WITHIN,
        close_on=period.end + CLOSE_AFTER,
        first_step=first,
        second_step=second,
        third_step=third,
        fourth_step=fourth,
    )
