"""Stock and sell-through: of one's own shop, of those in one's charge, or of all."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import accumulate
from typing import Any

import polars as pl
from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from core.accounts.models import Account
from core.accounts.permissions import Permission, requires
from core.clock import today
from core.db import db
from core.exports import exported
from core.graphs import LinesChart, Series, lines_over_time
from core.lists import Column, Kind, arranged, asked_list
from core.models import Participant
from sales.through import words
from sales.through.charge import distributors_of, looks_after
from sales.through.columns import ShopRow, file_cells, file_columns, shown_columns, value_of
from sales.through.figures import Figures, read_daily
from sales.through.findings import Finding, findings_by, gathered
from sales.through.kept import known_figures
from sales.through.spans import COVER_MONTHS, Span, months_of, span_of
from sales.through.totals import BELOW, Totals, beneath, by_distributor, of_all, within

bp = Blueprint("stock", __name__)

LONGEST_RANGE = 300
# Narrow, so that a phone shows its words large enough.
CHART = (480, 220)
# Days to choose with one touch, ending yesterday.
QUICK = (30, 90, 365)


@bp.get("/stock")
@requires(Permission.SEE_STOCK)
def index() -> ResponseReturnValue:
    """The distributors in one's charge; whoever acts for one alone comes to its page at once."""
    shops = _shops()
    if len(shops) == 1 and _is_own(shops[0]):
        return redirect(url_for(".one", shop_code=shops[0].code))
    span, months = span_of(request.args, today()), months_of(request.args)
    figures = known_figures(db.session(), span, months, [shop.id for shop in shops])
    rows = _shop_rows(figures, shops, span)
    chosen = [row for row in rows if _only() in (None, *row.findings)]
    columns = shown_columns()
    table = arranged(columns, chosen, asked_list(request.args, columns, "name"), value_of)
    if table.asked.form:
        return _taken(table.rows, _head_of_shops(), table.asked.form, _("stock"))
    totals = of_all(figures)
    return render_template(
        "stock/index.html",
        list=table,
        shops=len(shops),
        found=gathered({place: row.findings for place, row in enumerate(rows)}),
        rows=rows,
        only=_only(),
        now=totals[0],
        before=totals[1],
        chart=_chart(span, shops),
        **_asked(span, months),
    )


@bp.get("/stock/<shop_code>")
@requires(Permission.SEE_STOCK)
def one(shop_code: str) -> ResponseReturnValue:
    """One distributor, by range and, beneath, by product."""
    shops = _shops()
    shop = next((it for it in shops if it.code == shop_code), None) or abort(404)
    span, months = span_of(request.args, today()), months_of(request.args)
    whole = known_figures(db.session(), span, months, [shop.id])
    path = request.args.get("range", "")[:LONGEST_RANGE]
    figures = within(whole, path)
    rows = beneath(figures, path)
    if (form := request.args.get("form", "")) in ("csv", "xlsx"):
        return _taken(rows, _head_of_ranges(), form, f"{_('stock')}-{shop.code}")
    now, before = of_all(figures)
    parts = path.split(BELOW) if path else []
    [whole_row] = _shop_rows(whole, [shop], span)
    return render_template(
        "stock/one.html",
        shop=shop,
        is_own=_is_own(shop),
        several=len(shops) > 1,
        row=whole_row,
        rows=rows,
        path=path,
        above=[(BELOW.join(parts[: place + 1]), part) for place, part in enumerate(parts)],
        now=now,
        before=before,
        chart=_chart(span, [shop], figures.products["product"].to_list() if path else None),
        **_asked(span, months),
    )


def _shops() -> list[Participant]:
    """The distributors in the reader's charge; whoever can have none is refused."""
    account: Account = current_user._get_current_object()
    if not looks_after(account):
        abort(403)
    return distributors_of(db.session(), account, today())


def _is_own(shop: Participant) -> bool:
    return any(person.id == shop.id for person in current_user.participants)


def _only() -> Finding | None:
    """The finding to which the list is narrowed."""
    asked = request.args.get("only", "")
    return Finding(asked) if asked in set(Finding) else None


def _shop_rows(figures: Figures, shops: Sequence[Participant], span: Span) -> list[ShopRow]:
    totals, none = by_distributor(figures), (Totals(), Totals())
    present = {shop: both[0] for shop, both in totals.items()}
    findings = findings_by(figures, present, [shop.id for shop in shops], span.last)
    return [
        ShopRow(
            shop.code,
            shop.name,
            *totals.get(shop.id, none),
            figures.last_sold.get(shop.id),
            figures.counted_on.get(shop.id),
            findings[shop.id],
        )
        for shop in shops
    ]


def _chart(span: Span, shops: Sequence[Participant], products: list[int] | None = None) -> LinesChart | None:
    """What was bought and what was sold on since the first day, in units."""
    daily = read_daily(db.session(), span, [shop.id for shop in shops], products)
    return lines_over_time(
        [
            Series(_("Sell-in"), _course(daily, "sell_in"), "leader"),
            Series(_("Sell-out"), _course(daily, "sell_out"), "me"),
        ],
        span.first,
        span.last,
        *CHART,
    )


def _course(daily: pl.DataFrame, name: str) -> list[Any]:
    return list(zip(daily["date"].to_list(), accumulate(daily[name].to_list()), strict=True))


def _taken(rows: Sequence[Any], head: list[Column], form: str, name: str) -> ResponseReturnValue:
    columns = file_columns(*head)
    return exported(columns, [file_cells(row, columns) for row in rows], form, name)


def _head_of_shops() -> list[Column]:
    return [
        Column("code", _("Code")),
        Column("name", _("Distributor")),
        Column("last_sold", _("Last sale declared"), Kind.DAY),
        Column("counted_on", _("Counted on"), Kind.DAY),
    ]


def _head_of_ranges() -> list[Column]:
    return [Column("key", _("Range or product")), Column("name", _("Name"))]


def _asked(span: Span, months: int) -> dict[str, Any]:
    """What the form of a page says, and how its links keep it."""
    last = today() - timedelta(days=1)
    usual: dict[str, Any] = {"from": span.first.isoformat(), "to": span.last.isoformat(), "months": months}

    def address(**other: Any) -> str:
        kept = {**(request.view_args or {}), **usual, **other}
        return url_for(str(request.endpoint), **{key: it for key, it in kept.items() if it not in (None, "")})

    return {
        "span": span,
        "months": months,
        "cover_months": COVER_MONTHS,
        "address": address,
        "shop_address": lambda code: url_for(".one", shop_code=code, **usual),
        "back_address": url_for(".index", **usual),
        "quick": [(days, last - timedelta(days=days - 1), last) for days in QUICK],
        "say": words,
    }
