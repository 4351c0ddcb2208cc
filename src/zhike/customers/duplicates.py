"""What tells customers and contacts apart: the keys by which their duplicates are found, and the facts compared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from zhike.analytics.linkage import channels, companies, english, people
from zhike.analytics.linkage.profiles import COMPANY, PERSON, Facts, Profile
from zhike.kernel.formats import pinyin
from zhike.kernel.formats.folding import has_han

# Keys longer than this are nobody's name; cut, they still bring their like together.
LONGEST = 80


def made(*keys: tuple[str, str]) -> list[str]:
    """Return filled keys as ``kind:value``, sorted and each once."""
    return sorted({f"{kind}:{value[:LONGEST]}" for kind, value in keys if value})


def sound(brand: str) -> str:
    """Return how a Chinese brand sounds, without tones: what a slip in the input method leaves alike."""
    if not has_han(brand) or len(brand) < 2:
        return ""
    return "".join(syllable.rstrip("12345") for syllable in pinyin.syllables(brand))


def company_keys(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return the keys of a company's names: whole, core, core with its words in one form, brand and sound."""
    found = []
    for name in names:
        parsed = companies.parse(name)
        core, brand = parsed.core.replace(" ", ""), parsed.brand
        found += [("n", parsed.key.replace(" ", "")), ("c", core), ("b", brand), ("s", sound(brand))]
        found.append(("c", english.one_form(parsed.core).replace(" ", "")))
    return found


def customer_keys(customer: Any) -> list[str]:
    """Return the keys of a customer: names, registration number, phone, e-mail, domain."""
    names = [name for name in (customer.name, customer.short_name, customer.english_name) if name]
    named = [("n", people.key(name)) for name in names] if customer.kind == "person" else company_keys(names)
    domains = (channels.email_domain(customer.email), channels.web_domain(customer.website))
    return made(
        *named,
        ("r", channels.registration(customer.registration_number)),
        ("p", channels.phone(customer.phone)),
        ("e", channels.email(customer.email)),
        *(("d", domain) for domain in domains),
    )


def contact_keys(contact: Any) -> list[str]:
    """Return the keys of a contact: phones, e-mails, chat ids, and the name together with the customer."""
    names = {people.key(name) for name in (contact.full_name, contact.romanised_name) if name}
    return made(
        *(("p", channels.phone(number)) for number in (contact.mobile, contact.work_phone)),
        *(("e", channels.email(address)) for address in (contact.email, contact.other_email)),
        *(("w", chat.strip().lower()) for chat in (contact.wechat_id, contact.wecom_id)),
        *(("m", f"{name}@{contact.customer_id}") for name in names if contact.customer_id),
        *(("n", name) for name in names),
    )


def customer_facts(customer: Any) -> Facts:
    """Return what of a customer is compared."""
    domains = {channels.email_domain(customer.email), channels.web_domain(customer.website)} - {""}
    return {
        "name": {name for name in (customer.name, customer.short_name, customer.english_name) if name},
        "registration": channels.registration(customer.registration_number),
        "phone": channels.phone(customer.phone), "email": channels.email(customer.email), "domain": domains,
        "city": customer.city.strip().removesuffix("市").lower(), "country": customer.country,
    }  # fmt: skip


def contact_facts(contact: Any) -> Facts:
    """Return what of a contact is compared."""
    return {
        "name": {name for name in (contact.full_name, contact.romanised_name) if name},
        "phone": {channels.phone(number) for number in (contact.mobile, contact.work_phone)} - {""},
        "email": {channels.email(address) for address in (contact.email, contact.other_email)} - {""},
        "chat": {chat.strip().lower() for chat in (contact.wechat_id, contact.wecom_id)} - {""},
        "customer": str(contact.customer_id or ""),
    }  # fmt: skip


def profile_of_customer(customer: Any) -> Profile:
    """Return how a customer is compared: as a person or as a company."""
    return PERSON if customer.kind == "person" else COMPANY
