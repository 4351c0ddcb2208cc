"""Comments on any record, and who follows it. They hang on ``(object, record_id)``, as events and shares do."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST = 10_000


class Comment(models.Model):
    """What somebody said about a record, as plain text. Only its author changes or takes it back.

    ``mentions`` holds the ids of those it was written to, ``earlier`` its former texts as ``[{"text", "at"}]``.
    """

    id = models.BigAutoField(primary_key=True)
    object = models.CharField(max_length=80)
    record_id = models.BigIntegerField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.TextField(_("comment"), max_length=LONGEST)
    mentions = ArrayField(models.BigIntegerField(), default=list)
    earlier = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [models.Index(fields=["object", "record_id", "-id"], name="workplace_comment_record")]

    def __str__(self) -> str:
        return f"{self.object} {self.record_id}: {self.text[:40]}"


class Follow(models.Model):
    """Whether a user wants to hear of a record. Without a row an owner does, everybody else does not."""

    object = models.CharField(max_length=80)
    record_id = models.BigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    wants = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["object", "record_id", "user"], name="workplace_follow_once")
        ]

    def __str__(self) -> str:
        return (
            f"{self.user_id} {'follows' if self.wants else 'does not follow'} {self.object} {self.record_id}"
        )
