"""Registration and tax numbers of companies, each scheme with its published check.

A failed check is a warning and never a wall: old codes, typing in the register itself and foreign forms exist.
Whoever stores the number anyway gives a reason. The Chinese codes are checked here, after GB 32100-2015 and
GB 11714-1997; the others by python-stdnum, which follows the rules of each country.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from stdnum import lei
from stdnum.au import abn
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError
from stdnum.gb import vat as gb_vat
from stdnum.in_ import gstin
from stdnum.jp import cn as japanese_corporate_number
from stdnum.sg import uen
from stdnum.tw import ubn
from stdnum.us import ein

from zhike.analytics.tables import words

from .wording import gettext_noop

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

EMPTY = gettext_noop("The number is missing")
WRONG_LENGTH = gettext_noop("The number is too long or too short")
WRONG_FORM = gettext_noop("The number does not have the form that this kind of number has")
WRONG_LETTER = gettext_noop(
    "The letters I, O, S, V and Z do not occur in this code; perhaps 1, 0, 5, U or 2 is meant"
)
WRONG_CHECK = gettext_noop("The check digit does not fit; a character is probably mistyped")
WRONG_ORGANISATION = gettext_noop("The organisation code inside (characters 9 to 17) has a wrong check digit")
UNKNOWN_SCHEME = gettext_noop("This kind of number is not known")


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome for one number: ``reason`` is "" or a sentence to translate; ``value`` the normalised number."""

    ok: bool
    reason: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Scheme:
    """One kind of number. ``name`` is to translate; ``country`` is ISO 3166, "EU" or "" for everywhere.

    ``find_fault`` takes the normalised number and returns "" or the sentence that says what is wrong.
    """

    key: str
    name: str
    country: str
    find_fault: Callable[[str], str]
    standard: str = ""

    def normalise(self, text: str) -> str:
        """Return the number in NFKC and upper case, without spaces, dots and dashes: the form that is stored."""
        return normalise(text)

    def check(self, text: str) -> Check:
        """Check one number as somebody typed it."""
        value = self.normalise(text)
        reason = self.find_fault(value) if value else EMPTY
        return Check(not reason, reason, value)


def normalise(text: str) -> str:
    """Return a number of any scheme in NFKC and upper case, without spaces, dots and dashes."""
    return re.sub(r"[\s.\-\u2010-\u2015·]", "", unicodedata.normalize("NFKC", text)).upper()


def check_identifier(scheme: str, text: str) -> Check:
    """Check a number against the scheme with this key. Not ``ok`` asks for a reason, it does not forbid."""
    if scheme not in SCHEMES:
        return Check(False, UNKNOWN_SCHEME, TAX_ID.normalise(text))
    return SCHEMES[scheme].check(text)


def schemes_for(country: str) -> tuple[Scheme, ...]:
    """Return the schemes to offer for a country, its own first, those of everywhere last."""
    wanted = (country, "EU") if country in EU_COUNTRIES else (country,)
    own = tuple(scheme for scheme in SCHEMES.values() if scheme.country in wanted)
    return own + tuple(scheme for scheme in SCHEMES.values() if not scheme.country)


def uscc_check_character(body: str) -> str:
    """Return the 18th character for the first 17 of a unified social credit code (GB 32100-2015, 4.2)."""
    total = sum(USCC_ALPHABET.index(char) * weight for char, weight in zip(body, USCC_WEIGHTS, strict=True))
    return USCC_ALPHABET[-total % 31]


def organisation_check_character(body: str) -> str:
    """Return the ninth character for the first eight of an organisation code (GB 11714-1997); A = 10 … Z = 35."""
    total = sum(int(char, 36) * weight for char, weight in zip(body, ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def _fault_in_uscc(code: str) -> str:
    if len(code) != 18:
        return WRONG_LENGTH
    if set(code) & set("IOSVZ"):
        return WRONG_LETTER
    if not re.fullmatch(rf"[{USCC_ALPHABET}]{{2}}\d{{6}}[{USCC_ALPHABET}]{{10}}", code, re.ASCII):
        return WRONG_FORM
    if code[17] != uscc_check_character(code[:17]):
        return WRONG_CHECK
    return "" if code[16] == organisation_check_character(code[8:16]) else WRONG_ORGANISATION


def _fault_in_organisation_code(code: str) -> str:
    if len(code) != 9:
        return WRONG_LENGTH
    if not re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code):
        return WRONG_FORM
    return "" if code[8] == organisation_check_character(code[:8]) else WRONG_CHECK


def _form(pattern: str) -> Callable[[str], str]:
    """Make the check of a scheme that has a form but no check digit."""
    return lambda code: "" if re.fullmatch(pattern, code, re.ASCII) else WRONG_FORM


def _standard(module: Any) -> Callable[[str], str]:
    """Make the check of a scheme that python-stdnum knows."""

    def find_fault(code: str) -> str:
        try:
            module.validate(code)
        except InvalidChecksum:
            return WRONG_CHECK
        except InvalidLength:
            return WRONG_LENGTH
        except ValidationError:
            return WRONG_FORM
        return ""

    return find_fault


TAX_ID = Scheme("tax_id", gettext_noop("Tax or registration number"), "", _form(r"[\w/&+*]{2,40}"))
SCHEMES = {
    scheme.key: scheme
    for scheme in (
        Scheme("uscc", gettext_noop("Unified social credit code"), "CN", _fault_in_uscc, "GB 32100-2015"),
        Scheme(
            "org_code", gettext_noop("Organisation code"), "CN", _fault_in_organisation_code, "GB 11714-1997"
        ),
        Scheme("tw_ubn", gettext_noop("Unified business number (Taiwan)"), "TW", _standard(ubn)),
        Scheme(
            "hk_br", gettext_noop("Business registration number (Hong Kong)"), "HK", _form(r"\d{8}(\d{3})?")
        ),
        Scheme("sg_uen", gettext_noop("Unique entity number (Singapore)"), "SG", _standard(uen)),
        Scheme(
            "jp_corporate",
            gettext_noop("Corporate number (Japan)"),
            "JP",
            _standard(japanese_corporate_number),
        ),
        Scheme("in_gstin", gettext_noop("GST identification number (India)"), "IN", _standard(gstin)),
        Scheme("au_abn", gettext_noop("Business number (Australia)"), "AU", _standard(abn)),
        Scheme(
            "gb_company",
            gettext_noop("Company number (United Kingdom)"),
            "GB",
            _form(r"\d{8}|[A-Z]{2}\d{6}|R\d{7}"),
        ),
        Scheme("gb_vat", gettext_noop("VAT number (United Kingdom)"), "GB", _standard(gb_vat)),
        Scheme(
            "us_ein", gettext_noop("Employer identification number (United States)"), "US", _standard(ein)
        ),
        Scheme("eu_vat", gettext_noop("VAT number (European Union)"), "EU", _standard(eu_vat)),
        Scheme("lei", gettext_noop("Legal entity identifier"), "", _standard(lei), "ISO 17442"),
        Scheme("duns", gettext_noop("D-U-N-S number"), "", _form(r"\d{9}")),
        TAX_ID,
    )
}
EU_COUNTRIES = words("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK")
