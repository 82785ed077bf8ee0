"""Currencies by their codes, signs and names, as people write them beside an amount."""

import re
from enum import Enum, auto
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages
from babel.numbers import get_currency_name, get_currency_symbol, list_currencies

# What people write and no locale knows.
_EVERYDAY = {
    "XOF": "FCFA; F CFA; CFA; francs CFA; franc CFA; Frs CFA; Fr CFA; F",
    "XAF": "FCFA; F CFA; CFA; francs CFA; franc CFA; Frs CFA; Fr CFA; F",
    "XPF": "FCFP; F CFP; CFP; francs CFP; F",
    "MAD": "DH; DHS; dirhams; dirham",
    "AED": "DH; DHS; dirhams; dirham",
    "TND": "DT; dinars; dinar",
    "DZD": "DA; dinars; dinar",
    "CHF": "Fr; SFr; Frs; Fs; francs; franc",
    "EUR": "euros; euro; E",
    "GBP": "pounds; pound; £ stg; livres; livre",
    "USD": "dollars; dollar; $ US; US $; USD $; $us",
    "CAD": "dollars; dollar; $ CA; C$; CA $; $ CAN; CAN $",
    "AUD": "A$; AU$; $ AU",
    "SEK": "kr; :-",
    "NOK": "kr; :-",
    "DKK": "kr; :-",
    "PLN": "zł; zl; złotych",
    "CZK": "Kč; Kc",
    "HUF": "Ft",
    "RON": "lei; leu",
    "TRY": "TL; ₺",
    "BRL": "R$",
    "ZAR": "R",
    "CNY": "RMB; yuan; 元",
    "JPY": "¥; 円; yen; yens",
    "RUB": "₽; руб; р",
    "UAH": "грн; ₴",
    "BGN": "лв",
    "INR": "₹; Rs",
    "MGA": "Ar",
    "MUR": "Rs; Rp",
}
_LANGUAGES = ("fr", "en")
# Not part of a spelling: what stands between the letters of one, and beside it.
_BETWEEN = re.compile(r"[\s.\u200e\u200f]+")


class Kind(Enum):
    """Whose currency a text beside an amount names."""

    OWN = auto()
    OTHER = auto()
    UNKNOWN = auto()


def kind(text: str, own: str) -> Kind:
    """Whether a text names the programme's currency, another one, or none that anybody knows."""
    spelling = _spelling(text)
    if spelling in _own_spellings(own):
        return Kind.OWN
    return Kind.OTHER if spelling in _spellings() else Kind.UNKNOWN


def _spelling(text: str) -> str:
    return _BETWEEN.sub("", text).casefold()


@cache
def _spellings() -> frozenset[str]:
    """Every spelling of every currency that has a code."""
    codes = list_currencies()
    found = {_spelling(code) for code in codes}
    for language in _LANGUAGES:
        found |= {_spelling(get_currency_symbol(code, language)) for code in codes}
    found |= {_spelling(text) for texts in _EVERYDAY.values() for text in texts.split(";")}
    return frozenset(found)


@cache
def _own_spellings(own: str) -> frozenset[str]:
    """Every spelling of one currency: its code, its signs where people pay with it, its names."""
    texts = [own, *_EVERYDAY.get(own, own).split(";")]
    for locale in [*map(Locale.parse, _LANGUAGES), *_locales(own)]:
        texts.append(get_currency_symbol(own, locale))
        texts += [get_currency_name(own, count, locale) for count in (1, 2)]
    return frozenset(map(_spelling, texts))


def _locales(currency: str) -> list[Locale]:
    """The locales of the countries in which people pay with a currency."""
    found = []
    for territory, currencies in get_global("territory_currencies").items():
        if any(code == currency and until is None for code, _since, until, *_tender in currencies):
            found += [f"{language}_{territory}" for language in get_official_languages(territory, de_facto=True)]
    return [locale for name in found if (locale := _locale(name))]


def _locale(name: str) -> Locale | None:
    try:
        return Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return None
