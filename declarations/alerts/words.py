"""Checks in words: what each is called, what it looks for, what its bound means, and what it found with its facts."""

from collections.abc import Callable, Mapping
from datetime import date as Day

from babel.dates import get_day_names
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.wording import day, money_exact, number
from declarations.alerts.found import Fact
from declarations.alerts.kinds import Check
from declarations.alerts.models import Alert

Facts = Mapping[str, Fact]
# People by what they are (`participant`, `account`) and their number.
Names = Mapping[tuple[str, int], str]

NAMES = {
    Check.TWICE: _l("Declared twice"),
    Check.FILE: _l("The same file again"),
    Check.STOCK: _l("More than in stock"),
    Check.NUMBERING: _l("Numbering of invoices"),
    Check.PRICE: _l("Unusual price"),
    Check.QUANTITY: _l("Unusual quantity"),
    Check.FREQUENCY: _l("Unusually many declarations"),
    Check.DAY: _l("Unusual day"),
    Check.ROUND: _l("Round amounts in a row"),
    Check.CLIENT: _l("Client of the house"),
}
WHAT = {
    Check.TWICE: _l(
        "Another document of the same or another distributor with the same number, client, goods or amount within some"
        " days. Numbers are compared without separators, leading zeros and slips."
    ),
    Check.FILE: _l("A proof that is attached to another declaration too, byte for byte."),
    Check.STOCK: _l("More sold than the last count of stock and what was bought since leave. Needs a count of stock."),
    Check.NUMBERING: _l("A number out of the order of days, or far beyond all others of its series."),
    Check.PRICE: _l("A unit price far from the middle one of the latest sales of the product, whoever sold it."),
    Check.QUANTITY: _l("More pieces than this distributor has ever sold at once in the year before."),
    Check.FREQUENCY: _l("More documents in seven days than in any week of the year before."),
    Check.DAY: _l("A day to come, outside of every running challenge, or on which this distributor never sells."),
    Check.ROUND: _l("Several documents in a row that come to a multiple of 50, where that is not usual."),
    Check.CLIENT: _l("A client called as the distributor itself, one of its sellers or whoever declares for it."),
}
BOUNDS = {
    Check.TWICE: _l("Days apart, at most"),
    Check.STOCK: _l("Tolerance in percent"),
    Check.NUMBERING: _l("Times the widest step so far"),
    Check.PRICE: _l("Percent from the usual price"),
    Check.QUANTITY: _l("Percent of the most so far"),
    Check.FREQUENCY: _l("Percent of the busiest week"),
    Check.ROUND: _l("Documents in a row"),
    Check.CLIENT: _l("Likeness of names in percent"),
}


def check_name(name: str) -> str:
    """What a check is called."""
    return str(NAMES[Check(name)])


def told(alert: Alert, names: Names) -> str:
    """What it found, in a sentence or two."""
    sentence = _TOLD[Check(alert.name)](alert.told, names)
    if alert.line is None:
        return sentence
    return str(_("Line %(line)s: %(what)s", line=alert.line, what=sentence))


def _twice(facts: Facts, names: Names) -> str:
    asked = {
        "document": facts["document"],
        "shop": names.get(("participant", int(facts["shop"])), "–"),
        "day": _day(facts["day"]),
        "amount": money_exact(int(facts["cents"])),
    }
    if facts["why"] == "goods":
        told = _("%(shop)s has %(document)s of %(day)s (%(amount)s) for the same client and the same goods.", **asked)
    elif facts["why"] == "near":
        told = _(
            "%(shop)s has %(document)s of %(day)s (%(amount)s): nearly the same number, the same client and the same"
            " goods.",
            **asked,
        )
    else:
        told = _("%(shop)s has %(document)s of %(day)s (%(amount)s): the same number.", **asked)
    return str(told)


def _file(facts: Facts, names: Names) -> str:
    shop = names.get(("participant", int(facts["shop"])), "–")
    asked = {"file": facts["file"], "document": facts["document"], "shop": shop}
    return str(_("Its file “%(file)s” proves %(document)s of %(shop)s too.", **asked))


def _stock(facts: Facts, _names: Names) -> str:
    had, sold = int(facts["had"]), int(facts["sold"])
    asked = {"product": facts["product"], "day": _day(facts["counted"])}
    return str(
        _(
            "%(sold)s of %(product)s are declared, and %(had)s can be in stock: counted on %(day)s, with what was"
            " bought and sold since.",
            sold=number(sold), had=number(had), **asked,
        )
    )  # fmt: skip


def _numbering(facts: Facts, _names: Names) -> str:
    if facts["why"] == "order":
        told = _(
            "Its number does not fit its day: number %(number)s of the same series is of %(day)s.",
            number=facts["number"], day=_day(facts["day"]),
        )  # fmt: skip
        return str(told)
    return str(
        _("Its number is %(step)s away from the next one of its series; the widest step before was %(widest)s.",
          step=number(int(facts["step"])), widest=number(int(facts["widest"])))
    )  # fmt: skip


def _price(facts: Facts, _names: Names) -> str:
    price, usual = money_exact(int(facts["price"])), money_exact(int(facts["usual"]))
    return str(_("%(price)s a piece; it is usually sold for %(usual)s.", price=price, usual=usual))


def _quantity(facts: Facts, _names: Names) -> str:
    quantity, most = number(int(facts["quantity"])), number(int(facts["most"]))
    if facts["of"] == "product":
        return str(_("%(quantity)s pieces; the most at once in the year before was %(most)s.",
                     quantity=quantity, most=most))  # fmt: skip
    return str(_("%(quantity)s pieces of a product that is new here; the most of any at once was %(most)s.",
                 quantity=quantity, most=most))  # fmt: skip


def _frequency(facts: Facts, _names: Names) -> str:
    count, most = int(facts["count"]), int(facts["most"])
    return str(_("%(count)s documents in seven days; the busiest week of the year before had %(most)s.",
                 count=number(count), most=number(most)))  # fmt: skip


def _day_found(facts: Facts, _names: Names) -> str:
    if facts["why"] == "future":
        return str(_("Its day has not come yet."))
    if facts["why"] == "outside":
        return str(_("No running challenge over what distributors sell has its day."))
    weekday = get_day_names("wide", locale=str(get_locale() or "en"))[int(facts["weekday"])]
    return str(_("It is a %(weekday)s: of %(count)s documents of the year before none is.",
                 weekday=weekday, count=number(int(facts["count"]))))  # fmt: skip


def _round(facts: Facts, _names: Names) -> str:
    return str(_("The last %(count)s documents all come to a multiple of 50.", count=number(int(facts["count"]))))


def _client(facts: Facts, names: Names) -> str:
    who = "account" if facts["who"] == "account" else "participant"
    name = names.get((who, int(facts["id"])), "–")
    return str(
        {
            "shop": _("The client is called like the distributor: %(name)s.", name=name),
            "seller": _("The client is called like %(name)s, who sells there.", name=name),
            "account": _("The client is called like %(name)s, who declares for the distributor.", name=name),
        }[str(facts["who"])]
    )


def _day(text: Fact) -> str:
    return day(Day.fromisoformat(str(text)))


_TOLD: Mapping[Check, Callable[[Facts, Names], str]] = {
    Check.TWICE: _twice,
    Check.FILE: _file,
    Check.STOCK: _stock,
    Check.NUMBERING: _numbering,
    Check.PRICE: _price,
    Check.QUANTITY: _quantity,
    Check.FREQUENCY: _frequency,
    Check.DAY: _day_found,
    Check.ROUND: _round,
    Check.CLIENT: _client,
}
