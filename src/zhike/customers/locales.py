"""Countries, currencies, languages and time zones as choices, named in the language of the reader by CLDR.

The functions are given to model fields as ``choices``, so a new country in CLDR needs no migration.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from django.utils.functional import lazy
from django.utils.translation import get_language

from zhike.analytics.tables import words
from zhike.kernel.formats import called

Choices = list[tuple[str, Any]]

# Two-letter codes of CLDR that ISO 3166 does not assign to a country.
NOT_COUNTRIES = words("AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ")
# What people call a country for short, by a part of it or otherwise than CLDR does.
SHORT_NAMES = {
    "uk": "GB", "britain": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "usa": "US",
    "america": "US", "uae": "AE", "holland": "NL", "eire": "IE", "rsa": "ZA", "korea": "KR", "czech republic": "CZ",
    "turkey": "TR", "hong kong": "HK", "macau": "MO", "macao": "MO", "阿联酋": "AE", "波黑": "BA",
}  # fmt: skip
# The languages that sales correspondence is held in.
LANGUAGES = words(
    "zh-hans zh-hant en ar bn cs da de el es fa fi fr he hi hu id it ja kk km ko lo mn ms my nl no pl pt ro ru "
    "sv sw ta th tl tr uk ur uz vi"
)


@cache
def _locale(language: str | None) -> Locale:
    return Locale.parse({"zh-hans": "zh_Hans"}.get(language or "", "en"))


def _named(find: Callable[[Locale, str], str | None], code: str) -> str:
    return find(_locale(get_language()), code) or code


_label = lazy(_named, str)


def _country(locale: Locale, code: str) -> str | None:
    return locale.territories.get(code)


def _currency(locale: Locale, code: str) -> str:
    return f"{code} · {locale.currencies.get(code, code)}"


def _language(locale: Locale, code: str) -> str | None:
    return locale.languages.get({"zh-hans": "zh_Hans", "zh-hant": "zh_Hant"}.get(code, code))


@cache
def countries() -> Choices:
    """Return the ISO 3166 alpha-2 codes with their names, in the order of the English names."""
    names = Locale("en").territories
    codes = [code for code in names if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES]
    codes.sort(key=lambda code: names[code])
    return [(code, _label(_country, code)) for code in codes]


called.declare(countries, SHORT_NAMES)


@cache
def currencies() -> Choices:
    """Return the ISO 4217 codes of the currencies in use today, as "EUR · Euro"."""
    used = {
        code
        for periods in get_global("territory_currencies").values()
        for code, _start, end, tender in periods
        if tender and end is None
    }
    return [(code, _label(_currency, code)) for code in sorted(used)]


@cache
def languages() -> Choices:
    """Return the languages of correspondence with their names, in the order of the English names."""
    codes = sorted(LANGUAGES, key=lambda code: _language(Locale("en"), code) or code)
    return [(code, _label(_language, code)) for code in codes]


@cache
def time_zones() -> Choices:
    """Return the names of the IANA time zones that lie in a region (``Asia/Shanghai``), and UTC."""
    regions = (
        "Africa",
        "America",
        "Antarctica",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    )
    names = sorted(name for name in available_timezones() if name.partition("/")[0] in regions)
    return [(name, name.replace("_", " ")) for name in ["UTC", *names]]
