"""The form of the plan of backups."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy

from zhike.people.actions.backups import MOST
from zhike.people.forms import VerbForm
from zhike.people.models import Organisation

HOURS = [(hour, f"{hour:02d}:00") for hour in range(24)]


class PlanForm(VerbForm):
    """When backups are made, and how many of them are kept."""

    backup_every = forms.ChoiceField(label=gettext_lazy("Make a backup"), choices=Organisation.Every.choices)
    backup_weekday = forms.TypedChoiceField(label=gettext_lazy("Weekday"), choices=list(WEEKDAYS.items()), coerce=int,
                                            help_text=gettext_lazy("For weekly backups only."))  # fmt: skip
    backup_hour = forms.TypedChoiceField(label=gettext_lazy("Hour"), choices=HOURS, coerce=int)
    backup_keep = forms.IntegerField(label=gettext_lazy("Keep the newest"), min_value=1, max_value=MOST,
                                     help_text=gettext_lazy("Older ones that the clock made are deleted."))  # fmt: skip

    def __init__(self, plan: Organisation, data: Any = None) -> None:
        super().__init__(data, initial={name: getattr(plan, name) for name in self.base_fields})
        zone = gettext_lazy("Time of %(zone)s.")
        self.fields["backup_hour"].help_text = str(zone) % {"zone": plan.time_zone.replace("_", " ")}
