"""Names of countries as shops write them, and their ISO codes."""

from __future__ import annotations

from functools import cache

from django.utils.translation import override

from zhike.customers import locales

# Names of what is no single country.
NO_COUNTRY = dict.fromkeys(("west indies", "channel islands", "european community", "unspecified"), "")


@cache
def _names() -> dict[str, str]:
    with override("en"):
        return (
            {str(label).casefold(): code for code, label in locales.countries()}
            | locales.SHORT_NAMES
            | NO_COUNTRY
        )


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
