"""Whether somebody was invited only, may sign in, or was disabled: one word that lists show and filters ask for."""

from __future__ import annotations

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """The states of an account."""

    INVITED = "invited", pgettext_lazy("state of a user", "Invited")
    ACTIVE = "active", pgettext_lazy("state of a user", "Active")
    DISABLED = "disabled", pgettext_lazy("state of a user", "Disabled")


# Never here, and no password to come with: those of Django that nobody can use begin with an exclamation mark.
NEVER_HERE = Q(last_seen_at__isnull=True) & (Q(password="") | Q(password__startswith="!"))


def state_field() -> models.GeneratedField:
    """Return the column, worked out by the database: what it follows from is written by many doors."""
    return models.GeneratedField(
        verbose_name=_("state"),
        choices=State,
        db_persist=True,
        output_field=models.CharField(max_length=10),
        expression=Case(
            When(is_active=False, then=Value("disabled")),
            When(NEVER_HERE, then=Value("invited")),
            default=Value("active"),
        ),
    )
