"""The table of favourites and pinned views."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Shortcut(models.Model):
    """A record or a saved view that somebody keeps in his sidebar. Either ``view`` is set, or ``object`` and ``record_id``."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    view = models.ForeignKey("workplace.SavedView", null=True, on_delete=models.CASCADE, related_name="+")
    object = models.CharField(max_length=80, default="")
    record_id = models.BigIntegerField(null=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "view"], name="workplace_shortcut_view"),
            models.UniqueConstraint(fields=["user", "object", "record_id"], name="workplace_shortcut_record"),
            models.CheckConstraint(
                name="workplace_shortcut_one",
                condition=models.Q(view__isnull=False, object="", record_id__isnull=True)
                | (models.Q(view__isnull=True, record_id__isnull=False) & ~models.Q(object="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.view_id or (self.object, self.record_id)}"
