"""More sold than can be in stock: needs a count, as nobody knows what was there before the first one."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy.orm import Session

from declarations.alerts.found import Fact, Found, Goods
from declarations.models import Declaration
from sales.stock.queries import is_counted, stock_on


def beyond_stock(
    session: Session, declaration: Declaration, goods: Sequence[Goods], percent: int, is_written: bool = True
) -> list[Found]:
    """The products of which it declares more than so many percent above what there was at the end of its day.

    goods: what it sells. is_written: whether its own lines are among those that are submitted; what there was without
    them is then that much more.
    """
    if not is_counted(session, declaration.distributor_id, {one.product for one in goods}):
        return []
    sold, first = Counter[str](), dict[str, int]()
    for line in declaration.lines:
        sold[line.product] += line.quantity or 0
        first.setdefault(line.product, line.line)
    assert declaration.date is not None
    found = []
    for code, stock in stock_on(session, declaration.distributor_id, declaration.date, sorted(sold)).items():
        # What is sold on the day of a count is in it.
        if stock.counted_on is None or stock.counted_on >= declaration.date:
            continue
        had = max(stock.with_submitted + (sold[code] if is_written else 0), 0)
        if sold[code] * 100 > had * (100 + percent):
            facts: dict[str, Fact] = {
                "sold": sold[code],
                "had": had,
                "product": code,
                "counted": stock.counted_on.isoformat(),
            }
            found.append(Found(facts, first[code]))
    return found
