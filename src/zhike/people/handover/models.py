"""What is stored of a hand-over: who gave what to whom, and every row that moved, so that it can be taken back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class HandOver(models.Model):
    """One hand-over. ``takers`` and ``counts`` tell by part who got it and how many rows."""

    leaver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    takers = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    # Whether it also disabled the leaver; then taking it back enables him.
    deactivated = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200, default="")
    event_id = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        indexes = [models.Index(fields=["leaver", "-id"], name="people_handover_of")]

    def __str__(self) -> str:
        return f"{self.leaver_id} → {self.takers}"


class HandedRow(models.Model):
    """One row that a hand-over gave away. ``before`` keeps what can't be read from the row any more."""

    id = models.BigAutoField(primary_key=True)
    hand_over = models.ForeignKey(HandOver, on_delete=models.CASCADE, related_name="rows", db_index=False)
    part = models.CharField(max_length=80)
    row_id = models.BigIntegerField()
    taker_id = models.BigIntegerField()
    before = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["hand_over", "part", "row_id"], name="people_handedrow_of")]

    def __str__(self) -> str:
        return f"{self.part} {self.row_id} → {self.taker_id}"
