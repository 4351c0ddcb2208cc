"""The form of a person's wishes about notifications."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhike.kernel.access import Actor
from zhike.people.actions.backups import MANAGE
from zhike.workplace.notices.models import Cause, Way, Wishes

HOURS = [(hour, f"{hour:02d}:00") for hour in range(24)]


class WishesForm(forms.Form):
    """One choice per cause, and when mails may come."""

    digest = forms.ChoiceField(choices=Wishes.Digest.choices, label=gettext_lazy("Mail"))
    hour = forms.TypedChoiceField(choices=HOURS, coerce=int, label=gettext_lazy("Hour of the daily mail"))
    quiet_from = forms.ChoiceField(
        choices=[("", "–"), *HOURS], required=False, label=gettext_lazy("No mail from")
    )
    quiet_to = forms.ChoiceField(
        choices=[("", "–"), *HOURS], required=False, label=pgettext_lazy("end of the quiet hours", "until")
    )

    def __init__(self, wishes: Wishes, actor: Actor, data: Any = None) -> None:
        # Of backups hears only who keeps them.
        self.causes = [cause for cause in Cause if cause != Cause.BACKUP or actor.has(MANAGE)]
        self.before = wishes.ways
        initial = {"digest": wishes.digest, "hour": wishes.hour}
        for name in ("quiet_from", "quiet_to"):
            at = getattr(wishes, name)
            initial[name] = at.hour if at else ""
        super().__init__(data, initial=initial | {cause: wishes.way(cause) for cause in self.causes})
        for cause in self.causes:
            self.fields[cause] = forms.ChoiceField(choices=Way.choices, label=cause.label)
        self.order_fields([*self.causes, "digest", "hour", "quiet_from", "quiet_to"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if bool(values.get("quiet_from")) != bool(values.get("quiet_to")):
            self.add_error(
                "quiet_to", _("Give both the beginning and the end of the quiet hours, or neither.")
            )
        return values

    def wishes(self) -> dict[str, Any]:
        """Return the values as the row holds them."""
        given = self.cleaned_data
        times = {name: f"{given[name]}:00" if given[name] else None for name in ("quiet_from", "quiet_to")}
        ways = self.before | {cause.value: given[cause] for cause in self.causes}
        return {"ways": ways, "digest": given["digest"], "hour": given["hour"], **times}
