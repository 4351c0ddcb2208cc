"""Telephone numbers: read as people write them, stored as E.164, shown as the reader expects them.

Mainland numbers follow the numbering plan of China (mobile, landline with extension, 400/800/95xxx service
lines, 13-digit numbers of devices) and take a short way, because imports clean 100,000 of them. All others go
through phonenumbers (Google's libphonenumber). Stored form: ``+861088888888;ext=8001`` (RFC 3966 without ``tel:``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import phonenumbers
from babel.core import get_global
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from .wording import gettext_noop

MOBILE, LANDLINE, SERVICE, DEVICE, OTHER = "mobile", "landline", "service", "device", "other"

_PLAIN_MOBILE = re.compile(
    r"\s*((?:\+|00)86[\s-]?|86[\s-]?)?(1[3-9]\d)[\s-]?(\d{4})[\s-]?(\d{4})\s*", re.ASCII
)
_EXTENSION = re.compile(
    r"\s*(?:;ext=|转接?|轉接?|分机号?|分機號?|内线|內線|ext(?:ension)?\.?|#|x)[\s:-]*(\d{1,7})\D*$",
    re.IGNORECASE,
)
_DASH_EXTENSION = re.compile(r"^(\(?0\d{2,3}\)?[\s-]?\d{3,4}[\s-]?\d{4})-(\d{1,6})$", re.ASCII)
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_NEIGHBOURS = re.compile(r"^(852|853|886)[\s-]\(?\d", re.ASCII)
_MAINLAND = (
    (MOBILE, re.compile(r"1[3-9]\d{9}")),
    (DEVICE, re.compile(r"1(?:0[46]|4\d)\d{10}")),
    (SERVICE, re.compile(r"[48]00\d{7}|9[56]\d{3,6}|1(?:0\d{3}|1\d|2\d|2\d{3})")),
)
_AREA = re.compile(r"(10|2\d)(\d{8})|(?![48]00)([3-9]\d{2})(\d{7,8})")
# Ranges handed out to operators for people's telephones. More are added over time, so this only warns.
_KNOWN_MOBILE = re.compile(r"\+861(?:3|4[5-9]|5[0-35-9]|6[2567]|7[0-8]|8|9[0-35-9])")

NOT_A_NUMBER = gettext_noop("This is not a telephone number")
NO_AREA_CODE = gettext_noop("The number needs its area code, or + and the country code")
WRONG_LENGTH = gettext_noop("The number is too long or too short for its country")
UNKNOWN_RANGE = gettext_noop("No operator is known for this number; check it for a typing error")
BEGIN_WITH = gettext_noop("%(fault)s. Begin it with +%(code)s, or with + and the code of another country.")

# Whose telephone numbers the house writes without a country code; told by whoever knows the house.
house: list[Callable[[], str]] = [lambda: "CN"]
# Where numbers without a country code belong, the likeliest region first; asked only for such a number.
_regions: ContextVar[Callable[[], Iterable[str]]] = ContextVar("regions", default=lambda: (house[-1](),))


class PhoneError(ValueError):
    """Refuse a text that can't be a telephone number; the message is a sentence to translate."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that was read. ``doubt`` is "" or a sentence to show as a warning; the number is stored anyway."""

    number: str
    extension: str
    kind: str
    doubt: str = ""

    @property
    def stored(self) -> str:
        """Return E.164 with the extension after ``;ext=``."""
        return f"{self.number};ext={self.extension}" if self.extension else self.number


@contextmanager
def reading_in(regions: Callable[[], Iterable[str]]) -> Iterator[None]:
    """Let ``read`` take numbers without a country code for those of these regions (ISO 3166; "" is skipped)."""
    token = _regions.set(regions)
    try:
        yield
    finally:
        _regions.reset(token)


def within(regions: Callable[[], Iterable[str]], clean: Callable[..., Any]) -> Callable[..., Any]:
    """Return ``clean`` as it reads numbers of these regions."""

    def cleaned(*args: Any, **kwargs: Any) -> Any:
        with reading_in(regions):
            return clean(*args, **kwargs)

    return cleaned


def each_within(countries: Iterable[str], home: str, clean: Callable[..., Any]) -> list[Callable[..., Any]]:
    """Return ``clean`` once for each country, as it reads numbers of that country, else of ``home``."""
    return [within(partial(tuple, (country, home)), clean) for country in countries]


def read(text: str, translate: Callable[[str], str] = str) -> str:
    """Return the stored form of a number that belongs to one of the regions of ``reading_in``.

    The first region in which such a number is in use wins, else the first in which it is possible. Raises
    ``PhoneError`` with a translated sentence, which says how a number of that region begins.
    """
    regions = (
        [""] if text.lstrip().startswith("+") else [*dict.fromkeys(filter(None, _regions.get()()))] or [""]
    )
    doubtful, fault = "", ""
    for region in regions:
        try:
            if region == "CN" and (plain := _PLAIN_MOBILE.fullmatch(text)):
                return f"+86{plain[2]}{plain[3]}{plain[4]}"
            phone = parse(text, region)
        except PhoneError as error:
            fault = fault or str(error)
            continue
        if not phone.doubt:
            return phone.stored
        doubtful = doubtful or phone.stored
    if doubtful:
        return doubtful
    code = phonenumbers.country_code_for_region(regions[0])
    code = 0 if fault == NOT_A_NUMBER else code
    fault = translate(fault)
    raise PhoneError(translate(BEGIN_WITH) % {"fault": fault, "code": code} if code else fault)


def home_of(zone: str, currency: str, language: str) -> str:
    """Return the region whose numbers a house writes without a country code, "" where nothing tells it."""
    region = str(get_global("zone_territories").get(zone) or "")
    if len(region) == 2 and phonenumbers.country_code_for_region(region):
        return region
    # The first two letters of most currencies are those of their country.
    region = currency[:2]
    if phonenumbers.country_code_for_region(region):
        return region
    return "CN" if language.startswith("zh") else ""


def normalise(text: str, region: str = "CN") -> str:
    """Return the stored form of a number as somebody typed it, "" for an empty text.

    ``region`` (ISO 3166) is where a number without a country code belongs. Raises ``PhoneError``.
    """
    plain = _PLAIN_MOBILE.fullmatch(text)
    if plain and (region == "CN" or (plain[1] or "").startswith(("+", "0"))):
        return f"+86{plain[2]}{plain[3]}{plain[4]}"
    return parse(text, region).stored if text.strip() else ""


def parse(text: str, region: str = "CN") -> Phone:
    """Read a number with its extension and kind. Raises ``PhoneError`` where nothing useful could be stored."""
    rest, extension = _split_extension(_tidy(text), region)
    if region in ("CN", "HK", "MO", "TW") and _NEIGHBOURS.match(rest):
        rest = "+" + rest
    digits = re.sub(r"\(0\)|\D", "", rest, flags=re.ASCII)
    if rest.startswith("+86") or digits.startswith("0086"):
        national = digits[4:] if digits.startswith("0086") else digits[2:]
        return _mainland(national.removeprefix("0"), extension)
    if region == "CN" and not rest.startswith("+") and not digits.startswith("00"):
        return _within_mainland(digits, extension)
    return _elsewhere(rest, extension, region)


def display(stored: str, region: str = "CN", language: str = "en") -> str:
    """Return the number as a reader in ``region`` dials it, else internationally; unreadable text unchanged.

    Mainland: 138 0013 8000, 010-8888 8888, 400-812-3123. The extension follows as "ext. 8001" or "转 8001".
    """
    number, _, extension = stored.partition(";ext=")
    if number.startswith("+86"):
        shown = ("" if region == "CN" else "+86 ") + _group(number[3:], home=region == "CN")
    else:
        shown = _foreign(number, region)
    if extension:
        shown += f" 转 {extension}" if language.startswith("zh") else f" ext. {extension}"
    return shown


def mask(stored: str) -> str:
    """Return the number with its middle hidden: 138****1234, 010-****8888, +852****67. Drops the extension."""
    number = stored.partition(";ext=")[0]
    if not number.startswith("+86"):
        return f"{number[:4]}{'*' * 4}{number[-2:]}"
    national = number[3:]
    if _MAINLAND[0][1].fullmatch(national):
        return f"{national[:3]}****{national[-4:]}"
    if area := _AREA.fullmatch(national):
        code, local = area[1] or area[3], area[2] or area[4]
        return f"0{code}-{'*' * (len(local) - 4)}{local[-4:]}"
    return f"{national[:3]}{'*' * max(len(national) - 5, 2)}{national[-2:]}"


def link(stored: str) -> str:
    """Return the address that dials the number (RFC 3966)."""
    return f"tel:{stored}"


def _tidy(text: str) -> str:
    """Bring width and dashes into one form and drop a label such as "电话：" in front."""
    text = _DASHES.sub("-", unicodedata.normalize("NFKC", text)).strip()
    return re.sub(r"^(?:tel:|[^\d+(]+)", "", text)


def _split_extension(text: str, region: str) -> tuple[str, str]:
    if found := _EXTENSION.search(text):
        return text[: found.start()], found[1]
    if region == "CN" and (dashed := _DASH_EXTENSION.match(text)):
        return dashed[1], dashed[2]
    return text, ""


def _within_mainland(digits: str, extension: str) -> Phone:
    """Read a number written without +86: here a landline must show its area code by a leading 0."""
    if digits.startswith("86") and len(digits) in (13, 15):
        return _mainland(digits[2:], extension)
    if digits.startswith("0"):
        return _mainland(digits[1:], extension)
    if any(pattern.fullmatch(digits) for _kind, pattern in _MAINLAND):
        return _mainland(digits, extension)
    raise PhoneError(NO_AREA_CODE if len(digits) in (7, 8) else WRONG_LENGTH if digits else NOT_A_NUMBER)


def _mainland(national: str, extension: str) -> Phone:
    number = f"+86{national}"
    for kind, pattern in _MAINLAND:
        if pattern.fullmatch(national):
            doubtful = kind == MOBILE and not _KNOWN_MOBILE.match(number)
            return Phone(number, extension, kind, UNKNOWN_RANGE if doubtful else "")
    if _AREA.fullmatch(national):
        return Phone(number, extension, LANDLINE)
    raise PhoneError(WRONG_LENGTH)


def _elsewhere(text: str, extension: str, region: str) -> Phone:
    try:
        found = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException as error:
        missing = error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE
        raise PhoneError(NO_AREA_CODE if missing else NOT_A_NUMBER) from error
    if not phonenumbers.is_possible_number(found):
        raise PhoneError(WRONG_LENGTH)
    doubt = "" if phonenumbers.is_valid_number(found) else UNKNOWN_RANGE
    number = phonenumbers.format_number(found, PhoneNumberFormat.E164)
    return Phone(number, extension or found.extension or "", _kind(found), doubt)


def _kind(found: phonenumbers.PhoneNumber) -> str:
    kind = phonenumbers.number_type(found)
    if kind in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE):
        return MOBILE
    if kind in (PhoneNumberType.TOLL_FREE, PhoneNumberType.SHARED_COST, PhoneNumberType.PREMIUM_RATE):
        return SERVICE
    return LANDLINE if kind == PhoneNumberType.FIXED_LINE else OTHER


def _group(national: str, home: bool) -> str:
    if _MAINLAND[0][1].fullmatch(national):
        return f"{national[:3]} {national[3:7]} {national[7:]}"
    if len(national) == 10 and national[:3] in ("400", "800"):
        return f"{national[:3]}-{national[3:6]}-{national[6:]}"
    if area := _AREA.fullmatch(national):
        code, local = area[1] or area[3], area[2] or area[4]
        return f"{'0' if home else ''}{code}{'-' if home else ' '}{local[:-4]} {local[-4:]}"
    return national


@lru_cache(maxsize=4096)
def _foreign(number: str, region: str) -> str:
    try:
        found = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    home = phonenumbers.region_code_for_number(found) == region
    return phonenumbers.format_number(
        found, PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    )
