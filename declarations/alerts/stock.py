"""More sold than can be in stock: needs a count, as nobody knows what was there before the first one."""

from collections import Counter

from sqlalchemy.orm import Session

from declarations.alerts.found import Fact, Found
from declarations.models import Declaration
from sales.stock.queries import stock_on


def beyond_stock(session: Session, declaration: Declaration, percent: int) -> list[Found]:
    """The products of which it declares more than so many percent above what there was at the end of its day.

    Its own lines are among those that are submitted, so what there was without them is that much more.
    """
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
        had = max(stock.with_submitted + sold[code], 0)
        if sold[code] * 100 > had * (100 + percent):
            facts: dict[str, Fact] = {
                "sold": sold[code],
                "had": had,
                "product": code,
                "counted": stock.counted_on.isoformat(),
            }
            found.append(Found(facts, first[code]))
    return found
