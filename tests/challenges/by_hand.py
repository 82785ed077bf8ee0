"""Sentences of the scoring contract about the criteria, each with sales and the points worked out by hand."""

from dataclasses import dataclass, field
from typing import Any

from tests.slow.builders import HEAD, completed, member, sale
from tests.slow.world import Line

Earned = dict[tuple[str, str], int]


@dataclass(frozen=True)
class Case:
    """A sentence, one criterion (or a whole text of rules), sales, and the points by (participant, key)."""

    sentence: str
    rules: str
    lines: list[Line]
    earned: Earned
    more: dict[str, Any] = field(default_factory=dict)
    head: str = HEAD


def lines(*described: str) -> list[Line]:
    """Lines by "day amount column=value…", each a document of its own: F1, F2 and on."""
    found = []
    for number, text in enumerate(described, 1):
        day, amount, *columns = text.split()
        values: dict[str, Any] = {"document": f"F{number}"} | dict(column.split("=") for column in columns)
        values |= {name: int(values[name]) for name in ("line", "quantity") if name in values}
        found.append(sale(day if day.count("-") == 2 else f"2020-{day}", amount, **values))
    return found


REVENUE = 'type = "revenue"\npoints = 3\nevery = 100\n'
MONTHLY = REVENUE + 'per = "month"\n'
WEEKLY = REVENUE + 'per = "week"\n'
CENTS = REVENUE.replace("100", "0.01")
PIECES = 'type = "revenue"\npoints = 2\nevery = 5\nmeasure = "quantity"\n'
ON_BIKES = REVENUE + 'ranges = ["Bikes"]\n'
ON_BOTH = REVENUE + 'ranges = ["Bikes/Road/Race"]\nproducts = ["bolt"]\n'
RATES = """type = "range"
rates = [{ range = "Bikes", points = 1, every = 10 }, { range = "Bikes/Road", points = 10, every = 10 },
  { product = "race", points = 100, every = 10 }]
"""
DEEPEST_FIRST = """type = "range"
rates = [{ range = "Bikes/Road", points = 10, every = 10 }, { range = "Bikes", points = 1, every = 10 }]
"""
STEPS = 'type = "threshold"\nsteps = [{ from = 100, points = 50 }, { from = 200.01, points = 20 }]\n'
EACH = STEPS + 'pays = "each"\n'
FROM_ZERO = 'type = "threshold"\nsteps = [{ from = 0, points = 4 }]\n'
FROM_NOTHING = 'type = "threshold"\nsteps = [{ from = 0, points = 4 }, { from = 0.01, points = 9 }]\n'
FROM_A_CENT = 'type = "threshold"\nsteps = [{ from = 0.01, points = 4 }]\n'
GROWTH = 'type = "growth"\nreference = "previous_year"\nsteps = [{ from_percent = 12.5, points = 70 }]\n'
LOSS = 'type = "growth"\nreference = "previous_period"\nsteps = [{ from_percent = -50, points = 5 }]\n'
HUNDREDTHS = 'type = "growth"\nreference = "previous_period"\nsteps = [{ from_percent = 33.33, points = 5 }]\n'
NAMED = 'type = "growth"\nreference = { start = 2020-01-10, end = 2020-01-20 }\n'
NAMED += "steps = [{ from_percent = 0, points = 5 }]\n"
LEAST = LOSS + "minimum_reference = 100\n"
NO_LEAST = LOSS + "minimum_reference = 0\n"
FINE = HUNDREDTHS.replace("33.33", "33.333333")
STEADY = 'type = "regularity"\nminimum = 100\npoints = 5\n'
STREAK = 'type = "regularity"\nminimum = 100\nper = "week"\nstreak = 2\nstreak_points = 30\n'
ALL = 'type = "regularity"\nminimum = 100\nall_points = 9\n'
NEW = 'type = "new_client"\npoints = 7\n'
DORMANT = NEW + "dormant_days = 30\n"
OWN = NEW + 'known_by = "participant"\n'
PAIRS = 'type = "diversification"\nby = "product"\npoints = 7\n'
BY_RANGE = 'type = "diversification"\nby = "range"\npoints = 7\n'
TARGET = 'type = "target"\nsteps = [{ from_percent = 80, points = 10 }, { from_percent = 133.33, points = 40 }]\n'
BUNDLE = 'type = "bundle"\nranges = ["Bikes"]\nproducts = ["bolt"]\npoints = 6\n'
BY_DOCUMENT = BUNDLE + 'within = "document"\n'
TRAINING = 'type = "training"\n'
LEAP = HEAD.replace("2020-04-01", "2020-02-29").replace("2020-06-30", "2020-02-29")
TWO_WHOLE = [
    f"04-01 5 kind=sell_out document=F line={number} product={product} distributor={distributor}"
    for distributor in ("D1", "D2")
    for number, product in ((1, "road"), (2, "bolt"))
]
SELL_OUT = HEAD.replace('sales = "sell_in"', 'sales = "both"')
IN_EUROPE = HEAD + '[audience]\nteams = ["Europe"]\n'
R1 = ("R1", "")

CASES = [
    Case("points for every full every", REVENUE, lines("04-01 199.99"), {R1: 3}),
    Case("a full every to the cent", REVENUE, lines("04-01 200.00"), {R1: 6}),
    Case("one rounding, on the total", REVENUE, lines("04-01 50", "04-02 50"), {R1: 3}),
    Case("a total of zero gives 0", REVENUE, lines("04-01 100", "04-02 -100"), {}),
    Case("a total below zero gives 0", REVENUE, lines("04-01 -250"), {}),
    Case("nothing sold is no full cent", CENTS, lines("04-01 5", "04-02 -5"), {}),
    Case("a cent is one", CENTS, lines("04-01 0.01"), {R1: 3}),
    Case("a return takes back", REVENUE, lines("04-01 200", "04-02 -0.01"), {R1: 3}),
    Case("both ends are included", REVENUE, lines("04-01 50", "06-30 50", "03-31 900", "07-01 900"), {R1: 3}),
    Case("key periods", MONTHLY, lines("04-30 100", "05-01 200"), {("R1", "2020-04"): 3, ("R1", "2020-05"): 6}),
    Case("weeks begin on Monday", WEEKLY, lines("04-05 100", "04-06 100"),
         {("R1", "2020-W14"): 3, ("R1", "2020-W15"): 3}),
    Case("quantities are counted in pieces", PIECES, lines("04-01 1 quantity=10", "04-02 1 quantity=4"), {R1: 4}),
    Case("a range takes in what is below it", ON_BIKES, lines("04-01 100 product=race", "04-02 900 product=rental"),
         {R1: 3}),
    Case("a product of no range is in none", ON_BIKES, lines("04-01 900 product=odd", "04-02 900 product="), {}),
    Case("ranges or products", ON_BOTH, lines("04-01 100 product=race", "04-02 100 product=bolt", "04-03 900"),
         {R1: 6}),
    Case("only validated lines earn", REVENUE,
         lines(*(f"04-01 900 status={it}" for it in ("submitted", "rejected", "cancelled"))), {}),
    Case("an empty credited column earns nothing", REVENUE, lines("04-01 900 rep="), {}),
    Case("who belonged on that day", REVENUE, lines("04-09 900", "04-10 100", "04-20 100", "04-21 900"), {R1: 6},
         {"teams": {"R1": [member("Europe/France", "2020-04-10", "2020-04-20")]}}, IN_EUROPE),
    Case("the criterion's own sales", REVENUE + 'sales = "sell_out"\n', lines("04-01 900", "04-02 100 kind=sell_out"),
         {R1: 3}, {}, SELL_OUT),
    Case("both kinds of sale", REVENUE + 'sales = "both"\n', lines("04-01 100", "04-02 100 kind=sell_out"), {R1: 6},
         {}, SELL_OUT),
    Case("the other of its own sales", REVENUE + 'sales = "sell_in"\n', lines("04-01 100", "04-02 900 kind=sell_out"),
         {R1: 3}, {}, SELL_OUT),

    Case("the product's rate, if there is one", RATES, lines("04-01 10 product=race"), {R1: 100}),
    Case("else the deepest range", RATES, lines("04-01 10"), {R1: 10}),
    Case("wherever it is written", DEEPEST_FIRST, lines("04-01 10"), {R1: 10}),
    Case("each rate on its own lines", RATES, lines("04-01 9.99", "04-02 9.99 product=race"), {}),
    Case("one rate only", RATES, lines("04-01 10", "04-02 10 product=race", "04-03 900 product=rental"), {R1: 110}),

    Case("total >= from", STEPS, lines("04-01 100"), {R1: 50}),
    Case("a cent below from", STEPS, lines("04-01 99.99"), {}),
    Case("the highest step, not the highest points", STEPS, lines("04-01 200.01"), {R1: 20}),
    Case("the sum of all steps reached", EACH, lines("04-01 200.01"), {R1: 70}),
    Case("a step not reached adds nothing", EACH, lines("04-01 200.00"), {R1: 50}),
    Case("who sold nothing has a total of zero", FROM_ZERO, lines("04-01 5"), {R1: 4, ("R2", ""): 4}),
    Case("but not of a cent", FROM_NOTHING, lines("04-01 0.01"), {R1: 9, ("R2", ""): 4}),
    Case("who belonged twice has one total", FROM_ZERO, [], {R1: 4},
         {"teams": {"R1": [member("Europe", "2020-04-01", "2020-04-10"), member("Europe", "2020-05-01")]}}, IN_EUROPE),
    Case("and what sold for nothing too", FROM_A_CENT, lines("04-01 0"), {}),

    Case("growth to the cent", GROWTH, lines("2019-04-01 80", "04-01 90"), {R1: 70}),
    Case("growth missed by a cent", GROWTH, lines("2019-06-30 80", "04-01 89.99"), {}),
    Case("same days one year earlier", GROWTH,
         lines("2019-04-01 40", "2019-06-30 40", "2019-03-31 9", "2019-07-01 9", "06-30 90"), {R1: 70}),
    Case("29 February counts as 28", GROWTH, lines("2019-02-28 80", "2019-03-01 900", "02-29 90"), {R1: 70}, {}, LEAP),
    Case("as many days, ending the day before", LOSS, lines("01-01 90", "03-31 110", "2019-12-31 900", "04-01 100"),
         {R1: 5}),
    Case("the first of those days", LOSS, lines("01-01 90", "03-31 110", "04-01 99.99"), {}),
    Case("a negative percentage", LOSS, lines("03-31 200", "04-01 99.99"), {}),
    Case("decimals of a percent", HUNDREDTHS, lines("03-31 100", "04-01 133.33"), {R1: 5}),
    Case("decimals of a percent, missed", HUNDREDTHS, lines("03-31 100", "04-01 133.32"), {}),
    Case("days of one's own", NAMED, lines("01-10 40", "01-20 60", "01-09 9", "01-21 9", "04-01 100"), {R1: 5}),
    Case("nothing to compare with", LOSS, lines("04-01 900"), {}),
    Case("a reference of zero", LOSS, lines("03-30 50", "03-31 -50", "04-01 900"), {}),
    Case("a reference of a cent", LOSS, lines("03-31 0.01", "04-01 900"), {R1: 5}),
    Case("the minimum reference", LEAST, lines("03-31 100", "04-01 100"), {R1: 5}),
    Case("a minimum of zero is above zero too", NO_LEAST, lines("03-30 50", "03-31 -50", "04-01 900"), {}),
    Case("below the minimum reference", LEAST, lines("03-31 99.99", "04-01 900"), {}),
    Case("large sums are compared exactly", HUNDREDTHS, lines("03-31 999000000", "04-01 999000000", "04-02 332966700"),
         {R1: 5}),
    Case("and a cent less", HUNDREDTHS, lines("03-31 999000000", "04-01 999000000", "04-02 332966699.99"), {}),
    Case("shares of a share", FINE, lines("03-31 999999999.99", "04-01 999999999.99", "04-02 999999999.99"), {R1: 5}),

    Case("each period with total >= minimum", STEADY, lines("04-01 100", "05-01 99.99"), {("R1", "2020-04"): 5}),
    Case("an empty period has no cent", STEADY.replace("100", "0.01"), lines("04-01 0.01"), {("R1", "2020-04"): 5}),
    Case("consecutive periods", STREAK, lines("04-06 100", "04-13 100"), {("R1", "streak"): 30}),
    Case("a gap breaks them", STREAK, lines("04-06 100", "04-20 100"), {}),
    Case("a weak period breaks them", STREAK, lines("04-06 100", "04-13 99.99", "04-20 100"), {}),
    Case("a period serves once", STREAK, lines("04-06 100", "04-13 100", "04-20 100"), {("R1", "streak"): 30}),
    Case("each time", STREAK, lines(*(f"04-{day:02} 100" for day in (6, 13, 20, 27))), {("R1", "streak"): 60}),
    Case("two runs apart", STREAK, lines(*(f"04-{day:02} 100" for day in (1, 6, 20, 27))), {("R1", "streak"): 60}),
    Case("one's own runs only", STREAK, lines("04-06 100", "04-13 100 rep=R2"), {}),
    Case("every period", ALL, lines("04-30 100", "05-01 100", "06-30 100"), {("R1", "all"): 9}),
    Case("but one", ALL, lines("04-30 100", "05-01 100"), {}),
    Case("a weak one", ALL, lines("04-30 100", "05-01 100", "06-30 99.99"), {}),

    Case("a client without an earlier sale", NEW, lines("04-01 5 client=A", "04-01 5 client=B", "03-31 1 client=B"),
         {("R1", "A"): 7}),
    Case("whoever sold before", NEW, lines("04-01 5", "03-31 1 rep=R2"), {}),
    Case("even nobody", NEW, lines("04-01 5", "03-31 1 rep="), {}),
    Case("a gift is no sale", NEW, lines("04-01 5", "03-31 0", "03-30 -4"), {("R1", "D1"): 7}),
    Case("only the same participant's lines", OWN, lines("04-01 5", "03-31 1 rep=R2", "04-02 5 rep=R2"),
         {("R1", "D1"): 7}),
    Case("the default minimum", NEW, lines("04-01 5", "04-02 -4.99"), {("R1", "D1"): 7}),
    Case("a total of zero", NEW, lines("04-01 5", "04-02 -5"), {}),
    Case("a minimum to the cent", NEW + "minimum = 10.01\n", lines("04-01 10.01 client=A", "04-01 10 client=B"),
         {("R1", "A"): 7}),
    Case("the earliest positive line decides", NEW, lines("04-02 1 rep=R2", "04-01 -1", "04-03 9", "04-01 0"),
         {("R2", "D1"): 7}),
    Case("be it of a cent", NEW, lines("04-02 9", "04-01 0.01 rep=R2"), {("R2", "D1"): 7}),
    Case("then the smallest document", NEW, lines("04-01 1 document=F2", "04-01 1 rep=R2 document=F10"),
         {("R2", "D1"): 7}),
    Case("then the smallest line", NEW, lines("04-01 1 document=F line=10", "04-01 1 rep=R2 document=F line=9"),
         {("R2", "D1"): 7}),
    Case("the total is that of all lines", NEW + "minimum = 10\n", lines("04-01 1", "04-02 9 rep=R2"),
         {("R1", "D1"): 7}),
    Case("one's own total only", OWN + "minimum = 10\n", lines("04-01 9.99", "04-02 10 rep=R2"), {("R2", "D1"): 7}),
    Case("none in that many days", DORMANT, lines("03-09 1", "04-09 1"), {("R1", "D1"): 7}),
    Case("one on the last of those days", DORMANT, lines("03-10 1", "04-09 1"), {}),
    Case("the last of several", DORMANT, lines("01-10 1", "03-10 1", "04-09 1"), {}),
    Case("of either kind of sale", DORMANT,
         lines("01-10 1 client=A", "03-20 1 client=A kind=sell_out", "04-09 1 client=A"), {}, {}, SELL_OUT),
    Case("none at all", DORMANT, lines("04-09 1"), {("R1", "D1"): 7}),
    Case("before its first positive line", DORMANT, lines("03-09 1", "04-08 -1", "04-09 1", "05-30 1"),
         {("R1", "D1"): 7}),
    Case("ranges do not narrow the client's history", NEW + 'ranges = ["Bikes"]\n',
         lines("03-01 1 product=bolt", "04-01 5"), {}),
    Case("a line without any client", NEW, lines("04-01 5 distributor="), {}),

    Case("a pair never sold before", PAIRS, lines("03-01 1", "04-01 5 product=bolt", "04-01 5"),
         {("R1", "D1|bolt"): 7}),
    Case("an existing client", PAIRS, lines("04-01 5 product=bolt"), {}),
    Case("ranges narrow the pairs, not the clients", PAIRS + 'ranges = ["Bikes"]\n',
         lines("03-01 1 product=bolt", "04-01 5", "04-02 5 product=bolt"),
         {("R1", "D1|road"): 7}),
    Case("products narrow the pair's history", BY_RANGE + 'products = ["road"]\n',
         lines("03-01 1 product=tour", "04-01 5"), {("R1", "D1|Bikes/Road"): 7},
         {"products": {"road": "Bikes/Road", "tour": "Bikes/Road"}}),
    Case("a return is no sale before", PAIRS, lines("03-01 1", "03-02 -1 product=bolt", "04-01 5 product=bolt"),
         {("R1", "D1|bolt"): 7}),
    Case("the product's own range", BY_RANGE,
         lines("03-01 1", "04-01 5 product=race", "04-02 5", "04-03 5 product=odd"), {("R1", "D1|Bikes/Road/Race"): 7}),
    Case("the pair's minimum", PAIRS + "minimum = 5\n",
         lines("03-01 1", "04-01 4.99 product=bolt", "04-01 5 product=race"), {("R1", "D1|race"): 7}),
    Case("the pair goes to who sold first", PAIRS,
         lines("03-01 1", "04-02 5 product=bolt", "04-01 1 product=bolt rep=R2"), {("R2", "D1|bolt"): 7}),
    Case("known by the participant", PAIRS + 'known_by = "participant"\n',
         lines("03-01 1", "03-01 1 rep=R2 product=bolt", "04-02 5 product=bolt", "04-01 1 product=bolt rep=R2"),
         {("R1", "D1|bolt"): 7}),

    Case("a target to the cent", TARGET, lines("04-01 80"), {R1: 10}, {"targets": {("R1", "2020-04"): 10_000}}),
    Case("a target missed by a cent", TARGET, lines("04-01 79.99"), {}, {"targets": {("R1", "2020-04"): 10_000}}),
    Case("the highest share", TARGET, lines("04-01 133.33"), {R1: 40}, {"targets": {("R1", "2020-04"): 10_000}}),
    Case("no target, or zero", TARGET, lines("04-01 900"), {},
         {"targets": {("R1", "2020-05"): 0, ("R1", "2020-07"): 1}}),
    Case("the sum of the monthly targets", TARGET, lines("04-01 80"), {},
         {"targets": {("R1", "2020-04"): 10_000, ("R1", "2020-06"): 1}}),
    Case("of the key period", TARGET + 'per = "month"\n', lines("04-01 80"), {("R1", "2020-04"): 10},
         {"targets": {("R1", "2020-04"): 10_000, ("R1", "2020-05"): 10_000}}),
    Case("a share of nothing sold", 'type = "target"\nsteps = [{ from_percent = 0, points = 1 }]\n', [], {R1: 1},
         {"targets": {("R1", "2020-04"): 1}}),

    Case("above zero in every one", BUNDLE, lines("04-01 0.01", "04-02 0.01 product=bolt"), {("R1", "D1"): 6}),
    Case("zero in one of them", BUNDLE, lines("04-01 5", "04-02 5 product=bolt", "04-03 -5 product=bolt"), {}),
    Case("of one client", BUNDLE, lines("04-01 5 client=A", "04-02 5 product=bolt client=B"), {}),
    Case("of one participant", BUNDLE, lines("04-01 5", "04-02 5 product=bolt rep=R2"), {}),
    Case("of one document", BY_DOCUMENT,
         lines("04-01 5 document=F", "04-01 5 document=F line=2 product=bolt", "04-02 9 product=bolt"),
         {("R1", "F"): 6}),
    Case("two distributors' documents of one number", BY_DOCUMENT,
         lines("04-01 5 kind=sell_out document=F",
         "04-01 5 kind=sell_out document=F line=2 product=bolt distributor=D2"), {}, {}, SELL_OUT),
    Case("both of them whole", BY_DOCUMENT,
         lines(*TWO_WHOLE),
         {("R1", "F"): 12}, {}, SELL_OUT),
    Case("a sell-in document has its number to itself", BY_DOCUMENT,
         lines("04-01 5 document=F", "04-01 5 document=F line=2 product=bolt distributor=D2"), {("R1", "F"): 6}),

    Case("each module's own points", TRAINING, [], {("R1", "quality"): 50},
         {"completions": [completed("R1", "quality", "2020-04-01", 50)]}),
    Case("inside the challenge", TRAINING, [], {("R1", "b"): 2},
         {"completions": [completed("R1", "a", "2020-03-31", 1), completed("R1", "b", "2020-06-30", 2),
                          completed("R1", "c", "2020-07-01", 4)]}),
    Case("once, the first time", TRAINING, [], {("R1", "a"): 1},
         {"completions": [completed("R1", "a", "2020-05-02", 9), completed("R1", "a", "2020-05-01", 1)]}),
    Case("the modules named, for its points", TRAINING + 'modules = ["a"]\npoints = 4\n', [], {("R1", "a"): 4},
         {"completions": [completed("R1", "a", "2020-05-01", 0), completed("R1", "b", "2020-05-01", 9)]}),
]  # fmt: skip
