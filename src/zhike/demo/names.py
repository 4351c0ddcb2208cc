"""Names of companies and people, put together from the word lists; a company name is given only once."""

from random import Random
from typing import NamedTuple

from .reach import slug
from .words.companies import BRANDS, FOREIGN_BRANDS, FOREIGN_TRADES, LEGAL_FORMS, TRADES
from .words.people import FEMALE_GIVEN, HONG_KONG_NAMES, MALE_GIVEN, NAMES_BY_LANGUAGE, SURNAMES
from .words.places import Country, District


class CompanyName(NamedTuple):
    """The names of a company, and what they say of its trade."""

    full: str
    short: str
    other: str
    domain_words: str
    legal_form: str
    industry: str
    categories: tuple[str, ...]


class PersonName(NamedTuple):
    """The name of a person as written, split, in Latin letters, and the letters for mail addresses."""

    full: str
    surname: str
    given: str
    latin: str
    mail: str
    gender: str | None
    order: str


class NameBook:
    """Hand out company names, none twice."""

    def __init__(self, random: Random):
        self.random = random
        self._given: set[str] = set()

    def chinese_company(self, district: District, brand: tuple[str, str] | None = None) -> CompanyName:
        """Name a company in a Chinese district; the brand is given where it belongs to a group."""
        while True:
            characters, latin = brand or self.random.choice(BRANDS)
            trade, trade_latin, industry, categories = self.random.choice(TRADES)
            form, form_latin, legal_form, _ = _weighted(LEGAL_FORMS, self.random)
            place = district.city.removesuffix("市") if district.city_latin != "Yiwu" else "义乌"
            short = f"{characters}{trade}"
            name = CompanyName(
                full=f"{place}{short}{form}",
                short=short if not brand else f"{characters}{place}",
                other=f"{district.city_latin} {latin} {trade_latin} {form_latin}",
                domain_words=f"{latin}{trade_latin}{district.city_latin}",
                legal_form=legal_form,
                industry=industry,
                categories=categories,
            )
            if self._is_new(name):
                return name

    def foreign_company(self, country: Country) -> CompanyName:
        """Name a company abroad, in the language of its country."""
        trades = FOREIGN_TRADES.get(country.language, FOREIGN_TRADES["en"])
        while True:
            brand = self.random.choice(FOREIGN_BRANDS)
            trade, industry, categories = self.random.choice(trades)
            form = self.random.choice(country.legal_forms)
            short = f"{trade} {brand}" if country.language in ("fr", "es", "it") else f"{brand} {trade}"
            other, place = "", country.code
            if country.code == "HK":
                characters, latin = self.random.choice(BRANDS)
                short, other = f"{latin} {trade}", f"{characters}（香港）有限公司"
            domain_words = f"{short}{place if country.code != 'GB' else 'uk'}"
            name = CompanyName(f"{short} {form}", short, other, domain_words, "limited", industry, categories)
            if self._is_new(name):
                return name

    def _is_new(self, name: CompanyName) -> bool:
        """Tell whether neither the name nor the domain was given before, and note both."""
        marks = {name.full, slug(name.domain_words)}
        if marks & self._given:
            return False
        self._given |= marks
        return True


def chinese_person(random: Random) -> PersonName:
    """Name a person in mainland China."""
    surname, reading, _ = _weighted(SURNAMES, random)
    gender = random.choice(("female", "male"))
    given, given_reading = random.choice(FEMALE_GIVEN if gender == "female" else MALE_GIVEN)
    latin = f"{reading.title()} {given_reading.title()}"
    mail = f"{slug(reading)}.{slug(given_reading)}"
    return PersonName(surname + given, surname, given, latin, mail, gender, "surname_first")


def foreign_person(country: Country, random: Random) -> PersonName:
    """Name a person abroad; in Hong Kong with the characters beside the usual spelling."""
    if country.code == "HK":
        surname, reading = random.choice(HONG_KONG_NAMES[0])
        given, given_reading = random.choice(HONG_KONG_NAMES[1])
        latin = f"{given_reading} {reading}"
        return PersonName(surname + given, surname, given, latin, slug(latin), None, "surname_first")
    given_names, surnames = NAMES_BY_LANGUAGE.get(country.language, NAMES_BY_LANGUAGE["en"])
    given, surname = random.choice(given_names), random.choice(surnames)
    full = f"{given} {surname}"
    return PersonName(full, surname, given, full, f"{slug(given)}.{slug(surname)}", None, "given_first")


def _weighted(rows: tuple[tuple, ...], random: Random) -> tuple:
    """Choose a row by the weight in its last column."""
    return random.choices(rows, [row[-1] for row in rows])[0]
