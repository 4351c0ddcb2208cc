"""Notices and each person's wishes about them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Cause(models.TextChoices):
    """Why somebody hears of something; the first that fits an event counts."""

    MENTION = "mention", _("Somebody mentions me in a comment")
    ASSIGNED = "assigned", _("A record becomes mine")
    HANDED = "handed", _("The work of a colleague is handed over to me")
    SHARED = "shared", _("A record is shared with me or my team")
    COMMENT = "comment", _("A comment on a record I follow")
    CHANGE = "change", _("A change of a record I follow")
    DUE = "due", _("A task of mine is due")
    JOB = "job", _("My background work is done")
    BACKUP = "backup", _("A backup failed")


class Way(models.TextChoices):
    """How somebody hears of it."""

    MAIL = "mail", _("In the app and by mail")
    APP = "app", _("In the app")
    OFF = "off", _("Not at all")


DEFAULT_WAYS: dict[str, str] = {
    Cause.MENTION: Way.MAIL, Cause.ASSIGNED: Way.MAIL, Cause.HANDED: Way.MAIL, Cause.SHARED: Way.MAIL,
    Cause.COMMENT: Way.MAIL, Cause.CHANGE: Way.APP, Cause.DUE: Way.MAIL,
    Cause.JOB: Way.APP, Cause.BACKUP: Way.MAIL,
}  # fmt: skip


class Notice(models.Model):
    """One thing a user should hear of: an event of a record, the end of a job, or that a record is due on ``day``.

    Written once per user and event, job, or record and day.

    It says nothing by itself: record, sentence and comment are looked up with the reader's rights each time.
    ``count`` is above 1 where many alike came at once and only the last stands for all.
    """

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    cause = models.CharField(max_length=10, choices=Cause)
    object = models.CharField(max_length=80, default="")
    record_id = models.BigIntegerField(null=True)
    event_id = models.BigIntegerField(null=True)
    job_id = models.BigIntegerField(null=True)
    day = models.DateField(null=True)
    count = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    by_mail = models.BooleanField(default=False)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            models.UniqueConstraint(fields=["user", "event_id"], name="workplace_notice_event"),
            models.UniqueConstraint(fields=["user", "job_id"], name="workplace_notice_job"),
            models.UniqueConstraint(fields=["object", "day", "record_id", "user"], name="workplace_notice_due",
                                    condition=Q(cause="due")),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["user", "-id"], name="workplace_notice_user"),
            models.Index(fields=["user"], name="workplace_notice_unread", condition=Q(read_at__isnull=True)),
            models.Index(fields=["user"], name="workplace_notice_to_mail",
                         condition=Q(by_mail=True, mailed_at__isnull=True, read_at__isnull=True)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.user_id}: {self.cause} {self.object} {self.record_id or self.job_id}"


class Wishes(models.Model):
    """How a user wants to hear of things. Times are those of his own time zone."""

    class Digest(models.TextChoices):
        OFF = "off", _("No mail")
        HOURLY = "hourly", _("Every hour")
        DAILY = "daily", _("Once a day")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    ways = models.JSONField(default=dict)
    digest = models.CharField(_("mail"), max_length=10, choices=Digest, default=Digest.HOURLY)
    hour = models.PositiveSmallIntegerField(
        _("hour of the daily mail"), default=8, validators=[MaxValueValidator(23)]
    )
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_to = models.TimeField(_("quiet until"), null=True, blank=True)
    last_mailed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("wishes about notifications")
        verbose_name_plural = _("wishes about notifications")

    def __str__(self) -> str:
        return f"{self.user_id}: {self.digest}"

    def way(self, cause: str) -> str:
        """Return how the user wants to hear of a cause."""
        return way(self.ways, cause)


def way(ways: dict[str, Any], cause: str) -> str:
    """Return the chosen way of a cause, or the usual one."""
    chosen = ways.get(cause)
    return chosen if chosen in Way.values else DEFAULT_WAYS[cause]
