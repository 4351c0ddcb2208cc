"""Customers and contacts of a large company: names that are all different, profiles, addresses, numbers."""

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from zhike.demo import uscc
from zhike.demo.mapping import INDUSTRY
from zhike.demo.words.people import FEMALE_GIVEN, MALE_GIVEN, NAMES_BY_LANGUAGE, SURNAMES
from zhike.demo.words.places import DISTRICTS, ROADS

from .spread import customer_country, customer_currency, department_of, is_chinese, owner_of, team_of
from .words import (
    ADJECTIVES,
    CHARACTERS,
    CITIES,
    FOREIGN_TRADES,
    NOUNS,
    TRADE_INITIALS,
    TRADE_READINGS,
    TRADE_WORDS,
)

YEARS = 6  # over which the customers were found
_GIVEN = MALE_GIVEN + FEMALE_GIVEN
_ENGLISH = NAMES_BY_LANGUAGE["en"]
_FORMS = ("Ltd", "LLC", "Inc.", "GmbH", "Group", "& Co", "SARL", "Pty Ltd", "Limited", "Partners")
_CHINESE_NAMES = len(CITIES) * len(CHARACTERS) ** 2 * len(TRADE_WORDS)
_FOREIGN_NAMES = len(ADJECTIVES) * len(NOUNS) * len(FOREIGN_TRADES) * len(_FORMS)
_MIX = 611_953  # a prime that divides neither number of names: a permutation of them
_STREETS = ("Mill Lane", "Harbour Road", "Orchard Street", "Station Road", "Maple Avenue")
_STATUSES = ("active",) * 18 + ("suspended", "deregistered")
_LEVELS = ("A",) * 3 + ("B",) * 7 + ("C",) * 10
_SOURCES = ("exhibition", "referral", "website", "marketplace", "cold_call", "partner")
_HEADCOUNTS = ("1-9",) * 30 + ("10-49",) * 38 + ("50-199",) * 20 + ("200-999",) * 9 + ("1000+",) * 3
_REVENUES = ("under_1m", "1m_10m", "10m_50m", "50m_200m", "over_200m")
_INDUSTRIES = tuple(dict.fromkeys(INDUSTRY[trade] for _, _, trade in TRADE_WORDS))
_TAGS = ("{}",) * 5 + ("{VIP}", "{invoice}", "{VIP,exhibition}")
_POSITIONS = (
    "General manager",
    "Purchasing manager",
    "采购经理",
    "Buyer",
    "财务经理",
    "Store manager",
    "店长",
)

Columns = dict[str, list[str]]


class Name(NamedTuple):
    """A name with its reading: full pinyin (or the plain lower case), initials, and letters for addresses."""

    full: str
    pinyin: str
    initials: str
    latin: str


def chinese_company(number: int) -> Name:
    """Return the name of the n-th Chinese company; different for the first 2 million numbers."""
    place = number * _MIX % _CHINESE_NAMES
    place, city = divmod(place, len(CITIES))
    place, trade = divmod(place, len(TRADE_WORDS))
    first, second = divmod(place, len(CHARACTERS))
    (a, a_reading), (b, b_reading) = CHARACTERS[first], CHARACTERS[second]
    (city_name, city_latin), (trade_name, _, _) = CITIES[city], TRADE_WORDS[trade]
    reading = city_latin.lower() + a_reading + b_reading
    return Name(
        f"{city_name}{a}{b}{trade_name}有限公司",
        f"{reading}{TRADE_READINGS[trade_name]}youxiangongsi",
        f"{a_reading[0]}{b_reading[0]}{TRADE_INITIALS[trade_name]}yxgs",
        f"{a_reading}{b_reading}{number}".replace("ü", "u"),
    )


def foreign_company(number: int) -> Name:
    """Return the name of the n-th company abroad; different for the first 800,000 numbers."""
    place = number * _MIX % _FOREIGN_NAMES
    place, form = divmod(place, len(_FORMS))
    place, trade = divmod(place, len(FOREIGN_TRADES))
    first, second = divmod(place, len(NOUNS))
    words = (ADJECTIVES[first], NOUNS[second], FOREIGN_TRADES[trade], _FORMS[form])
    full = " ".join(words)
    return Name(
        full,
        full.lower(),
        "".join(word[0] for word in words).lower(),
        f"{words[0]}{words[1]}{number}".lower(),
    )


def person(chinese: bool, random: Random) -> Name:
    """Return the name of a person; many people have the same."""
    if chinese:
        surname, reading, _ = SURNAMES[int(random.random() ** 2 * len(SURNAMES))]
        given, given_reading = random.choice(_GIVEN)
        pinyin = f"{reading}{given_reading}".replace("ü", "u")
        return Name(surname + given, pinyin, reading[0] + given_reading[0], pinyin)
    given, surname = random.choice(_ENGLISH[0]), random.choice(_ENGLISH[1])
    full = f"{given} {surname}"
    return Name(full, full.lower(), f"{given[0]}{surname[0]}".lower(), f"{given}.{surname}".lower())


def customer_columns(ids: range, total: int, as_of: date, random: Random) -> Columns:
    """Return the columns of customers. One in ten is a person; a third of the profile fields are empty."""
    kinds = ["person" if n // 2 % 10 == 0 else "company" for n in ids]
    names = [_customer_name(n, kind, random) for n, kind in zip(ids, kinds, strict=True)]
    owners = [owner_of(n) for n in ids]
    created = [_day(n, total, as_of) for n in ids]
    columns = {
        "id": list(map(str, ids)),
        "import_key": [f"bench-customer-{n}" for n in ids],
        "kind": kinds,
        "name": [name.full for name in names],
        "pinyin": [name.pinyin for name in names],
        "initials": [name.initials for name in names],
        "country": [customer_country(n) for n in ids],
        "currency": [customer_currency(n) for n in ids],
        "language": ["zh-hans" if is_chinese(n) else "en" for n in ids],
        "phone": [_phone(n, is_chinese(n)) for n in ids],
        "email": [_email(n, kind, name) for n, kind, name in zip(ids, kinds, names, strict=True)],
        "owner": list(map(str, owners)),
        "department": [str(department_of(owner)) for owner in owners],
        "team": [str(team_of(owner)) for owner in owners],
        "created_on": created,
        "created_at": [f"{day} 08:00:00+00" for day in created],
        "changed_at": [_later(day, as_of, random) for day in created],
    }
    columns["tags"] = random.choices(_TAGS, k=len(ids))
    return columns | _addresses(ids, kinds, random) | _profiles(len(ids), random)


def contact_columns(ids: range, customers: int, as_of: date, random: Random) -> Columns:
    """Return the columns of contacts and of the link of each to its customer."""
    homes = [(n - 1) % customers + 1 for n in ids]
    names = [person(is_chinese(home), random) for home in homes]
    created = [_later(_day(home, customers, as_of), as_of, random) for home in homes]
    return {
        "id": list(map(str, ids)),
        "import_key": [f"bench-contact-{n}" for n in ids],
        "name": [name.full for name in names],
        "pinyin": [name.pinyin for name in names],
        "initials": [name.initials for name in names],
        "name_order": ["family_first" if is_chinese(home) else "given_first" for home in homes],
        "mobile": [_phone(n + customers, is_chinese(home)) for n, home in zip(ids, homes, strict=True)],
        "email": [f"{name.latin}.{n}@contacts.example" for n, name in zip(ids, names, strict=True)],
        "owner": [str(owner_of(home)) for home in homes],
        "created_at": created,
        "changed_at": created,
        "contact": list(map(str, ids)),
        "customer": list(map(str, homes)),
        "position": random.choices(_POSITIONS, k=len(ids)),
        "main": ["t" if n <= customers else "f" for n in ids],
        "team": [str(team_of(owner_of(home))) for home in homes],
    }


def _customer_name(customer: int, kind: str, random: Random) -> Name:
    if kind == "person":
        return person(is_chinese(customer), random)
    return chinese_company(customer // 2) if is_chinese(customer) else foreign_company(customer // 2)


def _addresses(ids: range, kinds: list[str], random: Random) -> Columns:
    """Return the parts of an address, and a credit code for the companies in China."""
    rows = []
    for customer, kind in zip(ids, kinds, strict=True):
        if is_chinese(customer):
            place = random.choice(DISTRICTS)
            code = uscc.credit_code(place.code, customer % 1_000_000) if kind == "company" else ""
            detail = f"{random.choice(ROADS)}{random.randrange(1, 980)}号"
            rows.append((place.province, place.city, place.district, place.code, detail, code))
        else:
            detail = f"{random.randrange(1, 180)} {random.choice(_STREETS)}"
            rows.append(("", "", "", "", detail, ""))
    names = ("region", "city", "district", "division_code", "address", "registration_number")
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


def _profiles(count: int, random: Random) -> Columns:
    """Return the choices of a profile; an empty text where nobody has asked yet."""

    def some(values: tuple[str, ...], filled: int) -> list[str]:
        """Draw values, `filled` percent of them not empty."""
        empty = ("",) * (len(values) * (100 - filled) // filled)
        return random.choices(values + empty, k=count)

    return {
        "industry": some(_INDUSTRIES, 90),
        "level": some(_LEVELS, 85),
        "source": some(_SOURCES, 75),
        "status": some(_STATUSES, 90),
        "headcount": some(_HEADCOUNTS, 60),
        "revenue": some(_REVENUES, 45),
    }


def _phone(number: int, chinese: bool) -> str:
    return f"+861390{number % 10_000_000:07d}" if chinese else f"+4420{number % 100_000_000:08d}"


def _email(customer: int, kind: str, name: Name) -> str:
    return f"info@{name.latin}.example" if kind == "company" else f"{name.latin}.{customer}@people.example"


def _day(number: int, total: int, as_of: date) -> str:
    """Return the day on which a customer was found: in the order of the ids, over six years."""
    return (as_of - timedelta(days=365 * YEARS * (total - number) // total)).isoformat()


def _later(day: str, as_of: date, random: Random) -> str:
    """Return a moment between a day and `as_of`, more likely a late one."""
    first = date.fromisoformat(day)
    moved = first + timedelta(days=int(random.random() ** 0.5 * (as_of - first).days))
    return f"{moved.isoformat()} {random.randrange(8, 20):02d}:{random.randrange(60):02d}:00+00"
