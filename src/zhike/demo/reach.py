"""Ways to reach somebody who does not exist: addresses, telephone numbers, mail and web addresses.

Mail and web addresses lie under the reserved names of RFC 2606 and reach nobody. Telephone numbers use the
ranges set aside for fiction where a country has them, and elsewhere blocks of noughts.
"""

import re
import unicodedata
from random import Random

from .words.places import BUILDINGS, HONG_KONG, ROADS, Country, District
from .world import Address

# E.164 patterns; # is a random digit
_MOBILE = {
    "CN": ("+861390000####", "+861380000####", "+861360000####", "+861590000####", "+861860000####", "+861770000####"),
    "GB": ("+447700900###",),
    "US": ("+1503555010#", "+1617555013#", "+1512555016#", "+1312555019#"),
    "CA": ("+1416555012#", "+1604555015#", "+1514555018#"),
    "AU": ("+61491570156", "+61491570157", "+61491570158", "+61491570159", "+61491570110"),
    "DE": ("+4917139200##",),
    "FR": ("+33639980###",),
    "NL": ("+3161000####",),
    "ES": ("+34600000###",),
    "IT": ("+393200000###",),
    "SG": ("+658100####",),
    "HK": ("+8525100####",),
    "AE": ("+97150000####",),
}  # fmt: skip
_LANDLINE = {
    "GB": "+442079460###", "US": "+1503555014#", "CA": "+1416555017#", "AU": "+6125550####", "DE": "+493023125###",
    "FR": "+3319900####", "NL": "+31201000###", "ES": "+34910000###", "IT": "+3902000####", "SG": "+656000####",
    "HK": "+8522100####", "AE": "+97142000###",
}  # fmt: skip

_SEVEN_DIGITS = ("592", "768", "771", "798")  # Chinese areas whose numbers have seven digits, not eight


def mobile(country: str, random: Random) -> str:
    """Return a mobile number in E.164."""
    return _fill(random.choice(_MOBILE[country]), random)


def landline(country: str, area: str, random: Random) -> str:
    """Return a landline number in E.164; `area` is the dialling code of a Chinese city."""
    if country == "CN":
        return _fill(f"+86{area}{'5500###' if area in _SEVEN_DIGITS else '5550####'}", random)
    return _fill(_LANDLINE[country], random)


def slug(text: str) -> str:
    """Return the Latin letters and digits of a text in lower case, accents removed."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ü", "u"))
    return re.sub(r"[^a-z0-9]", "", plain.lower())


def domain(latin_name: str, country: str) -> str:
    """Return the domain of a company, under a name reserved by RFC 2606."""
    return f"{slug(latin_name)}.{'cn.example' if country == 'CN' else 'example.com'}"


def chinese_address(district: District, random: Random) -> Address:
    """Return an address in a Chinese district."""
    detail = f"{random.choice(ROADS)}{random.randrange(1, 980)}号"
    if random.random() < 0.5:
        detail += f"{random.randrange(1, 9)}号{random.choice(BUILDINGS)}{random.randrange(101, 2810)}室"
    return Address("CN", district.province, district.city, district.district, district.code, detail, "")


def foreign_address(country: Country, random: Random) -> Address:
    """Return an address abroad, the house number where the country puts it."""
    city, region, postcode = random.choice(country.cities)
    street, number = random.choice(country.streets), random.randrange(1, 180)
    detail = f"{street} {number}" if country.street_first else f"{number} {street}"
    district = random.choice(HONG_KONG)[1] if country.code == "HK" else ""
    return Address(country.code, region, city, district, "", detail, postcode)


def _fill(pattern: str, random: Random) -> str:
    return re.sub("#", lambda _: str(random.randrange(10)), pattern)
