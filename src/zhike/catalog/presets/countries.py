"""Names of countries as shops write them, and their ISO codes."""

from __future__ import annotations

from functools import cache

from django.utils.translation import override

from zhike.customers import locales

# Names that CLDR spells differently, and names of what is no single country ("").
ALSO = {
    "eire": "IE", "rsa": "ZA", "usa": "US", "uk": "GB", "uae": "AE", "korea": "KR", "hong kong": "HK",
    "macau": "MO", "macao": "MO", "czech republic": "CZ", "holland": "NL", "west indies": "",
    "channel islands": "", "european community": "", "unspecified": "",
}  # fmt: skip


@cache
def _names() -> dict[str, str]:
    with override("en"):
        return {str(label).casefold(): code for code, label in locales.countries()} | ALSO


def country_code(name: str) -> str:
    """Return the ISO code of a country by its English name or its code; "" where the name means no one country."""
    known = _names()
    folded = name.strip().casefold()
    if folded in known:
        return known[folded]
    return name.upper() if name.upper() in known.values() else ""


def region_of(name: str) -> str:
    """Return the name itself where no code stands for it, so that it isn't lost."""
    return "" if country_code(name) or name.casefold() == "unspecified" else name[:60]
