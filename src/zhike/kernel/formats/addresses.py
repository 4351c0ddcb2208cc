"""Postal addresses: Chinese ones taken apart by level, all others free-form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, NamedTuple

from zhike.analytics.divisions import (
    DIRECTLY_ADMINISTERED,
    MUNICIPALITIES,
    PREFECTURES,
    PREFECTURES_BY_SHORT,
    PROVINCES,
    SPECIAL_REGIONS,
    WITHOUT_DISTRICTS,
    Prefecture,
    Province,
)

from .folding import has_han, simplify

_COUNTRY = re.compile(r"^(?:中华人民共和国|中国)[,\s]*(?!路|街|大道)")
_POSTCODE = re.compile(
    r"[,(\s]*(?:邮政编码|邮编)[::]?\s*(\d{6})\)?|^(\d{6})(?=\D)[,\s]*|[,\s]+(\d{6})$", re.ASCII
)
_GAPS = re.compile(r"(?<=[^\x00-\x7f])[\s,、]+|[\s,、]+(?=[^\x00-\x7f])")
# A short name followed by one of these is part of the name of a road, a district or a building.
_ROAD_AFTER = re.compile(
    r"(?:[东西南北中前后]|一|二|三)?(?:路|街|大道|大街|巷|大厦|广场|花园)|区|县|自治县|镇|乡"
)
_DISTRICT = re.compile(
    r"(?P<name>苏州工业园区|[^\W\d_路号弄巷栋]{1,14}?(?:自治县|自治旗|林区|特区|(?<![小社校厂园业景宅街活库])区|县|旗|市))"
    r"(?![东西南北中]?(?:路|街|大道|场|政府|民|委))"
)
_STREET = re.compile(
    r"(?P<name>[^\W\d_路街巷弄号区栋]{1,10}?(?:街道|镇|乡|苏木))(?:办事处)?(?![东西南北中]?(?:路|街|大道|政府|村委))"
)


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address. ``country`` is ISO 3166; ``code`` is GB/T 2260, six digits, of the lowest level known by code.

    Names are kept as they were at the time of entry, because divisions and codes change. An address outside China
    has its road in ``detail``, and as much of city, province and postcode as is known.
    """

    country: str = ""
    province: str = ""
    city: str = ""
    district: str = ""
    street: str = ""
    detail: str = ""
    postcode: str = ""
    code: str = ""

    def __bool__(self) -> bool:
        """Tell whether anything but the country is known."""
        return bool(replace(self, country="") != Address())

    def to_json(self) -> dict[str, str]:
        """Return the parts that are not empty."""
        return {key: value for key, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | None) -> Address:
        """Return the address stored by ``to_json``. Raises ``ValueError`` for an unknown part or one that is no text."""
        names = {field.name for field in fields(cls)}
        for key, value in (data or {}).items():
            if key not in names or not isinstance(value, str):
                raise ValueError(f"{key!r} is not a part of an address")
        return cls(**{key: value.strip() for key, value in (data or {}).items()})

    def line(self, country: str = "") -> str:
        """Return one line in the order of the address's own script; ``country`` is a name to add."""
        parts = (self.province, self.city, self.district, self.street, self.detail)
        return self.largest_first(country) if has_han("".join(parts)) else self.smallest_first(country)

    def largest_first(self, country: str = "") -> str:
        """Return the Chinese order, without spaces: 浙江省杭州市西湖区文三路1号. The city of a municipality is said once."""
        city = "" if self.city == self.province else self.city
        parts = (country, self.province, city, self.district, self.street, self.detail)
        return "".join(part.replace("\n", " ") for part in parts)

    def smallest_first(self, country: str = "") -> str:
        """Return the international order, with commas: 10 Downing Street, London SW1A 2AA, United Kingdom."""
        city = "" if self.city == self.province else self.city
        road = re.sub(r"\s*\n\s*", ", ", self.detail)
        places = ", ".join(filter(None, (road, self.street, self.district, city, self.province)))
        return ", ".join(filter(None, (" ".join(filter(None, (places, self.postcode))), country)))


class Parsed(NamedTuple):
    """An address that was taken apart. ``confidence`` from 0 to 1 is the share of the levels that were recognised."""

    address: Address
    confidence: float


def parse_address(text: str, country: str = "CN") -> Parsed:
    """Take a pasted address apart; what is not recognised stays in ``detail``, nothing is lost.

    Outside China the text becomes ``detail`` with confidence 0. In China province, city, district and street are
    recognised by name and suffix, 省 and 市 may be missing, and a city alone gives its province.
    """
    tidy = unicodedata.normalize("NFKC", text).strip()
    if country != "CN":
        return Parsed(Address(country=country, detail=text.strip()), 0.0)
    postcode, rest = _take_postcode(_COUNTRY.sub("", tidy))
    rest = _GAPS.sub("", rest)
    province, rest = _take_province(rest)
    if province and province.short in SPECIAL_REGIONS:
        return Parsed(_address(province, detail=rest, postcode=postcode), 0.67)
    if province and province.short in MUNICIPALITIES:
        city, rest = province.name, re.sub(rf"^{province.short}市|^市辖区", "", rest)
    else:
        prefecture, rest = _take_prefecture(rest, province)
        city = prefecture.name if prefecture else ""
        province = province or (PROVINCES[prefecture.province] if prefecture else None)
    city, district, rest = _take_district(rest, city)
    street, rest = _take(_STREET, rest)
    address = _address(province, city, district, street, rest, postcode)
    return Parsed(address, _confidence(address))


def _address(
    province: Province | None,
    city: str = "",
    district: str = "",
    street: str = "",
    detail: str = "",
    postcode: str = "",
) -> Address:
    name, code = (province.name, province.code + "0000") if province else ("", "")
    return Address("CN", name, city, district, street, detail.strip(" ,"), postcode, code)


def _confidence(address: Address) -> float:
    city = address.city or address.district in DIRECTLY_ADMINISTERED
    district = address.district or address.city in WITHOUT_DISTRICTS
    return round(sum(map(bool, (address.province, city, district))) / 3, 2)


def _take_postcode(text: str) -> tuple[str, str]:
    found = _POSTCODE.search(text)
    if not found:
        return "", text
    return next(filter(None, found.groups())), text[: found.start()] + text[found.end() :]


def _take_province(text: str) -> tuple[Province | None, str]:
    plain = simplify(text)
    province = PROVINCES.get(plain[:3]) or PROVINCES.get(plain[:2])
    if not province:
        return None, text
    if plain.startswith(province.name):
        return province, text[len(province.name) :]
    rest = text[len(province.short) :]
    suffix = re.match("省|自治区|特区", simplify(rest))
    if suffix:
        return province, rest[suffix.end() :]
    # 吉林市 is a city of the province 吉林, and 海南藏族自治州 lies in 青海.
    if simplify(rest).startswith(("市", "藏族")) or _ROAD_AFTER.match(simplify(rest)):
        return None, text
    return province, rest


def _take_prefecture(text: str, province: Province | None) -> tuple[Prefecture | None, str]:
    plain = simplify(text)
    for length in range(6, 1, -1):
        key = plain[:length]
        found = PREFECTURES.get((province.short, key)) if province else PREFECTURES_BY_SHORT.get(key)
        if not found:
            continue
        if plain.startswith(found.name):
            return found, text[len(found.name) :]
        suffix = re.match("市|自治州|州|地区|盟", plain[length:])
        if suffix:
            return found, text[length + suffix.end() :]
        if not _ROAD_AFTER.match(plain[length:]):
            return found, text[length:]
    return None, text


def _take_district(text: str, city: str) -> tuple[str, str, str]:
    """Return city, district and the rest. Two units in a row without a known city are a city and its district."""
    if city in WITHOUT_DISTRICTS:
        return city, "", text
    district, rest = _take(_DISTRICT, text)
    if not city and district.endswith("市") and district not in DIRECTLY_ADMINISTERED:
        below, after = _take(_DISTRICT, rest)
        if below:
            return district, below, after
    return city, district, rest


def _take(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    found = pattern.match(simplify(text))
    return (text[: found.end("name")], text[found.end() :]) if found else ("", text)
