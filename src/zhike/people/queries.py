"""What others ask about people."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import models

from zhike.people.actions.administrators import usable
from zhike.people.models import Organisation, User


def organisation() -> Organisation:
    """Return the company settings, or their defaults before the company was set up."""
    return Organisation.objects.filter(pk=1).first() or Organisation(pk=1)


def house_zone() -> ZoneInfo:
    """Return the time zone by whose days the house counts."""
    return ZoneInfo(organisation().time_zone)


def day_of(moment: datetime) -> date:
    """Return the day of a moment as the house counts."""
    return moment.astimezone(house_zone()).date()


def is_set_up() -> bool:
    """Say whether there is an administrator who can sign in, which closes the set-up page for good."""
    return usable().exists()


def colleagues() -> models.QuerySet[User]:
    """Return everybody who has not been disabled, by name."""
    return User.objects.alive().filter(is_active=True).order_by("name_sort", "id")
