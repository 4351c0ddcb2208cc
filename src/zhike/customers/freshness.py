"""How fresh what we know of a customer is: a score per group of fields, and a mark on stale sources.

A fact ages from the day it was learned: the day of its source, or of the last change, whichever is later.
How long it stays fresh differs: a budget is old after half a year, a legal form after two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhike.customers.completeness import Profile, asked_of, is_filled


@dataclass(frozen=True)
class Group:
    """Fields that one asks for together and that age alike, in days."""

    key: str
    label: Any
    names: tuple[str, ...]
    lasts: int


GROUPS = (
    Group("reach", _("Reach and place"),
          ("phone", "email", "website", "country", "region", "address", "language", "time_zone"), 365),
    Group("business", _("Size and business"),
          ("industry", "headcount", "revenue", "registered_capital", "operating_status", "source", "level"), 365),
    Group("ownership", _("Ownership and registration"),
          ("ownership_type", "legal_form", "governance", "registration_number", "parent"), 730),
    Group("buying", _("Needs and budget"),
          ("brand_preference", "currency", "budget_min", "budget_max", "budget_holder"), 180),
)  # fmt: skip
LASTS = {name: group.lasts for group in GROUPS for name in group.names}


@dataclass(frozen=True)
class Freshness:
    """How many of a group's known facts are fresh. ``percent`` is None while nothing is known to be fresh or stale."""

    key: str
    label: Any
    known: int
    fresh: int

    @property
    def percent(self) -> int | None:
        """Return the share of fresh facts in whole percent, rounded down."""
        return 100 * self.fresh // self.known if self.known else None


def is_stale(name: str, learned_on: date, today: date) -> bool:
    """Say whether a fact learned on a day has to be asked for again."""
    return (today - learned_on).days > LASTS[name]


def scores(profile: Profile, learned_on: Mapping[str, date], today: date) -> Iterator[Freshness]:
    """Iterate over the groups that matter for the kind of customer; ``learned_on`` maps fields to days."""
    asked = {row.name for row in asked_of(profile.kind)}
    for group in GROUPS:
        names = [name for name in group.names if name in asked]
        if not names:
            continue
        known = [name for name in names if is_filled(getattr(profile, name)) and name in learned_on]
        fresh = [name for name in known if not is_stale(name, learned_on[name], today)]
        yield Freshness(group.key, group.label, len(known), len(fresh))
