"""How complete and how fresh a customer's profile is, and what to ask at the next contact.

A field has a weight, and a question in words. Company, person and internal department have different
tables, because nobody asks a person for his legal form.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _


class Profile(Protocol):
    """What this file needs of a customer: the kind, and the fields as attributes."""

    kind: str


@dataclass(frozen=True)
class Asked:
    """A profile field with its weight and the question that fills it."""

    name: str
    weight: int
    question: Any


COMPANY = (
    Asked("industry", 8, _("Which industry are you in?")),
    Asked("headcount", 6, _("How many people work at your company?")),
    Asked("revenue", 5, _("How large is your yearly revenue?")),
    Asked("registered_capital", 2, _("How large is the registered capital?")),
    Asked("ownership_type", 5, _("Who owns the company: the state, private owners, foreign investors?")),
    Asked("legal_form", 2, _("Which legal form does the company have?")),
    Asked("operating_status", 4, _("How is business: is everything running as usual?")),
    Asked("registration_number", 6, _("What is your registration or tax number for invoices?")),
    Asked("country", 6, _("In which country or region are you?")),
    Asked("region", 3, _("In which province or state are you?")),
    Asked("address", 6, _("Where may we send goods and letters?")),
    Asked("phone", 8, _("On which number do we reach your office?")),
    Asked("email", 6, _("To which e-mail address may we write?")),
    Asked("website", 3, _("What is your website?")),
    Asked("source", 4, _("How did you hear of us?")),
    Asked("level", 4, _("How important is this customer to us? (ask yourself)")),
    Asked("language", 3, _("In which language shall we write to you?")),
    Asked("time_zone", 2, _("At which hours are you at work?")),
    Asked("currency", 3, _("In which currency do you buy?")),
    Asked("brand_preference", 5, _("Which brands do you prefer, ours or others?")),
    Asked("budget_max", 5, _("How much do you plan to spend?")),
    Asked("budget_holder", 4, _("Who approves the budget?")),
)
PERSON = (
    Asked("phone", 20, _("On which number do we reach you?")),
    Asked("email", 15, _("To which e-mail address may we write?")),
    Asked("address", 12, _("Where may we send goods and letters?")),
    Asked("country", 8, _("In which country or region are you?")),
    Asked("source", 8, _("How did you hear of us?")),
    Asked("level", 5, _("How important is this customer to us? (ask yourself)")),
    Asked("language", 8, _("In which language shall we write to you?")),
    Asked("currency", 4, _("In which currency do you buy?")),
    Asked("brand_preference", 10, _("Which brands do you prefer, ours or others?")),
    Asked("budget_max", 10, _("How much do you plan to spend?")),
)
INTERNAL = (
    Asked("phone", 30, _("On which number do we reach your department?")),
    Asked("email", 30, _("To which e-mail address may we write?")),
    Asked("address", 20, _("Where in the house are you?")),
    Asked("budget_holder", 20, _("Who approves the budget?")),
)
TABLES = {"company": COMPANY, "person": PERSON, "internal": INTERNAL}


def asked_of(kind: str) -> tuple[Asked, ...]:
    """Return the fields that count for a kind of customer."""
    return TABLES.get(kind, COMPANY)


def is_filled(value: Any) -> bool:
    """Say whether a value counts as known. Zero is known, an empty list is not."""
    return value is not None and value != "" and value != [] and value != {}


def percent(profile: Profile) -> int:
    """Return the filled share of the weights in whole percent, rounded down so that 100 means nothing is missing."""
    table = asked_of(profile.kind)
    filled = sum(row.weight for row in table if is_filled(getattr(profile, row.name)))
    return 100 * filled // sum(row.weight for row in table)


def gaps(profile: Profile) -> Iterator[Asked]:
    """Iterate over the fields to ask for, the weightiest first."""
    missing = [row for row in asked_of(profile.kind) if not is_filled(getattr(profile, row.name))]
    yield from sorted(missing, key=lambda row: -row.weight)
