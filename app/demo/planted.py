"""What the queue of the demonstration has to find: one case of each check, among declarations as they should be."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import func, select

from app.demo.bills import receipt_photo
from app.demo.telling import Teller, bill_of
from core.models import Participant, Product
from declarations import services
from declarations.alerts.kinds import Check
from declarations.alerts.numbers import series_of
from declarations.models import Declaration
from declarations.proven.attaching import attach
from declarations.proven.reading import Brought, read_file
from declarations.typed import Typed, TypedLine, typed_of
from declarations.validating.models import Level
from declarations.validating.trust import set_by_hand
from sales.models import SaleKind, SaleLine
from sales.stock.models import OpeningStock

KEY = "planted-{}"
# A series of four months ago has many numbers, also in January.
SERIES_DAYS = 120
BURST = 16
CLEAN_SHOPS = tuple(f"D2{place:02d}" for place in range(3, 16))
SUNDAY = 6
# Those whose declarations are validated together, and why.
TRUSTED = CLEAN_SHOPS[:8]
TRUST = "Audit de janvier : cent factures vérifiées en magasin, aucun écart."


@dataclass
class Planter:
    """Whoever types in what distributors send on paper, on a day."""

    tellers: Callable[[str], Teller]
    day: date

    def ago(self, days: int) -> date:
        """An open day about so many days ago."""
        found = self.day - timedelta(days=days)
        return found - timedelta(days=1) if found.weekday() == SUNDAY else found

    def ordinary(self, code: str, place: int = 1, days: int = 1) -> Typed:
        """Something that a distributor has sold before, under its next number."""
        teller = self.tellers(code)
        return Typed(self.number(code, 1 + place), self.ago(days), teller.client(place), teller.lines(place, 1))

    def number(self, code: str, ahead: int) -> str:
        """A number of the series of its till."""
        session, shop = self.tellers(code).session, self.tellers(code).shop
        query = select(SaleLine.document).where(
            SaleLine.distributor_id == shop.id, SaleLine.kind == SaleKind.SELL_OUT.value,
            SaleLine.date >= self.day - timedelta(days=SERIES_DAYS), SaleLine.document.like("TC-%"),
        )  # fmt: skip
        document = session.scalars(query.order_by(SaleLine.date, SaleLine.document).limit(1)).one()
        year = document[: document.rindex("-")]
        last = session.scalar(select(func.max(SaleLine.document)).where(
            SaleLine.distributor_id == shop.id, SaleLine.document.like(f"{year}-%")))  # fmt: skip
        found = series_of(str(last))
        assert found is not None
        return f"{year}-{found[1] + ahead:06d}"

    def declare(self, code: str, key: str, typed: Typed, file: Brought | None = None) -> Declaration:
        """Submit it for a distributor."""
        teller = self.tellers(code)
        found = services.begin(teller.session, teller.shop, teller.account.id, KEY.format(key), typed)
        if file is not None:
            attach(teller.session, found.id, found.version, [file], teller.account.id)
        return services.submit(teller.session, found.id, found.version, typed_of(found), teller.account.id)


def plant(planter: Planter) -> None:
    """Declare all of it; the declaration that a check has to find bears its name in its key."""
    for code in TRUSTED:
        teller = planter.tellers(code)
        set_by_hand(teller.session, teller.shop.id, Level.NOTHING, teller.back.id, TRUST)
    for place, code in enumerate(CLEAN_SHOPS):
        planter.declare(code, f"clean-{code}", planter.ordinary(code, place % 4, 1 + place % 5))
    for planted in (_twice, _file, _stock, _numbering, _price, _quantity, _day, _round, _client, _frequency):
        planted(planter)


def planted_ones(declarations: Sequence[Declaration]) -> Iterator[tuple[Check, Declaration]]:
    """Those that a check has to find."""
    by_key = {declaration.key: declaration for declaration in declarations}
    for check in Check:
        if KEY.format(check.value) in by_key:
            yield check, by_key[KEY.format(check.value)]


def _twice(planter: Planter) -> None:
    """A client's bill is declared by the shop that sold, and by the one next to it."""
    typed = planter.ordinary("D106", 2, 4)
    planter.declare("D106", "twin-twice", typed)
    lines = tuple(replace(line, seller_id=None) for line in typed.lines)
    again = Typed(typed.document.replace("-", " ").lower(), planter.ago(3), typed.client, lines)
    planter.declare("D107", Check.TWICE.value, again)


def _file(planter: Planter) -> None:
    """One photo proves two sales."""
    first = planter.ordinary("D108", 1, 3)
    teller = planter.tellers("D108")
    file = read_file(receipt_photo(bill_of(teller, first)), "IMG_1877.jpg")
    planter.declare("D108", "twin-file", first, file)
    planter.declare("D109", Check.FILE.value, planter.ordinary("D109", 1, 2), file)


def _stock(planter: Planter) -> None:
    """Six are sold where one was counted two days before."""
    typed, shop = planter.ordinary("D110"), planter.tellers("D110").shop
    session, line = planter.tellers("D110").session, typed.lines[0]
    product = session.scalars(select(Product.id).where(Product.code == line.product)).one()
    counted = planter.ago(1) - timedelta(days=1)
    session.add(OpeningStock(distributor_id=shop.id, product_id=product, date=counted, quantity=1))
    session.flush()
    planter.declare("D110", Check.STOCK.value, replace(typed, lines=(_times(line, 6),)))


def _numbering(planter: Planter) -> None:
    planter.declare(
        "D111", Check.NUMBERING.value, replace(planter.ordinary("D111"), document=planter.number("D111", 700))
    )


def _price(planter: Planter) -> None:
    """The price of two on one."""
    typed = planter.ordinary("D112")
    line = typed.lines[0]
    planter.declare("D112", Check.PRICE.value, replace(typed, lines=(replace(line, cents=2 * (line.cents or 0)),)))


def _quantity(planter: Planter) -> None:
    typed = planter.ordinary("D113")
    planter.declare("D113", Check.QUANTITY.value, replace(typed, lines=(_times(typed.lines[0], 60),)))


def _day(planter: Planter) -> None:
    """A sale on a Sunday, on which the shop is closed."""
    sunday = planter.day - timedelta(days=planter.day.weekday() + 1)
    planter.declare("D114", Check.DAY.value, replace(planter.ordinary("D114"), date=sunday))


def _round(planter: Planter) -> None:
    """Four in a row come to whole hundreds, of things whose price is none."""
    for place, cents in enumerate((200_00, 150_00, 300_00, 250_00)):
        typed = planter.ordinary("D115", place + 1)
        line = replace(typed.lines[0], quantity=1, cents=cents)
        key = Check.ROUND.value if place == 3 else f"round-{place}"
        planter.declare("D115", key, replace(typed, lines=(line,)))


def _client(planter: Planter) -> None:
    """A seller buys from the own counter, at the price of clients."""
    shop = planter.tellers("D101").shop
    name = planter.tellers("D101").session.scalars(
        select(Participant.name).where(Participant.parent_id == shop.id).order_by(Participant.code).limit(1)
    )
    planter.declare("D101", Check.CLIENT.value, replace(planter.ordinary("D101"), client=f"Mme {name.one()}"))


def _frequency(planter: Planter) -> None:
    """A small shop has suddenly sold more in a week than ever."""
    for place in range(BURST):
        key = Check.FREQUENCY.value if place == BURST - 1 else f"burst-{place}"
        planter.declare("D201", key, planter.ordinary("D201", place, 1 + (BURST - 1 - place) // 4))


def _times(line: TypedLine, times: int) -> TypedLine:
    return replace(line, quantity=times * (line.quantity or 0), cents=times * (line.cents or 0))
